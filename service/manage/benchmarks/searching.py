"""`bench search`: is a word found as quickly among a hundred times the letters, and is an absent one no slower?"""

from collections.abc import Callable

from service.manage.benchmarks.agencies import Agency, put_agencies
from service.manage.benchmarks.ground import standing
from service.manage.benchmarks.growing import Reader, grown, readers
from service.manage.benchmarks.letters import put_letters
from service.manage.benchmarks.plan import Plan, short
from service.manage.benchmarks.words import ABSENT, AZ, RARE

ASKED = {
    "common word": AZ[0],
    "rare word": RARE,
    "absent word": ABSENT,
    "two common words": f"{AZ[0]} {AZ[1]}",
    "phrase": f'"{AZ[0]} {AZ[1]}"',
    "prefix": AZ[0][:3],
    "number": "D-0042",
}
DOORS = ("search page", "list", "api")


def run(plan: Plan) -> list[dict[str, object]]:
    """Growth of each question by each door, and the absent word beside the common one in the largest agency."""
    with standing(plan) as ground:
        numbers = range(plan.agencies + 1, plan.agencies + 1 + len(plan.sizes))
        template = put_agencies(ground, numbers[-1])
        agencies = [(Agency(number, template), size) for number, size in zip(numbers, plan.sizes, strict=True)]
        small = [(Agency(number, template), plan.small) for number in range(1, plan.agencies + 1)]
        put_letters(ground, [*small, *agencies])
        with ground.serving():
            found = grown(ground, "search everywhere", readers(ground, agencies), questions)
    return [found | {"absent_to_hit": {door: short(_absent(found, door)) for door in DOORS}}]


def questions(reader: Reader) -> dict[str, str]:
    """Every question by every door."""
    doors: dict[str, Callable[[str], str]] = {
        "search page": lambda word: reader.page("/search", q=word),
        "list": lambda word: reader.page("/letters", journal="incoming", q=word),
        "api": lambda word: reader.api("/api/v1/search", q=word),
    }
    return {f"{door}: {name}": send(word) for door, send in doors.items() for name, word in ASKED.items()}


def _absent(found: dict[str, object], door: str) -> float:
    """How long an absent word takes in the largest agency, beside a common one."""
    figures = found["questions"]
    assert isinstance(figures, dict)
    absent, hit = (figures[f"{door}: {name}"]["p95_ms"][-1] for name in ("absent word", "common word"))
    return float(absent) / float(hit)
