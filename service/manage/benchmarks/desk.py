"""`bench desk`: does a desk open as quickly when its agency has given a hundred times the assignments?

Of `--sizes` letters an agency gets a third as many assignments; its reader is the busiest person of all.
"""

from service.manage.benchmarks.agencies import Agency, put_agencies
from service.manage.benchmarks.ground import standing
from service.manage.benchmarks.growing import Reader, grown, readers
from service.manage.benchmarks.letters import put_letters
from service.manage.benchmarks.plan import Plan
from service.manage.benchmarks.tasks import put_assignments

SHARE = 3


def run(plan: Plan) -> list[dict[str, object]]:
    """Growth of the desk, of its sections and of one's own assignments."""
    with standing(plan) as ground:
        numbers = range(plan.agencies + 1, plan.agencies + 1 + len(plan.sizes))
        template = put_agencies(ground, numbers[-1])
        agencies = [(Agency(number, template), size) for number, size in zip(numbers, plan.sizes, strict=True)]
        put_letters(ground, agencies)
        put_assignments(ground, [(agency, size // SHARE) for agency, size in agencies])
        with ground.serving():
            return [grown(ground, "desk", readers(ground, agencies), questions)]


def questions(reader: Reader) -> dict[str, str]:
    """What somebody looks at first in the morning."""
    return {
        "my desk": reader.page("/desk"),
        "overdue": reader.page("/desk/overdue"),
        "to do": reader.page("/desk/todo"),
        "in copy": reader.page("/desk/copies"),
        "mine, open": reader.page("/assignments", whose="mine", open="1"),
        "mine, overdue": reader.page("/assignments", whose="mine", overdue="1"),
        "letters past their day": reader.page("/letters", journal="all", overdue="1"),
    }
