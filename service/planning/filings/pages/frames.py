"""What pages of reports of bodies share: words, how answers read, the kinds of fields."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from service.kit.words import N_
from service.planning.filings.rules import acts
from service.planning.filings.rules.forms import CHECKS, KINDS, Definition, Field
from service.runtime.language import OWN_NAMES, format_date, format_number, gettext
from service.runtime.work import Work

HOME = "/filings"
REQUESTS, FORMS, DUTIES = f"{HOME}/requests", f"{HOME}/forms", f"{HOME}/duties"
YES, NO = N_("yes"), N_("no")


def said(words: Mapping[str, str]) -> dict[str, str]:
    """Words in the reader's language."""
    return {key: gettext(sentence) for key, sentence in words.items()}


def languages_of(work: Work) -> tuple[str, ...]:
    """In which order titles are looked for: the reader's language, then those of the agency."""
    return tuple(dict.fromkeys((work.language, *work.tenant.profile.languages)))


def words_for(work: Work) -> dict[str, Any]:
    """What every page is given."""
    return {
        "home": HOME, "requests_home": REQUESTS, "forms_home": FORMS, "duties_home": DUTIES, "own_names": OWN_NAMES,
        "codes": list(work.tenant.profile.languages), "kinds": said(KINDS), "checks": said(CHECKS),
        "body_states": said(acts.BODY_STATES), "body_shapes": acts.BODY_SHAPES, "duty_states": said(acts.DUTY_STATES),
        "duty_shapes": acts.DUTY_SHAPES, "request_states": said(acts.REQUEST_STATES),
        "request_shapes": acts.REQUEST_SHAPES, "form_states": said(acts.FORM_STATES),
        "asks": work.actor.may(acts.ASK), "fills": work.actor.may(acts.FILL),
    }  # fmt: skip


def tabs(work: Work, current: str) -> list[dict[str, Any]]:
    """To be filled in, asked of others, forms."""
    named = {
        DUTIES: gettext("To fill in"), REQUESTS: gettext("Asked of bodies"), FORMS: gettext("Forms"),
    }  # fmt: skip
    if not work.actor.may(acts.ASK):
        named.pop(FORMS)
    return [{"label": words, "href": href, "count": None, "current": href == current} for href, words in named.items()]


def number_words(kept: object) -> str:
    """A number as the reader's language writes it."""
    value = Decimal(str(kept))
    return format_number(int(value)) if value == value.to_integral_value() else str(value.normalize())


def reads(one: Field, value: Any, languages: Sequence[str], today: date) -> Any:
    """An answer in words: a text, or rows of cells of a table. "" where nothing was answered."""
    if value is None:
        return [] if one.kind == "table" else ""
    match one.kind:
        case "number":
            found: Any = f"{number_words(value)} {one.unit}".strip()
        case "day":
            found = format_date(date.fromisoformat(value), "long")
        case "yes":
            found = gettext(YES if value else NO)
        case "choice":
            found = one.say(one.options, languages, int(value))
        case "choices":
            found = ", ".join(one.say(one.options, languages, int(place)) for place in value)
        case _:
            found = value
    return found


def field_lines(
    work: Work, definition: Definition, answers: Mapping[str, Any], remarks: Mapping[str, str]
) -> list[dict[str, Any]]:  # fmt: skip
    """Fields with their titles, answers in words and remarks."""
    languages = languages_of(work)
    return [
        {
            "field": one, "title": one.say(one.titles, languages), "help": one.say(one.helps, languages),
            "said": reads(one, answers.get(one.key), languages, work.today), "remark": remarks.get(one.key, ""),
            "options": [one.say(one.options, languages, place) for place in range(one.choices)],
            "columns": [one.say(one.columns, languages, place) for place in range(one.width)],
        }
        for one in definition.fields
    ]  # fmt: skip
