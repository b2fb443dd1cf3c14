"""Plans over HTTP: what programs send and get, and what they are refused."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import httpx
import pytest

from service.runtime.tenants import Tenant
from tests.planning.plans.factories import Party, begun, joined, put

Api = Callable[..., Awaitable[httpx.AsyncClient]]
BASE = "/api/v1/planning"
NEW = {"kind": "annual", "texts": {"az": {"title": "Sənəd"}}, "starts_on": "2027-01-01", "ends_on": "2027-12-31",
       "skeleton": False}  # fmt: skip
BRIEF = {"texts": {"az": {"title": "Brifinq"}}, "starts_at": "2027-03-09T10:00:00+04:00",
         "ends_at": "2027-03-09T11:00:00+04:00", "channel": "press"}  # fmt: skip


@pytest.fixture
async def http(api: Api, tenant: Tenant) -> httpx.AsyncClient:
    return await api(tenant, "head")


async def made(http: httpx.AsyncClient, path: str, body: dict[str, Any]) -> str:
    answer = await http.post(BASE + path, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def said_by(answer: httpx.Response) -> set[tuple[str, str]]:
    """What a refusal names, with its codes."""
    return {(one["field"], one["code"]) for one in answer.json()["errors"]}


async def test_a_plan_with_parts_and_activities(http: httpx.AsyncClient) -> None:
    plan = await made(http, "/plans", NEW)
    to = await made(http, f"/plans/{plan}/parts/plan_audience", {"texts": {"az": "Valideynlər"}, "values": {"size": 9}})
    figures = {"level": "outtake", "measure": "calls", "target": 100.5, "due_on": "2027-12-31", "source": "hotline"}
    kpi = await made(http, f"/plans/{plan}/parts/plan_kpi", {"texts": {"az": "Zənglər"}, "values": figures})
    one = await made(http, f"/plans/{plan}/activities", {**BRIEF, "audiences": [to]})
    read = (await http.get(f"{BASE}/plans/{plan}")).json()
    assert (read["state"], read["level"], read["texts"]["az"]["version"]) == ("draft", "owner", 1)
    assert read["parts"]["plan_kpi"][0]["values"]["target"] == "100.5"
    assert "approve" not in read["acts"], "a program approves nothing"
    span = {"since": "2027-03-01T00:00:00+04:00", "until": "2027-04-01T00:00:00+04:00", "plan": plan}
    (shown,) = (await http.get(f"{BASE}/activities", params=span)).json()["items"]
    assert (shown["id"], shown["title"], shown["own"], shown["audiences"]) == (one, "Brifinq", True, [to])
    moved = {"starts_at": "2027-03-10T10:00:00+04:00", "ends_at": "2027-03-10T11:00:00+04:00", "channel": "tv"}
    undo = await http.post(f"{BASE}/activities/{one}/move", json={**moved, "version": 1})
    assert undo.status_code == 200
    late = await http.post(f"{BASE}/activities/{one}/move", json={**moved, "version": 1})
    assert (late.status_code, said_by(late)) == (422, {("version", "stale")})
    assert (await http.post(f"{BASE}/activities/{one}/move", json=undo.json())).status_code == 200
    step = await http.post(f"{BASE}/activities/{one}/steps/cancel", json={"reason": "hava"})
    assert step.json()["state"] == "cancelled"
    assert (await http.post(f"{BASE}/plans/{plan}/measures/{kpi}/readings", json={
        "taken_on": "2020-01-01", "value": 1, "evidence": "a", "source": "b"})).status_code == 422  # fmt: skip
    assert (await http.post(f"{BASE}/plans/{plan}/steps/consult", json={})).json() == {
        "state": "consultation", "revision": 0,
    }  # fmt: skip
    assert (await http.post(f"{BASE}/plans/{plan}/revisions", json={})).json() == {"number": 1}
    said = await http.post(f"{BASE}/plans/{plan}/comments", json={"text": "söz"})
    assert said.status_code == 201
    kinds = [row["kind"] for row in (await http.get(f"{BASE}/plans/{plan}/changes")).json()["items"]]
    assert kinds[:2] == ["comment.written", "plan.revised"]
    listed = (await http.get(f"{BASE}/plans", params={"year": 2027, "whose": "own", "limit": 200})).json()["items"]
    assert plan in {row["id"] for row in listed}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/plans", {**NEW, "kind": "party"}, "kind"),
        ("/plans", {**NEW, "texts": {}}, "title_az"),
        ("/plans/{plan}/activities", {**BRIEF, "starts_at": "2027-03-09T10:00:00"}, "starts_at"),
        ("/plans/{plan}/activities", {**BRIEF, "ends_at": "2026-03-09T10:00:00+04:00"}, "ends_at"),
        ("/plans/{plan}/parts/plan_risk", {"texts": {"az": "x"}, "values": {"likelihood": 9, "impact": 1}},
         "likelihood"),
        ("/plans/{plan}/parts/plan_risk", {"texts": {"az": "x"}, "values": {"tenant_id": "x"}}, "values.tenant_id"),
        ("/plans/{plan}/parts/plan_kpi", {"texts": {"az": "x"}, "values": {"target": "NaN"}}, "values.target"),
        ("/plans/{plan}/parts/plan_meeting", {"texts": {"az": "x"}, "values": {"starts_at": "x"}}, "values.starts_at"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_said_at_its_field(
    http: httpx.AsyncClient, path: str, body: dict[str, Any], field: str
) -> None:
    plan = await made(http, "/plans", NEW)
    answer = await http.post(BASE + path.format(plan=plan), json=body)
    assert answer.status_code == 422
    assert field in {one["field"] for one in answer.json()["errors"]}


async def test_agencies_share_a_plan_over_the_api(api: Api, ministry: Party, energy: Party, city: Party) -> None:
    ours, theirs, other = [await api(party.tenant, "head") for party in (ministry, energy, city)]
    plan = await made(ours, "/plans", NEW)
    asked = {"agency": str(energy.id), "level": "contribute", "message": "Qoşulun"}
    assert (await ours.post(f"{BASE}/plans/{plan}/participants", json=asked)).status_code == 204
    (invitation,) = [one for one in (await theirs.get(f"{BASE}/invitations")).json()["items"] if one["plan_id"] == plan]
    assert (invitation["title"], invitation["agency"]) == ("Sənəd", str(ministry.id))
    assert (await theirs.get(f"{BASE}/plans/{plan}")).status_code == 404
    answer = f"{BASE}/invitations/{plan}/answer"
    assert (await other.post(answer, json={"accepts": True})).status_code == 404
    assert (await theirs.post(answer, json={"accepts": True})).status_code == 204
    assert (await theirs.post(answer, json={"accepts": True})).status_code == 422
    await made(theirs, f"/plans/{plan}/activities", BRIEF)
    shown = (await ours.get(f"{BASE}/plans/{plan}/participants")).json()["items"]
    assert [(one["level"], one["state"]) for one in shown] == [("owner", "accepted"), ("contribute", "accepted")]
    assert (await theirs.post(f"{BASE}/plans/{plan}/steps/consult", json={})).status_code == 422
    gone = {"reason": "bitdi"}
    assert (await ours.post(f"{BASE}/plans/{plan}/participants/{energy.id}/revoke", json=gone)).status_code == 204
    paths = ("", "/participants", "/changes", "/comments", "/signatures", "/readings")
    assert {(await theirs.get(f"{BASE}/plans/{plan}{path}")).status_code for path in paths} == {404}


async def test_a_foreign_id_answers_like_an_id_of_nothing(api: Api, ministry: Party, city: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        activity_id = await put(work, plan_id)
    http = await api(city.tenant, "head")

    async def answers(plan: UUID, activity: UUID) -> list[tuple[int, str]]:
        found = []
        for path in (f"plans/{plan}", f"plans/{plan}/changes", f"activities/{activity}", f"plans/{plan}/readings"):
            answer = await http.get(f"{BASE}/{path}")
            found.append((answer.status_code, answer.json()["title"]))
        span = {"since": "2027-01-01T00:00:00Z", "until": "2027-12-31T00:00:00Z", "plan": str(plan)}
        answer = await http.get(f"{BASE}/activities", params=span)
        return [*found, (answer.status_code, str(answer.json()["items"]))]

    assert await answers(plan_id, activity_id) == await answers(uuid.uuid4(), uuid.uuid4())


async def test_who_has_no_right_is_refused(api: Api, tenant: Tenant, ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
    await joined(ministry, energy, plan_id)
    clerk, adviser = await api(tenant, "clerk"), await api(tenant, "adviser")
    assert (await clerk.get(f"{BASE}/plans")).status_code == 403
    asked = {"agency": str(energy.id), "level": "read"}
    assert (await adviser.post(f"{BASE}/plans/{plan_id}/participants", json=asked)).status_code == 403
    assert (await adviser.get(f"{BASE}/plans/{plan_id}")).status_code == 200
