"""The lists of outlets and journalists, what is offered while somebody types, and likely duplicates."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery

from service.contacts.rules import marked
from service.kit.words import N_
from service.press.outlets.pages.showing import ALIKE, HOMES, labels, sorts, worded
from service.press.outlets.queries import finding, listing, lists
from service.press.outlets.queries.listing import Asked
from service.press.outlets.rules.acts import CONTACTS, JOURNALIST, OUTLET, READ, STATES, SUBJECTS
from service.press.outlets.rules.content import CONSENTS, LANGUAGES, MAIL_STATES
from service.press.outlets.tongues import tongues
from service.runtime.language import format_number, gettext, ngettext
from service.runtime.work import Work
from service.web.guards import may
from service.web.keymap import keymap
from service.web.render import fragment, page
from service.web.working import AnyRequest, Own

LONGEST_TYPED = 200
Choosing = tuple[str, str, list[tuple[str, str]], str]
TITLES: Mapping[str, str] = {OUTLET: N_("Outlets"), JOURNALIST: N_("Journalists")}


def _asked(request: AnyRequest, subject: str) -> Asked:
    """The question in the address; what it does not know it leaves out."""
    told = request.query_params
    state = "ended" if told.get("state") == "ended" else "active"
    sort, mail = str(told.get("sort", "")), str(told.get("mail", ""))
    return Asked(
        typed=str(told.get("q", ""))[:LONGEST_TYPED],
        state=state,
        sort=sort if sort in sorts(subject) else "",
        mail=mail if mail in MAIL_STATES else "",
        list_id=_id(str(told.get("list", ""))),
        language=language if (language := str(told.get("language", ""))) in LANGUAGES else "",
        beat=str(told.get("beat", ""))[:LONGEST_TYPED] if subject == JOURNALIST else "",
    )


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


def _query(asked: Asked, **changed: str) -> str:
    return urlencode({name: value for name, value in {**_values(asked), **changed}.items() if value})


def _values(asked: Asked) -> dict[str, str]:
    return {
        "q": asked.typed, "state": "" if asked.state == "active" else asked.state, "sort": asked.sort,
        "mail": asked.mail, "list": str(asked.list_id or ""), "language": asked.language, "beat": asked.beat,
    }  # fmt: skip


async def _choosing(work: Work, subject: str, asked: Asked, held: list[tuple[str, str]]) -> list[Choosing]:
    """What the list can be narrowed by: name in the address, label, values with words, the one chosen."""
    known, values = labels(), _values(asked)
    covered = [(one, one) for one in await listing.beats(work)] if subject == JOURNALIST else []
    offered = (
        ("sort", known["kind" if subject == OUTLET else "origin"], list(sorts(subject).items())),
        ("beat", known["beats"], covered),
        ("language", known["languages"], list(tongues().items())),
        ("mail", known["mail_state"], list(worded(MAIL_STATES).items())),
        ("list", known["list"], held),
    )
    return [(name, label, choices, values[name]) for name, label, choices in offered if choices]


def _chips(home: str, asked: Asked, choosing: list[Choosing]) -> list[tuple[str, str, str]]:
    """The filters that are on: label, value in words, and the list without it."""
    found = [(name, label, dict(choices).get(chosen, "")) for name, label, choices, chosen in choosing if chosen]
    if asked.typed:
        found.insert(0, ("q", gettext("Name or e-mail"), asked.typed))
    if asked.state != "active":
        found.append(("state", gettext("State"), gettext(STATES[asked.state])))
    return [(label, words, f"{home}?{_query(asked, **{name: ''})}") for name, label, words in found if words]


def doors(subject: str) -> list[HTTPRouteHandler]:
    """The handlers of one kind of contact."""
    home = HOMES[subject]

    @get(home, guards=[may(READ)], name=f"{subject}-list")
    async def list_contacts(request: AnyRequest, work: Own, after: FromQuery[str] = "") -> Response[bytes]:
        """Contacts by name, those that answer to what was typed and to the filters."""
        asked = _asked(request, subject)
        rows, onwards = await listing.rows(work, subject, asked, _id(after))
        held = [(str(one.id), one.title) for one in await lists.all_lists(work)]
        choosing = await _choosing(work, subject, asked, held)
        count = await listing.counted(work, subject, asked)
        keeps = work.actor.may(CONTACTS)
        context: dict[str, Any] = {
            "subject": subject,
            "home": home,
            "tabs": [(HOMES[one], gettext(TITLES[one]), one == subject) for one in reversed(SUBJECTS)],
            "title": gettext(TITLES[subject]),
            "rows": rows,
            "count_words": ngettext("%(shown)s contact", "%(shown)s contacts", count, shown=format_number(count)),
            "asked": asked,
            "filtered": asked != Asked(),
            "kept": [(name, value) for name, value in _values(asked).items() if value and name != "q"],
            "choosing": choosing,
            "chips": _chips(home, asked, choosing),
            "sort_words": sorts(subject),
            "mail_words": worded(MAIL_STATES),
            "consents": worded(CONSENTS),
            "tongues": tongues(),
            "lists": held,
            "keeps": keeps,
            "adds": keeps and bool(held) and asked.state == "active",
            "onwards": _query(asked, after=str(onwards)) if onwards else "",
            "first": not after,
            "start": _query(asked),
            "key": lambda name: keymap()[name],
        }
        return page(request, "outlets/list.html", **context)

    @get(f"{home}/suggest", guards=[may(READ)], name=f"{subject}-suggest")
    async def suggest(request: AnyRequest, work: Own, q: FromQuery[str] = "") -> Response[bytes]:
        """Options of a combobox: contacts whose names begin as typed, in any alphabet, or sound alike."""
        typed = " ".join(q[:LONGEST_TYPED].split())
        hits = await finding.suggest(work, subject, typed) if typed else []
        options = [(hit, marked(hit.name, typed)) for hit in hits]
        return fragment(request, "outlets/_options.html", options=options, both=False)

    return [list_contacts, suggest]


@get("/press/duplicates", guards=[may(CONTACTS)])
async def list_duplicates(
    request: AnyRequest, work: Own, of: FromQuery[str] = JOURNALIST, after: FromQuery[str] = ""
) -> Response[bytes]:
    """Contacts that are likely one, in groups."""
    subject = OUTLET if of == OUTLET else JOURNALIST
    groups, onwards = await listing.likely_same(work, subject, after[:500])
    context: dict[str, Any] = {
        "subject": subject,
        "home": HOMES[subject],
        "tabs": [(f"/press/duplicates?of={one}", gettext(TITLES[one]), one == subject) for one in reversed(SUBJECTS)],
        "groups": [(gettext(ALIKE[group.alike]), group.rows) for group in groups],
        "onwards": urlencode({"of": subject, "after": onwards}) if onwards else "",
    }
    return page(request, "outlets/duplicates.html", **context)


DOORS = [*doors(OUTLET), *doors(JOURNALIST), list_duplicates]
