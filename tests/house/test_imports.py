"""The house's directions: import contracts, and every file small enough to read at once."""

import ast
from pathlib import Path

import pytest

from service.runtime.settings import ROOT

SOURCES = sorted((ROOT / "service").rglob("*.py"))


def test_no_file_over_400_lines() -> None:
    long = {str(path.relative_to(ROOT)): lines for path in SOURCES if (lines := path.read_text().count("\n")) > 400}
    assert long == {}


def test_only_named_modules_open_redis_and_only_transaction_opens_sessions() -> None:
    """Keys without a tenant, and sessions without a pin, can only be made in the modules that guard them."""
    redis = {str(path.relative_to(ROOT)) for path in SOURCES if _imports(path, "redis")}
    assert redis == {"service/runtime/keyspace.py"}
    opened = {
        str(path.relative_to(ROOT)) for path in SOURCES if ".session(" in path.read_text() and "runtime" in path.parts
    }
    assert opened == {"service/runtime/transaction.py"}
    lent = {str(path.relative_to(ROOT)) for path in SOURCES if ".lend(" in path.read_text()}
    assert lent == {"service/runtime/database.py", "service/runtime/transaction.py"}


def _imports(path: Path, module: str) -> bool:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    return any(name.split(".")[0] == module for name in names)


def test_no_annotations_hidden_from_the_handlers() -> None:
    """`from __future__ import annotations` breaks Litestar's reading of handlers."""
    doors = [path for path in SOURCES if path.stem in {"pages", "api", "doors"} or path.parent.name in {"pages", "api"}]
    assert doors
    assert [str(path) for path in doors if "from __future__ import annotations" in path.read_text()] == []


@pytest.mark.parametrize("word", [".upper()", ".title()", ".capitalize()"])
def test_no_case_change_on_displayed_text(word: str) -> None:
    """Georgian upper case renders blank and Azerbaijani i loses its dot; codes of ASCII have their own ways."""
    found = [str(path.relative_to(ROOT)) for path in SOURCES if word in path.read_text()]
    assert found == []
