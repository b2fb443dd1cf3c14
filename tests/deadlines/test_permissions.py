"""Who may do what: role by role the exact list, and state by state what may still be done with a clock."""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from service.deadlines import actions
from service.deadlines.rules.clocks import PERMISSIONS
from service.kit.refusal import Refusal
from service.runtime.tenants import Tenant
from service.runtime.work import Work

ROLES = {
    "clerk": {"deadlines.read"},
    "adviser": {"deadlines.read"},
    "head": {"deadlines.read", "deadlines.accept"},
    "administrator": {"deadlines.read", "deadlines.administer", "deadlines.accept"},
    "press": set(),
    "information-officer": {"deadlines.read"},
    "lawyer": {"deadlines.read"},
}
PLACE = "/administration/deadlines"
ROUTES = {
    ("GET", PLACE): "deadlines.read",
    ("GET", f"{PLACE}/rules/az.information.answer"): "deadlines.read",
    ("GET", f"{PLACE}/calendar"): "deadlines.read",
    ("GET", f"{PLACE}/proposals"): "deadlines.accept",
    ("POST", f"{PLACE}/proposals"): "deadlines.accept",
    ("POST", f"{PLACE}/rules/az.information.answer"): "deadlines.administer",
    ("POST", f"{PLACE}/rules/az.information.answer/withdraw"): "deadlines.administer",
    ("POST", f"{PLACE}/rules/az.information.answer/take"): "deadlines.administer",
    ("POST", f"{PLACE}/calendar/days"): "deadlines.administer",
    ("POST", f"{PLACE}/calendar/swaps"): "deadlines.administer",
    ("POST", f"{PLACE}/calendar/fill"): "deadlines.administer",
}


@pytest.mark.parametrize("username", ["clerk", "head", "administrator"])
async def test_each_role_reaches_exactly_its_pages(sign_in, tenant: Tenant, username: str) -> None:
    http = await sign_in(tenant, username)
    for (method, place), needed in ROUTES.items():
        # An empty form is refused as a form (422), a form that is not theirs as theirs (403).
        answer = await http.request(method, place, data={"year": "2026"} if method == "POST" else None)
        assert (answer.status_code == 403) is (needed not in ROLES[username]), (username, method, place)
        assert answer.status_code in (200, 403, 422), place


@pytest.mark.parametrize("country", ["baku-education", "mtispiri"])
async def test_the_roles_of_the_countries_hold_these(house, country: str) -> None:
    profile = house.directory.by_slug[country].profile
    assert {role.slug: set(role.permissions) & PERMISSIONS for role in profile.roles} == ROLES


AT = datetime(2026, 3, 13, 10, tzinfo=ZoneInfo("Asia/Baku"))
ACTS = {
    "stop": lambda work, clock: actions.stop_clock(work, clock, AT),
    "reopen": lambda work, clock: actions.reopen_clock(work, clock, "because"),
    "pause": lambda work, clock: actions.pause_clock(work, clock, reason="because", at=AT),
    "resume": lambda work, clock: actions.resume_clock(work, clock, AT),
    "extend": lambda work, clock: actions.extend_clock(work, clock, count=1, reason="because"),
}
ALLOWED = {
    "running": {"stop", "pause", "extend"},
    "paused": {"stop", "resume"},
    "stopped": {"reopen"},
}


@pytest.mark.parametrize("state", ALLOWED)
async def test_what_may_be_done_in_each_state(work: Work, state: str) -> None:
    done = set()
    for name, act in ACTS.items():
        clock = await actions.start_term(
            work, record="letter", record_id=uuid.uuid4(), title="", count=5, unit="working_day", at=AT
        )
        if state == "paused":
            await actions.pause_clock(work, clock.id, reason="because", at=AT)
        if state == "stopped":
            await actions.stop_clock(work, clock.id, AT)
        try:
            await act(work, clock.id)
            done.add(name)
        except Refusal as refusal:
            assert refusal.sentence
    assert done == ALLOWED[state]
