"""Why she may, why he may not: every right of a person, with what gives it."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from service.identity.actions.asking import there
from service.identity.offers import journal_titles
from service.identity.pages.people import PEOPLE, SEE
from service.identity.pages.showing import id_of
from service.identity.queries import deputies_of, person_by_id
from service.identity.queries.why import Explained, explained
from service.identity.rules import full_name
from service.identity.words import PERMISSION_WORDS, SOURCES
from service.kit.folding import fold
from service.runtime.language import gettext
from service.web.render import page
from service.web.working import AnyRequest, Own


@get(PEOPLE + "/{person:str}/why", guards=[SEE])
async def why(
    request: AnyRequest, work: Own, person: FromPath[str], q: FromQuery[str] = "", shown: FromQuery[str] = ""
) -> Response[bytes]:
    """All rights, or those that a few typed letters find; held, lacking, or both."""
    row = there(await person_by_id(work, id_of(person)))
    words = {one: gettext(said) for one, said in PERMISSION_WORDS.items()}
    asked = [one for one in sorted(words, key=lambda one: fold(words[one])) if fold(q[:200]) in fold(words[one])]
    found = await explained(work, row.id, asked, work.today, active=row.state == "active")
    today = work.today
    stands_in = [
        one.person for one in await deputies_of(work, row.id)
        if one.deputy_id == row.id and not one.cancelled and one.when.holds_on(today)
    ]  # fmt: skip
    context: dict[str, Any] = {
        "person": row, "name": full_name(row.given_name, row.family_name), "base": f"{PEOPLE}/{row.id}",
        "typed": q[:200],
        "shown": shown, "rows": [one for one in found if _wanted(one, shown)], "words": words, "sources": SOURCES,
        "journals": await journal_titles(work), "stands_in": stands_in, "today": today,
        "counts": (len(found), sum(bool(one.holds) for one in found)),
    }  # fmt: skip
    return page(request, "identity/why.html", **context)


def _wanted(one: Explained, shown: str) -> bool:
    return {"held": bool(one.holds), "lacking": not one.holds}.get(shown, True)


DOORS = [why]
