"""What pages of disclosure share: words, lists of what is prepared, history, texts as they are typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from service.audit.access import KINDS as ACT_WORDS
from service.audit.queries import timeline
from service.deadlines.rules.terms import CERTAINTIES
from service.documents.queries import files_of, waiting_files
from service.documents.rules import FileRow
from service.public_information.disclosure.rules.acts import ACT_STATES, DUTY_STATES, PUBLIC_STATES
from service.public_information.disclosure.rules.rhythm import ACT_KINDS, RHYTHMS, UNITS, URGENCIES, Period
from service.public_information.rules.words import OUTCOMES
from service.publishing.slots import KINDS
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work

SHAPES = {"draft": "", "published": "done", "withdrawn": "stop"}
ACT_SHAPES = {"draft": "", "adopted": "done", "repealed": "stop", "abandoned": "stop"}


def said(words: Mapping[str, str]) -> dict[str, str]:
    """Words in the reader's language."""
    return {key: gettext(sentence) for key, sentence in words.items()}


def words_for(work: Work) -> dict[str, Any]:
    """What templates of disclosure name things by."""
    return {
        "duty_states": said(DUTY_STATES),
        "public_states": said(PUBLIC_STATES),
        "act_states": said(ACT_STATES),
        "rhythms": said(RHYTHMS),
        "units": said(UNITS),
        "kinds": said(ACT_KINDS),
        "certainties": said(CERTAINTIES),
        "urgencies": said(URGENCIES),
        "results": said(OUTCOMES),
        "shapes": SHAPES,
        "act_shapes": ACT_SHAPES,
        "languages": [(code, OWN_NAMES[code]) for code in work.tenant.profile.languages],
        "default": work.tenant.profile.default_language,
        "period": period_words,
    }


def words_for_public() -> dict[str, dict[str, str]]:
    """What public templates name things by, in the language that is spoken now."""
    return {
        "results": said(OUTCOMES),
        "act_states": said(ACT_STATES),
        "kinds": said(ACT_KINDS),
        "rhythms": said(RHYTHMS),
    }


def period_words(period: Period | None) -> str:
    """A quarter or year as people call it."""
    if period is None:
        return ""
    if period.key.isdecimal():
        return period.key
    return gettext("%(quarter)s quarter of %(year)s", quarter=period.key[-1], year=period.first.year)


def period_of(first: date | None, last: date | None) -> Period | None:
    """The period of an entry."""
    return Period(first, last) if first is not None and last is not None else None


async def history(work: Work, record_id: UUID) -> list[tuple[Any, str, str, str]]:
    """(when, what, who, why) of what was done with a record, newest first."""
    acts = await timeline(work, record_id)
    return [
        (act.at, gettext(ACT_WORDS.get(act.kind, act.kind)), act.actor_name, act.reason or "")
        for act in acts
        if not act.kind.startswith("file.")
    ]


def typed_texts(texts: Mapping[str, Any]) -> dict[str, str]:
    """Kept texts as fields of a form."""
    return {
        f"{part}_{language}": str(words.get(part, ""))
        for language, words in texts.items()
        for part in ("title", "lead", "body")
    }


async def files_for(work: Work, record: str, record_id: UUID | None, typed: str = "") -> list[FileRow]:
    """Files that a record has, and those that wait for it in a form that is shown again."""
    found = await files_of(work, record, record_id) if record_id is not None else []
    ids = []
    for one in typed.replace(",", " ").split():
        try:
            ids.append(UUID(one))
        except ValueError:
            continue
    return [*found, *(await waiting_files(work, ids) if ids else [])]


def following(given: Mapping[str, str]) -> str:
    """The query of an address with those of some values that are given."""
    return "?" + urlencode({name: text for name, text in given.items() if text})


PUBLIC_NAMES = {
    "day_of": date.fromisoformat,
    "disclosed_words": words_for_public,
    "row_of": lambda item: KINDS[item.kind].row,
    "following": following,
}
"""What public templates of disclosure call."""
