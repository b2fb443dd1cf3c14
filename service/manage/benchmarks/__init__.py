"""Measurements against the database's own speed: floor and product by turns, reported as ratios."""

import importlib
import json
import sys
from pathlib import Path

from service.manage.benchmarks.plan import Plan

MODULES = {
    "register": "register",
    "list": "listing",
    "search": "searching",
    "desk": "desk",
    "imports": "importing",
    "public": "public",
    "texts": "texts",
    "harvest": "harvesting",
    "digest": "digest",
    "planning": "planning",
}
NAMES = tuple(MODULES)


def measure(name: str | None, report: Path | None, plan: Plan | None = None) -> int:
    """Run one benchmark or all, print each result as a line, and write `report` when given."""
    if name is not None and name not in NAMES:
        print(f"chancery: there is no benchmark {name!r}; there are: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    results = []
    for each in NAMES if name is None else (name,):
        module = importlib.import_module(f"service.manage.benchmarks.{MODULES[each]}")
        for found in module.run(plan or Plan()):
            results.append(found)
            print(json.dumps(found, ensure_ascii=False), flush=True)
    if report is not None:
        report.write_text(json.dumps({"benchmarks": results}, ensure_ascii=False, indent=1) + "\n")
    return 0
