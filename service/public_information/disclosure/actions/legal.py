"""Legal acts and drafts: entered, changed, adopted, repealed, given up, published, withdrawn."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.public_information.disclosure.actions.publicising import frozen_files, make_public, take_back, take_files
from service.public_information.disclosure.models import LegalAct
from service.public_information.disclosure.queries.legal import ActView, act_by_id, taken_slugs
from service.public_information.disclosure.rules.acts import ACT, NO_RIGHT, PUBLISH, WRONG_STATE, demand
from service.public_information.disclosure.rules.content import (
    BEFORE,
    REQUIRED,
    STALE,
    ActEdit,
    demand_texts,
    free_slug,
    kept,
    problems_of_act,
    said_of,
    slug_of,
)
from service.runtime.work import Work
from service.web.errors import NotFound

KIND = "legal_act"
FUTURE_ADOPTION = N_("This act lies in the future: enter it as a draft until it is adopted.")
_FIELDS = (
    "kind", "form", "issuer", "number", "adopted_on", "in_force_on", "discussed_from", "discussed_until", "contact",
)  # fmt: skip


async def enter_act(work: Work, edit: ActEdit, *, draft: bool) -> UUID:
    """A legal act, or a draft of one. Raises Refusal, FieldErrors."""
    if not work.actor.may(PUBLISH):
        raise Refusal(NO_RIGHT, code="not_permitted")
    state = "draft" if draft else "adopted"
    _demand_sound(work, edit, state)
    act_id = new_id()
    base = slug_of(str(edit.adopted_on.year) if edit.adopted_on else "", edit.number)
    row = LegalAct(
        id=act_id, tenant_id=work.tenant.id, slug=free_slug(base, await taken_slugs(work, base), act_id), state=state,
        public="draft", texts=kept(edit.texts), changed_at=work.now, **_values(edit),
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    await take_files(work, ACT, act_id, edit.files)
    work.record("legal_act.entered", act_id, record=ACT, after={"state": state, **_plain(_values(edit))})
    return act_id


def _demand_sound(work: Work, edit: ActEdit, state: str) -> None:
    problems = problems_of_act(edit, state)
    if state == "adopted" and edit.adopted_on and edit.adopted_on > work.today:
        problems.append(Refusal(FUTURE_ADOPTION, code="in_future", field="adopted_on"))
    try:
        demand_texts(edit.texts, work.tenant.profile.default_language)
    except FieldErrors as errors:
        problems += errors.errors
    if problems:
        raise FieldErrors(problems)


def _values(edit: ActEdit) -> dict[str, Any]:
    return {name: getattr(edit, name) for name in _FIELDS}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


async def _demanded(work: Work, act_id: UUID, act: str, reason: str = "") -> ActView:
    found = await act_by_id(work, act_id, lock=True)
    if found is None:
        raise NotFound
    demand(ACT, act, work.actor, found.state, reason)
    return found


async def _write(work: Work, act_id: UUID, **values: Any) -> None:
    await work.session.execute(
        update(LegalAct)
        .where(LegalAct.id == act_id)
        .values(**values, version=LegalAct.version + 1, changed_at=work.now)
    )


async def change_act(work: Work, act_id: UUID, edit: ActEdit, version: int | None = None) -> None:
    """Correct what was entered; the public sees it when it is published again. Raises as enter_act, NotFound."""
    found = await _demanded(work, act_id, "change")
    if version is not None and version != found.version:
        raise Refusal(STALE, code="stale")
    _demand_sound(work, edit, found.state)
    values, texts = _values(edit), kept(edit.texts)
    before = {name: getattr(found, name) for name in _FIELDS if getattr(found, name) != values[name]}
    await take_files(work, ACT, act_id, edit.files)
    await _write(work, act_id, **values, texts=texts)
    after = {name: values[name] for name in before}
    work.record("legal_act.changed", act_id, record=ACT, before=_plain(before), after=_plain(after))


async def adopt(work: Work, act_id: UUID, number: str, adopted_on: date | None, in_force_on: date | None) -> None:
    """A draft became an act: its number, day and entry into force. Raises NotFound, Refusal, FieldErrors."""
    found = await _demanded(work, act_id, "adopt")
    values = {"number": number, "adopted_on": adopted_on, "in_force_on": in_force_on}
    missing = [Refusal(REQUIRED, code="required", field=name) for name, value in values.items() if not value]
    if adopted_on and in_force_on and in_force_on < adopted_on:
        missing.append(Refusal(BEFORE, code="before", field="in_force_on"))
    if adopted_on and adopted_on > work.today:
        missing.append(Refusal(FUTURE_ADOPTION, code="in_future", field="adopted_on"))
    if missing:
        raise FieldErrors(missing)
    # The adopted text is another one than the draft that was published: it is due anew.
    await _write(work, act_id, state="adopted", public="draft", **values)
    work.record("legal_act.adopted", act_id, record=ACT, before={"state": found.state}, after=_plain(values))


async def repeal(work: Work, act_id: UUID, on: date | None, reason: str) -> None:
    """The act lost force on a day. What is public says so at once. Raises NotFound, Refusal."""
    found = await _demanded(work, act_id, "repeal", reason)
    if on is None:
        raise Refusal(REQUIRED, code="required", field="repealed_on")
    if found.in_force_on and on < found.in_force_on:
        raise Refusal(BEFORE, code="before", field="repealed_on")
    await _write(work, act_id, state="repealed", repealed_on=on)
    work.record("legal_act.repealed", act_id, record=ACT, after={"on": on.isoformat()}, reason=reason)
    await _republish(work, act_id)


async def abandon(work: Work, act_id: UUID, reason: str) -> None:
    """The draft comes to nothing; a public one is withdrawn with the reason. Raises NotFound, Refusal."""
    found = await _demanded(work, act_id, "abandon", reason)
    if found.public == "published":
        await take_back(work, ACT, act_id, reason)
    public = "withdrawn" if found.public == "published" else found.public
    await _write(work, act_id, state="abandoned", public=public, reason=reason)
    work.record("legal_act.abandoned", act_id, record=ACT, reason=reason)


async def _republish(work: Work, act_id: UUID) -> None:
    found = await act_by_id(work, act_id)
    if found is not None and found.public == "published":
        await _make_public(work, found)


async def publish_act(work: Work, act_id: UUID) -> None:
    """Make it public, or its next version. Raises NotFound, Refusal."""
    found = await _demanded(work, act_id, "publish")
    await _make_public(work, found)
    await _write(work, act_id, public="published", published_at=work.now, reason="")
    work.record("legal_act.published", act_id, record=ACT, after={"slug": found.slug, "state": found.state})


async def _make_public(work: Work, act: ActView) -> None:
    await make_public(
        work, kind=KIND, record=ACT, record_id=act.id, slug=act.slug, texts=said_of(act.texts),
        files=await frozen_files(work, ACT, act.id), facts=facts_of(act),
    )  # fmt: skip


def facts_of(act: ActView) -> dict[str, Any]:
    """What the page of an act shows beside its texts; days as ISO text, "" for none."""
    days = ("adopted_on", "in_force_on", "repealed_on", "discussed_from", "discussed_until")
    plain = {"state": act.state, "kind": act.kind, "form": act.form, "issuer": act.issuer, "number": act.number}
    said = {name: day.isoformat() if (day := getattr(act, name)) else "" for name in days}
    return {**plain, **said, "contact": act.contact if act.state == "draft" else ""}


async def withdraw_act(work: Work, act_id: UUID, reason: str) -> None:
    """Take a public act back; its address says why. Raises NotFound, Refusal."""
    found = await _demanded(work, act_id, "withdraw", reason)
    if found.public != "published":
        raise Refusal(WRONG_STATE[found.public], code="wrong_state")
    await take_back(work, ACT, act_id, reason)
    await _write(work, act_id, public="withdrawn", reason=reason)
    work.record("legal_act.withdrawn", act_id, record=ACT, reason=reason)
