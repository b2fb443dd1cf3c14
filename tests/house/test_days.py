"""The day is the agency's: between midnight in Baku and midnight in Greenwich the two differ by one, for four hours."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = "date|year|month|day|hour|weekday|isoweekday|strftime"
IN_GREENWICH = re.compile(rf"\bwork\.now\.({PARTS})\b")
AGAIN = re.compile(r"\bwork\.now\.astimezone\(|ZoneInfo\(work\.tenant\.profile\.zone\)")


def offences(text: str) -> list[str]:
    """The lines that take a day from the moment in Greenwich, or find by themselves what the work knows."""
    return [line.strip() for line in text.splitlines() if IN_GREENWICH.search(line) or AGAIN.search(line)]


def test_what_is_forbidden_is_seen():
    assert offences("today = work.now.date()\nx = work.now.astimezone(zone)\nday = work.today") == [
        "today = work.now.date()",
        "x = work.now.astimezone(zone)",
    ]


def test_the_day_of_a_work_is_asked_from_the_work():
    files = [*ROOT.glob("service/**/*.py"), *ROOT.glob("tests/**/*.py")]
    assert len(files) > 500
    own = {ROOT / "service/runtime/work.py", Path(__file__).resolve()}
    found = {str(file.relative_to(ROOT)): offences(file.read_text()) for file in files if file not in own}
    assert {name: lines for name, lines in found.items() if lines} == {}
