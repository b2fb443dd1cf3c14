"""Where forms of a plan's pages are sent: what is refused, stale or over is said, and nothing typed is lost."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.planning.plans.actions import doing as acts
from service.planning.plans.pages.deeds import DEEDS, Deed
from service.planning.plans.pages.frames import HOME, Again
from service.planning.plans.pages.looks import CHOICES, MORE_LABELS, NO, YES
from service.planning.plans.pages.tabs import show_ended, show_tab
from service.planning.plans.queries.activities import activity
from service.planning.plans.rules.acts import READ
from service.planning.plans.rules.content import LANGUAGES, Slot
from service.planning.plans.rules.fields import FIELD_LABELS
from service.runtime.language import OWN_NAMES, format_date, format_moment, gettext
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.working import AnyRequest, working

LARGEST_FORM = 1024 * 1024
SAVED_SINCE = N_("Somebody else saved this meanwhile.")
MOMENTS = {"starts_at", "ends_at", "embargo_until", "from_at", "until_at"}
UNDO = "undo"
KEYS: Sequence[str] = ("record", "item", "activity")


@post(f"{HOME}/{{plan_id:uuid}}/do/{{deed:str}}", guards=[may(READ)], request_max_body_size=LARGEST_FORM)
async def do_in_plan(request: AnyRequest, plan_id: FromPath[UUID], deed: FromPath[str]) -> Response[bytes]:
    """One act on a plan or something in it."""
    if deed not in DEEDS:
        raise NotFound
    read, one = Fields(await posted(request)), DEEDS[deed]
    name = f"{deed}-{read.values['on']}" if read.values.get("on") else deed
    try:
        async with working(request) as work:
            before = await _slot_of(work, deed, read)
            onward = await at_fields(read, one.do(work, plan_id, read))
    except FormRejected as refused:
        errors = {_field(key, refused.values): error for key, error in refused.errors.items()}
        values = dict(refused.values)
        if any(error.code == "stale" for error in errors.values()):
            values.pop("version", None)  # what stands now was shown beside the refusal
        return await _again(request, plan_id, one, read, Again(name, values, errors))
    except StaleEdit as stale:
        # What stands now is read anew; what was typed comes back in its place.
        typed = {key: text for key, text in read.values.items() if not key.startswith(("version", "base_"))}
        async with working(request) as work:
            compare = _differ(work, stale.yours, stale.theirs)
        again = Again(name, typed, {"": Refusal(SAVED_SINCE, code="stale")}, compare)
        return await _again(request, plan_id, one, read, again)
    except NotFound:
        async with working(request) as work:
            return await show_ended(request, work, plan_id, read.values)
    address = onward or f"{HOME}/{plan_id}/{one.onward or one.tab}"
    return await leave_saying(request, address, one.said, undo=_undo(plan_id, read, before))


async def _again(request: AnyRequest, plan_id: UUID, one: Deed, read: Fields, again: Again) -> Response[bytes]:
    async with working(request) as work:
        named: dict[str, str] = {key: read.values[key] for key in KEYS if key in read.values}
        if one.tab == "agencies":
            named |= {"end": read.values.get("on", ""), "leave": "1" if again.name == "leave" else ""}
        tab = "activity" if one.tab == "comments" and named.get("activity") else one.tab
        if one.tab == "own":
            named["line"] = read.values.get("on", "")
        if one.tab == "part" and "on" in read.values:
            named["item"] = read.values["on"]
        return await show_tab(request, work, plan_id, tab, again, named=named)


def _field(name: str, values: Mapping[str, str]) -> str:
    """The field of the form at which a refusal is said."""
    if name == "version":
        return ""
    if name in MOMENTS:
        return f"{name}_on"
    if name == "text" and "text" not in values:
        return next((f"text_{code}" for code in LANGUAGES if f"text_{code}" in values), "")
    return name if name in values or name.startswith("title_") or f"{name}_on" in values else _known(name, values)


def _known(name: str, values: Mapping[str, str]) -> str:
    """A field that a browser leaves out while nothing is chosen keeps its name; what no form has is said above it."""
    return name if name in ("verdict", "plans", "audiences", "mentions", "reason", "measure", "on") else ""


def _differ(work: Work, yours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(field in words, own text, text that was saved) of what differs."""
    names = [name for name in yours if name in theirs or yours[name] not in (None, "")]
    rows = [(name, _shown(work, name, yours[name]), _shown(work, name, theirs.get(name))) for name in names]
    return [(_label(name), own, other) for name, own, other in rows if own != other]


