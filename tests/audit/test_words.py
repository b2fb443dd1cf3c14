"""Every act that the service records has a name that people can read, and its record's readers are settled."""

import ast

import service.main  # noqa: F401 - fills the slots
from service.audit import access
from service.runtime.settings import ROOT

WRITERS = {"record", "act_row"}


def recorded() -> set[tuple[str, str]]:
    """(kind, record word) of every call in the service that records an act with words written out."""
    found = set()
    for path in (ROOT / "service").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITERS:
                given = [node.args[0]] if node.args else []
                words = {word.arg: word.value for word in node.keywords}
                record = words.get("record")
                for kind in given:
                    if isinstance(kind, ast.Constant):
                        word = record.value if isinstance(record, ast.Constant) else ""
                        found.add((str(kind.value), str(word)))
    return found


def test_every_act_has_a_name() -> None:
    kinds = {kind for kind, _ in recorded()}
    assert {"letter.voided", "contact.created", "file.attached", "role.granted"} <= kinds
    assert sorted(kinds - access.KINDS.keys()) == []


def test_contents_of_acts_are_open_or_asked_for() -> None:
    words = {word for _, word in recorded() if word}
    assert {"contact", "journal", "person"} <= words
    # What uploads are called may tell what a restricted letter holds: withheld until the letter's own act names them.
    assert sorted(words - access.OPEN - access.CHECKS.keys()) == ["file"]
