"""The benchmarks by name, and the report of what they measured."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

# A benchmark returns its entry of the report: `ratio_to_floor` or `growth`, and `rounds`.
BENCHMARKS: dict[str, Callable[[], dict[str, Any]]] = {}


def measure(name: str | None, report: Path | None) -> int:
    """Run one benchmark or all, print each result as a line, and write `report` when given."""
    if name is not None and name not in BENCHMARKS:
        print(
            f"chancery: there is no benchmark {name!r}; there are: {', '.join(BENCHMARKS) or 'none'}.", file=sys.stderr
        )
        return 2
    results = []
    for each, run in BENCHMARKS.items():
        if name in (None, each):
            results.append({"name": each} | run())
            print(json.dumps(results[-1], ensure_ascii=False), flush=True)
    if report is not None:
        report.write_text(json.dumps({"benchmarks": results}, ensure_ascii=False, indent=1) + "\n")
    return 0