def _label(name: str) -> str:
    """A field in words, with its language."""
    if name in OWN_NAMES:
        return OWN_NAMES[name]
    word, _, code = name.rpartition("_")
    if code in OWN_NAMES and word:
        return f"{_label(word)} · {OWN_NAMES[code]}"
    words = {**FIELD_LABELS, **MORE_LABELS, "text": N_("Text"), "ready": N_("Ready to be shown")}
    return gettext(words.get(name, name))


def _shown(work: Work, name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext(YES if value else NO)
    if isinstance(value, date):
        return format_moment(value, work.zone) if isinstance(value, datetime) else format_date(value)
    if isinstance(value, Mapping):
        return "\n".join(f"{OWN_NAMES.get(key, key)}: {one}" for key, one in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_shown(work, "", one) for one in value) or "—"
    return gettext(CHOICES[name][value]) if value in CHOICES.get(name, {}) else str(value)


# --- a move is taken back


async def _slot_of(work: Work, deed: str, read: Fields) -> tuple[UUID, Slot, int] | None:
    key = read.uuid("activity") if deed == "move" else None
    found = await activity(work, key) if key is not None else None
    return (found.id, found.slot, found.version) if found is not None else None


def _undo(plan_id: UUID, read: Fields, before: tuple[UUID, Slot, int] | None) -> str:
    """Where the move is taken back; the version is the one after it."""
    if before is None:
        return ""
    key, slot, version = before
    times = f"{int(slot.starts_at.timestamp())}-{int(slot.ends_at.timestamp())}"
    marks = f"{int(slot.all_day)}{int(slot.tentative)}"
    return f"{HOME}/{plan_id}/{UNDO}/{key}/{times}-{marks}-{slot.channel}/{version + 1}"


@post(
    f"{HOME}/{{plan_id:uuid}}/{UNDO}/{{activity_id:uuid}}/{{back:str}}/{{version:int}}", guards=[may(READ)],
)  # fmt: skip
async def undo_move(
    request: AnyRequest, plan_id: FromPath[UUID], activity_id: FromPath[UUID], back: FromPath[str],
    version: FromPath[int],
) -> Response[bytes]:  # fmt: skip
    """Give an activity the time and channel back that it had before a move."""
    slot = _read_back(back)
    read = Fields({"activity": str(activity_id)})
    try:
        async with working(request) as work:
            await at_fields(read, acts.move(work, activity_id, slot, version))
    except FormRejected as refused:
        again = Again("move", {"activity": str(activity_id)}, {"": next(iter(refused.errors.values()))})
        async with working(request) as work:
            return await show_tab(request, work, plan_id, "activity", again, named={"activity": str(activity_id)})
    return await leave_saying(request, f"/planning/activities/{activity_id}", N_("The move is taken back."))


def _read_back(back: str) -> Slot:
    """The slot that an address of ours names. Raises NotFound for another."""
    try:
        starts, ends, marks, channel = back.split("-")
        starts_at, ends_at = (datetime.fromtimestamp(int(one[:12]), tz=UTC) for one in (starts, ends))
        return Slot(starts_at, ends_at, marks[0] == "1", channel, marks[1] == "1")
    except (ValueError, IndexError, OverflowError):
        raise NotFound from None


DOORS = [do_in_plan, undo_move]
