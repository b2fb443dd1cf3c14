"""What pages and the API of imports say alike: words of fields and states, what is wrong with a row."""

from collections.abc import Mapping

from service.imports.queries import StagedRow
from service.imports.rules.cells import PROBLEMS, shown
from service.imports.rules.columns import FIELDS
from service.imports.rules.states import IMPORT, REFUSED, STATES, takes_old_letters
from service.journals.queries import all_journals
from service.journals.rules import Journal
from service.runtime.language import gettext
from service.runtime.work import Work

SHAPES = {"uploaded": "", "reading": "work", "checked": "sign", "refused": "stop", "accepting": "work",
          "accepted": "done", "discarded": "stop"}  # fmt: skip


def field_words() -> dict[str, str]:
    """Fields in the reader's language."""
    return {field: gettext(words) for field, words in FIELDS.items()}


def state_words() -> dict[str, str]:
    """States in the reader's language."""
    return {state: gettext(words) for state, words in STATES.items()}


def why_refused(problem: str, most: int) -> str:
    """Why a spreadsheet could not be read."""
    return gettext(REFUSED.get(problem, REFUSED["broken"]), most=most)


async def target_journals(work: Work) -> list[Journal]:
    """Journals into which the actor may take old letters over for at least one unit, closed ones too."""
    scope = work.actor.scope(IMPORT)
    return [
        one
        for one in await all_journals(work)
        if takes_old_letters(one) and (scope.units_in(one.id) is None or scope.units_in(one.id))
    ]


def column_name(place: int) -> str:
    """A column as spreadsheets name it: 0 is A."""
    name, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def wrong_cells(row: StagedRow, columns: Mapping[int, str]) -> list[dict[str, str]]:
    """Each thing that is wrong with a row: where, what stands there, what to do."""
    words = field_words()
    number_at = next((place for place, field in columns.items() if field == "number"), None)
    found = []
    for place, problem, params in row.problems:
        at = place if place is not None else number_at
        value = row.cells[at] if at is not None and at < len(row.cells) else ""
        found.append(
            {
                "column": column_name(at) if at is not None else "",
                "field": words.get(columns.get(at, ""), "") if at is not None else "",
                "typed": shown(value)[:200],
                "said": gettext(PROBLEMS[problem], **params) if problem in PROBLEMS else problem,
            }
        )
    return found
