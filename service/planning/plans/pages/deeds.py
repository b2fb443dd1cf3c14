"""What is done from a plan's own pages, each with what is said then and where it goes on."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from service.kit.words import N_
from service.planning.plans.actions import (
    copying,
    deciding,
    doing,
    keeping,
    measuring,
    parts,
    sharing,
    talking,
    writing,
)
from service.planning.plans.actions.finding import opened
from service.planning.plans.forms import (
    activity_from,
    item_texts,
    item_values,
    mentions_from,
    money_from,
    plan_from,
    plan_texts,
    reading_from,
    reason_from,
    slot_from,
    span_from,
    until_from,
    uuids,
)
from service.planning.plans.pages.bodies import base_of
from service.planning.plans.pages.directory import agency_named
from service.planning.plans.pages.frames import HOME, INVITATIONS, PART_PATHS
from service.planning.plans.queries.activities import activity
from service.planning.plans.queries.body import items_of
from service.planning.plans.rules.content import (
    COMMENT_LIMIT,
    LANGUAGES,
    LINE_LIMIT,
    REASON_LIMIT,
    TEXT_LIMIT,
    ItemEdit,
)
from service.planning.plans.rules.words import LEVELS, SIGNATURES
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import Fields

Do = Callable[[Work, UUID, Fields], Awaitable[str | None]]
KEPT = N_("Kept.")


@dataclass(frozen=True, slots=True)
class Deed:
    """do: may name where it goes on; said: what is said then; tab: where a refusal is shown; onward: the tab after."""

    do: Do
    said: str
    tab: str
    onward: str = ""


def _plain(act: Callable[[Work, UUID], Awaitable[object]]) -> Do:
    async def do(work: Work, plan_id: UUID, read: Fields) -> None:
        await act(work, plan_id)

    return do


def _reasoned(act: Callable[[Work, UUID, str], Awaitable[object]]) -> Do:
    async def do(work: Work, plan_id: UUID, read: Fields) -> None:
        await act(work, plan_id, reason_from(read))

    return do


def _on(read: Fields, name: str = "on") -> UUID:
    """The id of what is done something with. Raises NotFound."""
    found = read.uuid(name)
    if found is None:
        raise NotFound
    return found


# --- the plan itself


async def _texts(work: Work, plan_id: UUID, read: Fields) -> None:
    """Only languages that were changed in the form are written: two may write in two languages at once."""
    typed = plan_texts(read, LANGUAGES)
    changed = {code: one for code, one in typed.items() if base_of(one) != read.values.get(f"base_{code}")}
    versions = {code: read.number(f"version_{code}", most=999_999) or 0 for code in changed}
    read.done()
    try:
        await writing.write(work, plan_id, changed, versions)
    except StaleEdit:
        untouched = tuple(f"_{code}" for code in typed if code not in changed)
        for name in [one for one in read.values if one.endswith(untouched)]:
            del read.values[name]  # shown as it is now
        raise


async def _days(work: Work, plan_id: UUID, read: Fields) -> None:
    await writing.arrange(work, plan_id, plan_from(read, work.today))


async def _assemble(work: Work, plan_id: UUID, read: Fields) -> None:
    chosen = uuids(read, "plans")
    read.done()
    await copying.assemble(work, plan_id, chosen)


async def _revise(work: Work, plan_id: UUID, read: Fields) -> None:
    sign_by = until_from(read, "sign_by", work.tenant.profile.zone, work.today)
    await deciding.revise(work, plan_id, reason_from(read), sign_by)


async def _sign(work: Work, plan_id: UUID, read: Fields) -> None:
    verdict, said = read.choice("verdict", SIGNATURES, required=True), read.text("text", limit=REASON_LIMIT)
    number = read.number("number", most=999_999)
    read.done()
    await deciding.sign(work, plan_id, number or 0, verdict, said)


async def _forbid(work: Work, plan_id: UUID, read: Fields) -> None:
    await keeping.forbid_moves(work, plan_id, span_from(read, work.tenant.profile.zone, work.now))


async def _allow(work: Work, plan_id: UUID, read: Fields) -> None:
    await keeping.allow_moves(work, plan_id, _on(read))


# --- parts


def _record(read: Fields) -> str:
    record = read.values.get("record", "")
    if record not in PART_PATHS:
        raise NotFound
    return record


def _part_page(plan_id: UUID, record: str, key: UUID | None = None) -> str:
    return f"{HOME}/{plan_id}/{PART_PATHS[record]}" + (f"#p-{key}" if key else "")


async def _part(work: Work, plan_id: UUID, read: Fields) -> str:
    record, key = _record(read), read.uuid("item")
    texts, values = item_texts(read), item_values(record, read, work.tenant.profile.zone, work.today)
    version = read.number("version", most=999_999)
    read.done()
    edit = ItemEdit(texts, values, version)
    if key is None:
        return _part_page(plan_id, record, await parts.add_part(work, plan_id, record, edit))
    await parts.change_part(work, plan_id, record, key, edit)
    return _part_page(plan_id, record, key)


async def _take_out(work: Work, plan_id: UUID, read: Fields) -> str:
    record = _record(read)
    await parts.withdraw_part(work, plan_id, record, _on(read), reason_from(read))
    return _part_page(plan_id, record)


def _placed(by: int) -> Do:
    async def do(work: Work, plan_id: UUID, read: Fields) -> str:
        record, key = _record(read), _on(read)
        rows = await items_of(work, (await opened(work, plan_id)).plan, record)
        ids = [row.id for row in rows]
        if key not in ids:
            raise NotFound
        here = ids.index(key)
        there = here + by
        if 0 <= there < len(ids):
            ids[here], ids[there] = ids[there], ids[here]
            now = {row.id: row.position for row in rows}
            for place, one in enumerate(ids, start=1):
                if now[one] != place:
                    await parts.place_part(work, plan_id, record, one, place)
        return _part_page(plan_id, record, key)

    return do


async def _step(work: Work, plan_id: UUID, read: Fields) -> str:
    record, key = _record(read), _on(read)
    await parts.step_part(work, plan_id, record, key, read.values.get("state", ""), reason_from(read))
    return _part_page(plan_id, record, key)


async def _reading(work: Work, plan_id: UUID, read: Fields) -> None:
    await measuring.read(work, plan_id, _on(read), reading_from(read, work.today))


async def _read_account(work: Work, plan_id: UUID, read: Fields) -> None:
    await measuring.read_account(work, plan_id, _on(read))


async def _withdraw_reading(work: Work, plan_id: UUID, read: Fields) -> None:
    await measuring.withdraw_reading(work, plan_id, _on(read), reason_from(read))


# --- activities


async def _held(work: Work, plan_id: UUID, read: Fields) -> UUID:
    """An activity of this plan. Raises NotFound."""
    found = await activity(work, _on(read, "activity"))
    if found is None or found.plan_id != plan_id:
        raise NotFound
    return found.id


async def _activity(work: Work, plan_id: UUID, read: Fields) -> str:
    zone, today = work.tenant.profile.zone, work.today
    if not read.values.get("activity"):
        await opened(work, plan_id)
        return f"/planning/activities/{await doing.put_in(work, plan_id, activity_from(read, LANGUAGES, zone, today))}"
    key = await _held(work, plan_id, read)
    await doing.change(work, key, activity_from(read, LANGUAGES, zone, today))
    return f"/planning/activities/{key}"


async def _move(work: Work, plan_id: UUID, read: Fields) -> str:
    key = await _held(work, plan_id, read)
    slot, version = slot_from(read, work.tenant.profile.zone, work.today), read.number("version", most=999_999)
    read.done()
    assert slot is not None  # else something was refused above
    await doing.move(work, key, slot, version or 0)
    return f"/planning/activities/{key}"


def _stepped(act: str) -> Do:
    async def do(work: Work, plan_id: UUID, read: Fields) -> str:
        key = await _held(work, plan_id, read)
        version = read.number("version", most=999_999)
        await doing.step(work, key, act, reason_from(read), version)
        return f"/planning/activities/{key}"

    return do


async def _show(work: Work, plan_id: UUID, read: Fields) -> str:
    key = await _held(work, plan_id, read)
    await doing.show(work, key)
    return f"/planning/activities/{key}"


# --- other agencies


async def _invite(work: Work, plan_id: UUID, read: Fields) -> None:
    typed = read.line("agency", limit=LINE_LIMIT, required=True)
    level = read.choice("level", [key for key in LEVELS if key != "owner"], required=True)
    message = read.text("message", limit=REASON_LIMIT)
    until = until_from(read, "until", work.tenant.profile.zone, work.today)
    await opened(work, plan_id)
    party = await agency_named(work, typed) if work.actor.may("planning.share") else None
    if party is None:
        await sharing.invite_named(work, plan_id, typed, level, _nobody)
        return
    await sharing.invite(work, plan_id, party, level, message, until)


async def _nobody(work: Work, name: str) -> UUID | None:
    return None


async def _level(work: Work, plan_id: UUID, read: Fields) -> None:
    await sharing.invite(work, plan_id, _on(read), read.choice("level", LEVELS, required=True))


async def _revoke(work: Work, plan_id: UUID, read: Fields) -> None:
    await sharing.revoke(work, plan_id, _on(read), reason_from(read))


async def _leave(work: Work, plan_id: UUID, read: Fields) -> str:
    await sharing.leave(work, plan_id, reason_from(read))
    return INVITATIONS


async def _comment(work: Work, plan_id: UUID, read: Fields) -> str | None:
    said, mentions = read.text("text", limit=COMMENT_LIMIT), mentions_from(read)
    key = read.uuid("activity")
    read.done()
    on = ("plan_activity", key) if key is not None else None
    await talking.comment(work, plan_id, said, on, mentions, inner=read.ticked("inner"))
    return f"/planning/activities/{key}" if key is not None else None


async def _take_back(work: Work, plan_id: UUID, read: Fields) -> None:
    await talking.withdraw_comment(work, plan_id, _on(read))


# --- own


async def _note(work: Work, plan_id: UUID, read: Fields) -> None:
    said, key, version = read.text("text", limit=TEXT_LIMIT), read.uuid("on"), read.number("version", most=999_999)
    read.done()
    await keeping.keep_note(work, plan_id, said, None, key, version)


async def _drop_note(work: Work, plan_id: UUID, read: Fields) -> None:
    await keeping.drop_note(work, plan_id, _on(read))


async def _money(work: Work, plan_id: UUID, read: Fields) -> None:
    key, version = read.uuid("on"), read.number("version", most=999_999)
    await keeping.keep_money(work, plan_id, money_from(read), key, version)


async def _drop_money(work: Work, plan_id: UUID, read: Fields) -> None:
    await keeping.drop_money(work, plan_id, _on(read))


async def _contact(work: Work, plan_id: UUID, read: Fields) -> None:
    person, note = read.uuid("person"), read.line("note", limit=LINE_LIMIT)
    if person is None:
        read.refuse("person", N_("Choose one of the values offered."), "choice")
    read.done()
    assert person is not None  # else refused above
    await keeping.name_contact(work, plan_id, person, note)


DEEDS: Mapping[str, Deed] = {
    "texts": Deed(_texts, KEPT, "texts", "overview"),
    "days": Deed(_days, KEPT, "days", "overview"),
    "assemble": Deed(_assemble, N_("The plan is made up of the plans you chose."), "units"),
    "consult": Deed(_plain(deciding.consult), N_("The plan is in consultation."), "overview"),
    "withdraw": Deed(_reasoned(deciding.withdraw), N_("The plan is a draft again."), "overview"),
    "approve": Deed(_reasoned(deciding.approve), N_("The plan is approved."), "revisions"),
    "activate": Deed(_plain(deciding.activate), N_("The plan is being carried out now."), "overview"),
    "close": Deed(_plain(deciding.close), N_("The plan is closed. Write what became of it."), "overview", "evaluation"),
    "reopen": Deed(_reasoned(deciding.reopen), N_("The plan is open again."), "overview"),
    "evaluate": Deed(_plain(deciding.evaluate), N_("The plan is evaluated."), "evaluation"),
    "discard": Deed(_reasoned(deciding.discard), N_("The plan was thrown away. It stays in the books."), "overview"),
    "revise": Deed(_revise, N_("The plan is frozen as a new revision."), "revisions"),
    "sign": Deed(_sign, N_("Your agency's answer stands at the revision."), "revisions"),
    "forbid": Deed(_forbid, N_("Nothing is moved in this time."), "activities"),
    "allow": Deed(_allow, N_("Activities can be moved again."), "activities"),
    "review": Deed(_plain(keeping.note_review), N_("Noted that you have seen everything up to now."), "history"),
    "part": Deed(_part, KEPT, "part"),
    "take_out": Deed(_take_out, N_("Taken out. The log keeps it."), "part"),
    "up": Deed(_placed(-1), KEPT, "overview"),
    "down": Deed(_placed(1), KEPT, "overview"),
    "step": Deed(_step, KEPT, "meetings"),
    "reading": Deed(_reading, N_("The reading is noted."), "measures"),
    "read_account": Deed(_read_account, N_("The account's newest figure is noted."), "measures"),
    "withdraw_reading": Deed(_withdraw_reading, N_("The reading is taken out."), "measures"),
    "activity": Deed(_activity, KEPT, "activity"),
    "move": Deed(_move, N_("The activity is moved."), "activity"),
    "show": Deed(_show, N_("All who take part see the activity now."), "activity"),
    "agree": Deed(_stepped("agree"), N_("The activity is agreed."), "activity"),
    "confirm": Deed(_stepped("confirm"), N_("The activity is confirmed."), "activity"),
    "begin": Deed(_stepped("begin"), N_("The activity is under way."), "activity"),
    "finish": Deed(_stepped("finish"), N_("The activity is done."), "activity"),
    "postpone": Deed(_stepped("postpone"), N_("The activity is postponed."), "activity"),
    "cancel": Deed(_stepped("cancel"), N_("The activity is cancelled."), "activity"),
    "take_up": Deed(_stepped("take_up"), N_("The activity is taken up again."), "activity"),
    "invite": Deed(_invite, N_("The agency is invited. It sees the title, who asks, and nothing more."), "agencies"),
    "level": Deed(_level, KEPT, "agencies"),
    "revoke": Deed(_revoke, N_("The agency's part has ended. It sees nothing of the plan any more."), "agencies"),
    "leave": Deed(_leave, N_("Your agency has left the plan. What you put in is kept for you."), "agencies"),
    "comment": Deed(_comment, N_("The remark stands."), "comments"),
    "take_back": Deed(_take_back, N_("The remark is taken back."), "comments"),
    "note": Deed(_note, KEPT, "own"),
    "drop_note": Deed(_drop_note, N_("The note is thrown away."), "own"),
    "money": Deed(_money, KEPT, "own"),
    "drop_money": Deed(_drop_money, N_("The line is taken out."), "own"),
    "contact": Deed(_contact, KEPT, "own"),
}
