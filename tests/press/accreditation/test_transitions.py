"""Every act from every state, through the actions that pages use: where it leads, and what the person is told."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from service.kit.refusal import Refusal
from service.press.accreditation.actions import applying, badges, deciding, door
from service.press.accreditation.models import Accreditation, Mail
from service.press.accreditation.rules.acts import ACTS, STATES
from service.press.events.queries.events import event_row
from service.runtime.house import House
from service.runtime.work import Work
from service.web.errors import NotFound
from tests.press.accreditation.factories import As, applied, event_with_call

Doing = Callable[[Work, UUID, Accreditation], Awaitable[Any]]
LEADS: dict[str, dict[str, tuple[str, str]]] = {
    "submitted": {
        "ask_info": ("needs_info", "ask_info"), "approve": ("approved", "approved"),
        "reject": ("rejected", "rejected"), "withdraw": ("withdrawn", ""),
    },
    "needs_info": {
        "ask_info": ("needs_info", "ask_info"), "answer_info": ("submitted", ""), "approve": ("approved", "approved"),
        "reject": ("rejected", "rejected"), "withdraw": ("withdrawn", ""),
    },
    "approved": {
        "reject": ("rejected", "unapproved"), "issue_badge": ("badge", "badge"), "check_in": ("checked_in", ""),
        "withdraw": ("withdrawn", ""),
    },
    "rejected": {"appeal": ("rejected", "appeal_received")},
    "badge": {
        "replace_badge": ("badge", ""), "check_in": ("checked_in", ""), "revoke": ("revoked", "revoked"),
        "withdraw": ("withdrawn", ""),
    },
    # A second check-in is not refused: it says who was let in before, and changes nothing.
    "checked_in": {
        "replace_badge": ("checked_in", ""), "check_in": ("checked_in", ""), "take_back": ("badge", ""),
        "revoke": ("revoked", "revoked"),
    },
    "no_show": {"check_in": ("checked_in", "")},
    "withdrawn": {},
    "revoked": {"appeal": ("revoked", "appeal_received")},
}  # fmt: skip
"""State -> act -> (state afterwards, kind of the mail to the person, "" for none). Everything else is refused."""


def _own(act: Doing) -> Doing:
    """Done by the applicant."""

    async def do(work: Work, event_id: UUID, one: Accreditation) -> None:
        with As(work, one):
            await act(work, event_id, one)

    return do


DO: dict[str, Doing] = {
    "ask_info": lambda work, _, one: deciding.ask_info(work, one.id, "Why"),
    "answer_info": _own(lambda work, _, one: applying.answer_info(work, one.id, "So")),
    "approve": lambda work, _, one: deciding.approve(work, one.id),
    "reject": lambda work, _, one: deciding.reject(work, one.id, "No"),
    "issue_badge": lambda work, _, one: badges.issue_badge(work, one.id),
    "replace_badge": lambda work, _, one: badges.replace_badge(work, one.id, "Lost"),
    "check_in": lambda work, event_id, one: door.check_in(work, event_id, one.id),
    "take_back": lambda work, event_id, one: door.take_back(work, event_id, one.id, "Wrong person"),
    "revoke": lambda work, _, one: deciding.revoke(work, one.id, "Passed on"),
    "withdraw": _own(lambda work, _, one: applying.withdraw(work, one.id)),
    "appeal": _own(lambda work, _, one: applying.appeal(work, one.id, "Not so")),
    "decide_appeal": lambda work, _, one: deciding.decide_appeal(work, one.id, True, "Right"),
}
WAYS: dict[str, tuple[str, ...]] = {
    "submitted": (), "needs_info": ("ask_info",), "approved": ("approve",), "rejected": ("reject",),
    "badge": ("approve", "issue_badge"), "checked_in": ("approve", "issue_badge", "check_in"),
    "no_show": ("approve", "issue_badge"), "withdrawn": ("withdraw",), "revoked": ("approve", "issue_badge", "revoke"),
}  # fmt: skip
"""How a state is reached."""


def test_every_state_and_every_act_is_tried() -> None:
    assert set(LEADS) == set(WAYS) == set(STATES)
    assert set(DO) == set(ACTS) - {"open", "see_documents"}


async def told(work: Work, one: Accreditation) -> list[str]:
    """Kinds of the mails to a person, the newest first."""
    await work.session.flush()
    query = select(Mail.kind).where(Mail.accreditation_id == one.id).order_by(Mail.queued_at.desc(), Mail.id.desc())
    return list(await work.session.scalars(query))


@pytest.mark.parametrize("state", STATES)
async def test_acts_lead_exactly_there(work: Work, house: House, state: str) -> None:
    event_id, call_id = await event_with_call(work)
    found: dict[str, tuple[str, str]] = {}
    ours = {act: await applied(work, house, call_id, email=f"{act}@press.example") for act in DO}
    row = await event_row(work, event_id)
    assert row is not None and row.begins_at is not None
    work.now, row.state = row.begins_at, "live"
    for act, one in ours.items():
        for step in WAYS[state]:
            await DO[step](work, event_id, one)
        if state == "no_show":
            one.state = "no_show"
        assert one.state == state
        before = len(await told(work, one))
        try:
            await DO[act](work, event_id, one)
        except Refusal as refusal:
            assert refusal.code in ("wrong_state", "not_admitted"), (act, refusal.code)
            assert one.state == state and len(await told(work, one)) == before
            continue
        except NotFound:
            assert act == "take_back" and one.state == state  # there is no check-in to take back
            continue
        mails = await told(work, one)
        assert len(mails) - before <= 1
        found[act] = (one.state, mails[0] if len(mails) > before else "")
    assert found == LEADS[state]
