"""Social accounts: entered, changed, given up; figures noted, corrected and withdrawn, each by an act."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.monitoring.figures.models import SocialAccount, SocialFigure
from service.monitoring.figures.queries.accounts import (
    AccountView,
    FigureView,
    account_by_id,
    figure_by_id,
    standing_on,
)
from service.monitoring.figures.rules.accounts import (
    RECORD,
    THERE_ALREADY,
    AccountEdit,
    NewFigure,
    demand,
    entering,
    problem_of,
)
from service.runtime.work import Work
from service.web.errors import NotFound

SAME_ADDRESS = N_("There is an account of this platform and address already.")
STALE = N_("Somebody else saved this meanwhile. Look at it again and repeat what you wanted to change.")
NOT_STANDING = N_("This figure was corrected or withdrawn meanwhile. Look at the account again.")
SAME_VALUE = N_("This is what stands there already.")


async def enter_account(work: Work, edit: AccountEdit) -> UUID:
    """Keep an account of the agency from now on. Raises Refusal."""
    entering(work.actor)
    await _refuse_twin(work, edit, None)
    account_id = new_id()
    work.session.add(SocialAccount(tenant_id=work.tenant.id, id=account_id, **_said(edit), **_by(work)))
    await work.session.flush()
    work.record("social_account.entered", account_id, record=RECORD, after=_said(edit))
    return account_id


def _said(edit: AccountEdit) -> dict[str, Any]:
    return {
        "platform": edit.platform, "address": edit.address, "name": edit.name, "unit_id": edit.unit_id,
        "since": edit.since,
    }  # fmt: skip


def _by(work: Work) -> dict[str, Any]:
    return {"changed_at": work.now, "changed_by_name": work.actor.name}


async def _refuse_twin(work: Work, edit: AccountEdit, own: UUID | None) -> None:
    query = select(SocialAccount.id).where(
        SocialAccount.platform == edit.platform, SocialAccount.address == edit.address, SocialAccount.id != own
    )
    if await work.session.scalar(query) is not None:
        raise Refusal(SAME_ADDRESS, code="same_address", field="address")


async def _demanded(work: Work, account_id: UUID, act: str, reason: str | None = None) -> AccountView:
    account = await account_by_id(work, account_id, lock=True)
    if account is None:
        raise NotFound
    demand(act, work.actor, account.state, reason)
    return account


async def change_account(work: Work, account_id: UUID, edit: AccountEdit, version: int | None = None) -> None:
    """Name or address are others, or another unit keeps it. The platform stays: its figures mean what they mean there.

    Raises NotFound, Refusal.
    """
    account = await _demanded(work, account_id, "change")
    if version is not None and version != account.version:
        raise Refusal(STALE, code="stale")
    before = AccountEdit(account.platform, account.address, account.name, account.unit_id, account.since)
    after = AccountEdit(account.platform, edit.address, edit.name, edit.unit_id, edit.since)
    if before == after:
        return
    await _refuse_twin(work, after, account_id)
    await _write(work, account_id, **_said(after))
    work.record("social_account.changed", account_id, record=RECORD, before=_said(before), after=_said(after))


async def _write(work: Work, account_id: UUID, **values: Any) -> None:
    kept = {**values, **_by(work), "version": SocialAccount.version + 1}
    await work.session.execute(update(SocialAccount).where(SocialAccount.id == account_id).values(**kept))


async def end_account(work: Work, account_id: UUID, reason: str) -> None:
    """The agency has given the account up; its figures stay. Raises NotFound, Refusal."""
    await _demanded(work, account_id, "end", reason)
    await _write(work, account_id, state="ended")
    work.record("social_account.ended", account_id, record=RECORD, reason=reason)


async def resume_account(work: Work, account_id: UUID) -> None:
    """The account is kept again. Raises NotFound, Refusal."""
    await _demanded(work, account_id, "resume")
    await _write(work, account_id, state="kept")
    work.record("social_account.resumed", account_id, record=RECORD)


async def note_figures(
    work: Work, account_id: UUID, new: Sequence[NewFigure], *, import_id: UUID | None = None
) -> list[UUID]:
    """Note figures of an account. Raises NotFound, Refusal, FieldErrors with the field `<place>.<field>` of each."""
    account = await _demanded(work, account_id, "note")
    today = work.today
    days = [(account_id, one.metric, one.on, one.first) for one in new]
    there = await standing_on(work, days)
    wrong = []
    for place, one in enumerate(new):
        problem = problem_of(one, account.platform, today)
        if problem is None and days[place] in [*there, *days[:place]]:
            value = there.get(days[place], one.value)
            problem = Refusal(THERE_ALREADY, code="there_already", field="value", value=value)
        if problem is not None:
            wrong.append(problem.at(f"{place}.{problem.field}" if len(new) > 1 else problem.field or ""))
    if wrong:
        raise FieldErrors(wrong)
    ids = [_add(work, account_id, one, import_id=import_id) for one in new]
    await work.session.flush()
    after = [{"metric": one.metric, "on": one.on, "first": one.first, "value": one.value} for one in new]
    work.record("social_account.noted", account_id, record=RECORD, after={"figures": after})
    return ids


def _add(work: Work, account_id: UUID, new: NewFigure, **more: Any) -> UUID:
    figure_id = new_id()
    work.session.add(
        SocialFigure(
            tenant_id=work.tenant.id,
            id=figure_id,
            account_id=account_id,
            metric=new.metric,
            taken_on=new.on,
            since_on=new.first,
            value=new.value,
            origin=new.origin,
            remark=new.remark,
            noted_at=work.now,
            noted_by_name=work.actor.name,
            **more,
        )
    )
    return figure_id


async def correct_figure(work: Work, figure_id: UUID, value: int, reason: str) -> UUID:
    """Put another value in a figure's place, with a reason; what stood there stays to be seen.

    Raises NotFound, Refusal.
    """
    figure, account = await _standing(work, figure_id, reason)
    new = NewFigure(figure.metric, figure.on, value, figure.first, figure.origin, figure.remark)
    if problem := problem_of(new, account.platform, work.today):
        raise problem
    if value == figure.value:
        raise Refusal(SAME_VALUE, code="same", field="value")
    await _close(work, figure_id, "corrected", reason)
    made = _add(work, account.id, new, replaces_id=figure_id)
    await work.session.flush()
    before, after = {"metric": figure.metric, "on": figure.on, "value": figure.value}, {"value": value}
    work.record(
        "social_account.corrected", account.id, record=RECORD, before=before, after=after, reason=reason
    )  # fmt: skip
    return made


async def withdraw_figure(work: Work, figure_id: UUID, reason: str) -> None:
    """Take a figure that should never have been noted out of all counts, with a reason. Raises NotFound, Refusal."""
    figure, account = await _standing(work, figure_id, reason)
    await _close(work, figure_id, "withdrawn", reason)
    before = {"metric": figure.metric, "on": figure.on, "value": figure.value}
    work.record("social_account.withdrawn", account.id, record=RECORD, before=before, reason=reason)


async def _standing(work: Work, figure_id: UUID, reason: str) -> tuple[FigureView, AccountView]:
    figure = await figure_by_id(work, figure_id)
    if figure is None:
        raise NotFound
    account = await _demanded(work, figure.account_id, "correct", reason)
    figure = await figure_by_id(work, figure_id, lock=True)
    if figure is None or figure.state != "standing":
        raise Refusal(NOT_STANDING, code="not_standing")
    return figure, account


async def _close(work: Work, figure_id: UUID, state: str, reason: str) -> None:
    change = update(SocialFigure).where(SocialFigure.id == figure_id).values(state=state, reason=reason)
    await work.session.execute(change)
