"""What is typed about monitors, as values."""

from collections.abc import Collection, Sequence
from uuid import UUID

from service.kit.words import N_
from service.monitoring.editions.rules.settings import (
    BAD_ADDRESSES,
    BAD_HOUR,
    GROUPS,
    KINDS,
    MonitorEdit,
    Outsider,
    clock_of,
    minute_of,
    outsiders_from,
    outsiders_typed,
    problems_of,
)
from service.runtime.mail import mail_address
from service.web.fields import Fields

UNKNOWN = N_("Choose one of the values offered.")
TITLE_LIMIT, INTRO_LIMIT, NOTE_LIMIT = 120, 4_000, 1_000


def monitor_from(
    read: Fields, languages: Sequence[str], default: str, kind: str = ""
) -> tuple[MonitorEdit, int | None]:
    """A setting, and the version that the form was filled from. kind: of one that is there; default: the agency's first
    language. Raises FormRejected with everything that is wrong at once.
    """
    chosen = kind or read.choice("kind", KINDS, required=True)
    titles = {code: text for code in languages if (text := read.line(f"title_{code}", limit=TITLE_LIMIT))}
    minute = minute_of(read.values.get("hour", ""))
    if minute is None:
        read.refuse("hour", BAD_HOUR, "hour")
    edit = MonitorEdit(
        kind=chosen,
        titles=titles,
        minute=minute or 0,
        days="".join(day for day in "1234567" if day in _words(read, "days")),
        on_holidays=read.ticked("on_holidays"),
        languages=tuple(code for code in languages if code in _words(read, "languages")),
        unit_id=read.uuid("unit") if chosen == "unit" else None,
        topics=_ids(read, "topics"),
        without_topic=read.ticked("without_topic"),
        unjudged=read.ticked("unjudged"),
        counts=read.ticked("counts"),
        editor_id=read.uuid("editor"),
        groups=tuple(one for one in GROUPS if one in _words(read, "groups")),
        people=_ids(read, "people"),
        outsiders=_outsiders(read, languages),
    )
    version = read.number("version", most=999_999)
    for problem in problems_of(edit, default):
        read.errors.setdefault(problem.field or "", problem)
    read.done()
    return edit, version


def _words(read: Fields, name: str) -> list[str]:
    return read.values.get(name, "").split()


def _ids(read: Fields, name: str) -> tuple[UUID, ...]:
    found = []
    for word in _words(read, name):
        try:
            found.append(UUID(word))
        except ValueError:
            read.refuse(name, UNKNOWN, "choice")
    return tuple(dict.fromkeys(found))


def _outsiders(read: Fields, languages: Sequence[str]) -> tuple[Outsider, ...]:
    found, wrong = outsiders_from(read.values.get("outsiders", ""), mail_address, languages[0])
    wrong += [f"{one.address}, {one.language}" for one in found if one.language not in languages]
    if wrong:
        read.refuse("outsiders", BAD_ADDRESSES, "bad_address", addresses="; ".join(wrong[:5]))
    return tuple(found)


def values_of(edit: MonitorEdit, version: int) -> dict[str, str]:
    """What a form shows of a setting."""
    ticks = {"on_holidays": edit.on_holidays, "without_topic": edit.without_topic, "unjudged": edit.unjudged,
             "counts": edit.counts}  # fmt: skip
    return {
        "kind": edit.kind, "hour": clock_of(edit.minute), "days": " ".join(edit.days),
        "languages": " ".join(edit.languages), "unit": str(edit.unit_id or ""),
        "topics": " ".join(map(str, edit.topics)), "editor": str(edit.editor_id or ""),
        "groups": " ".join(edit.groups), "people": " ".join(map(str, edit.people)),
        "outsiders": outsiders_typed(edit.outsiders), "version": str(version),
        **{f"title_{code}": text for code, text in edit.titles.items()},
        **{name: "on" for name, ticked in ticks.items() if ticked},
    }  # fmt: skip


def intros_from(read: Fields, languages: Collection[str]) -> tuple[dict[str, str], int | None]:
    """The words before the items, by language, and the version that the form was filled from. Raises FormRejected."""
    intros = {code: read.text(f"intro_{code}", limit=INTRO_LIMIT) for code in languages}
    version = read.number("version", most=999_999)
    read.done()
    return intros, version
