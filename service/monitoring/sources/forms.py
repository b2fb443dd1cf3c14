"""What is typed about a source, and what an API sends."""

from collections.abc import Mapping, Sequence
from datetime import date

from service.kit.refusal import FieldErrors, Refusal
from service.monitoring.sources.rules.acts import REASON_LIMIT
from service.monitoring.sources.rules.addresses import normalised
from service.monitoring.sources.rules.content import (
    BAD_SELECTOR,
    KINDS,
    LEAST_DAYS,
    LICENCES,
    MOST_DAYS,
    MOST_HOURS,
    NOTE_LIMIT,
    PACES,
    PASSWORD_LIMIT,
    SELECTOR_LIMIT,
    TIERS,
    TITLE_LIMIT,
    USERNAME_LIMIT,
    USUAL_DAYS,
    USUAL_PACE,
    USUAL_SILENCE,
    USUAL_TIER,
    Content,
)
from service.monitoring.texts.extraction import SelectorMistake, compiled
from service.web.fields import Fields, FormRejected

BEGINNING: Mapping[str, str] = {
    "kind": "",
    "tier": str(USUAL_TIER),
    "every_minutes": str(USUAL_PACE),
    "licence": "unknown",
    "keep_days": str(USUAL_DAYS),
    "silent_hours": str(USUAL_SILENCE),
}


def address_from(read: Fields, name: str = "address") -> str:
    """An address in its one form, "" and a refusal at its field for what is none."""
    typed = read.line(name, limit=3_000, required=True)
    if not typed:
        return ""
    try:
        return normalised(typed if "://" in typed else f"https://{typed}")
    except Refusal as refusal:
        read.refuse(name, refusal.sentence, refusal.code, **refusal.params)
        return ""


def selector_from(read: Fields, name: str) -> str:
    """A CSS selector or nothing."""
    typed = read.line(name, limit=SELECTOR_LIMIT)
    if typed:
        try:
            compiled(typed)
        except SelectorMistake:
            read.refuse(name, BAD_SELECTOR, "selector")
    return typed


def looked_from(posted: Mapping[str, str]) -> Content:
    """What is to be looked at before a source is added. Raises FormRejected."""
    read = Fields(posted)
    content = Content(
        kind=read.choice("kind", KINDS),
        address=address_from(read),
        selector=selector_from(read, "selector"),
        username=read.line("username", limit=USERNAME_LIMIT),
        password=posted.get("password", "")[:PASSWORD_LIMIT],
    )
    read.done()
    return content


def content_from(posted: Mapping[str, str], languages: Sequence[str]) -> Content:
    """A source as it was typed. Raises FormRejected."""
    read = Fields(posted)
    kind = read.choice("kind", KINDS, required=True)
    content = Content(
        kind=kind,
        address=address_from(read),
        titles={code: read.line(f"title_{code}", limit=TITLE_LIMIT) for code in languages},
        selector=selector_from(read, "selector") if kind == "list" else "",
        text_selector=selector_from(read, "text_selector"),
        tier=int(read.choice("tier", TIERS, required=True) or USUAL_TIER),
        every_minutes=int(read.choice("every_minutes", PACES, required=True) or USUAL_PACE),
        licence=read.choice("licence", LICENCES, required=True),
        licence_note=read.line("licence_note", limit=NOTE_LIMIT),
        keep_days=read.number("keep_days", least=LEAST_DAYS, most=MOST_DAYS) or USUAL_DAYS,
        silent_hours=read.number("silent_hours", most=MOST_HOURS) or 0,
        username=read.line("username", limit=USERNAME_LIMIT),
        password=posted.get("password", "")[:PASSWORD_LIMIT],
    )
    read.done()
    return content


def reason_from(posted: Mapping[str, str]) -> str:
    """Why something is done. Raises FormRejected."""
    read = Fields(posted)
    reason = read.text("reason", limit=REASON_LIMIT, required=True)
    read.done()
    return reason


def harvest_from(posted: Mapping[str, str], today: date) -> tuple[str, date]:
    """(sitemap, from which day) of a long harvest. Raises FormRejected."""
    read = Fields(posted)
    address = address_from(read, "sitemap")
    since = read.day("since", today, required=True, latest=today)
    read.done()
    assert since is not None
    return address, since


def rejected(posted: Mapping[str, str], error: Exception) -> FormRejected:
    """The same refusal for whatever refused: a form, a rule, several rules."""
    if isinstance(error, FormRejected):
        return error
    refusals = error.errors if isinstance(error, FieldErrors) else [error]
    return FormRejected(posted, {one.field or "": one for one in refusals if isinstance(one, Refusal)})
