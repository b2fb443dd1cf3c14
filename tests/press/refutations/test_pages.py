"""Refutations over HTTP: from the form to the outcome, bad input, who may not, the list and its views, the JSON API."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from service.monitoring.actions import judging
from service.press.refutations.actions import deciding
from service.runtime.tenants import Tenant
from service.web.fields import typed_day
from tests.conftest import OpenWork
from tests.monitoring.factories import clipped
from tests.press.refutations import factories as make

pytestmark = pytest.mark.anyio
SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
HOME, API = "/press/refutations", "/api/v1/press/refutations"
TODAY_ISO = datetime.now(UTC).date().isoformat()
TODAY = datetime.now(UTC).strftime("%d.%m.%Y")
HTML = '<script>alert(1)</script><b onclick="x()">&'
FORM = {
    "outlet": "Uydurma Xəbər", "medium": "site", "title": "Məktəb bağlanıb", "said_on": "-2",
    "address": "https://news.example/1", "text": "Məktəb bağlanıb.", "language": "az",
    "email": "editors@press.example",
}  # fmt: skip


def errors_at(answer: httpx.Response) -> set[str]:
    return set(re.findall(r'id="([a-z_0-9]+)-e"', answer.text))


def place_of(answer: httpx.Response) -> str:
    assert answer.status_code == 303, (answer.status_code, errors_at(answer))
    return str(answer.headers["location"]).partition("#")[0]


async def opened(http: httpx.AsyncClient, **changed: str) -> str:
    return place_of(await http.post(f"{HOME}/new", data={**FORM, **changed}))


async def claim_in(http: httpx.AsyncClient, place: str) -> str:
    found = re.search(r'href="(/press/refutations/[0-9a-f-]{36}/claims/[0-9a-f-]{36})"', (await http.get(place)).text)
    assert found is not None
    return found[1]


async def test_from_the_form_to_the_outcome(sign_in: SignIn, tenant: Tenant) -> None:
    writer, head = await sign_in(tenant, "adviser"), await sign_in(tenant, "head")
    place = await opened(writer)
    assert "No claim yet" in (await writer.get(place)).text
    refused = await writer.post(f"{place}/assess")
    assert refused.status_code == 422 and "Add at least one claim" in refused.text
    wrong = await writer.post(f"{place}/claim", data={"quote": "", "verdict": "false"})
    assert (wrong.status_code, errors_at(wrong)) == (422, {"quote", "why"})
    place_of(await writer.post(f"{place}/claim", data={"quote": "Məktəb bağlanıb."}))
    claim = await claim_in(writer, place)
    assert "Məktəb bağlanıb." in (await writer.get(claim)).text
    judged = {"quote": "Məktəb bağlanıb.", "verdict": "false", "why": "Açıqdır.", "right": "Məktəb açıqdır."}
    place_of(await writer.post(claim, data=judged))
    bad = await writer.post(f"{claim}/evidence", data={"kind": "link", "link": "nowhere"})
    assert (bad.status_code, errors_at(bad), "nowhere" in bad.text) == (422, {"link"}, True)
    place_of(await writer.post(f"{claim}/evidence", data={"kind": "link", "link": "https://agency.example/a"}))
    place_of(await writer.post(f"{place}/assess"))
    assert "repealed in 2022" in (await writer.get(f"{place}/decide")).text
    unreasoned = await writer.post(f"{place}/decide", data={"decision": "refutation", "reason": ""})
    assert (unreasoned.status_code, errors_at(unreasoned)) == (422, {"reason"})
    place_of(await writer.post(f"{place}/decide", data={"decision": "refutation", "reason": "Yanlışdır."}))
    form = (await writer.get(f"{place}/draft")).text
    assert "Məktəb açıqdır." in form and "Uydurma Xəbər" in form
    letter = {"addressee": "Uydurma Xəbər", "subject": "Təkzib", "body": "Tələb edirik.", "language": "az",
              "answer_on": "+10", "edits": "0"}  # fmt: skip
    place_of(await writer.post(f"{place}/draft", data=letter))
    place_of(await writer.post(f"{place}/submit"))
    assert f'action="{place}/approve"' not in (await writer.get(place)).text
    assert (await writer.post(f"{place}/approve")).status_code in {403, 422}
    assert "waits for your approval" in (await head.get("/notices")).text
    place_of(await head.post(f"{place}/approve"))
    assert "Approved, to be sent" in (await writer.get(place)).text


async def test_from_the_approval_to_the_outcome(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        place = f"{HOME}/{await make.approved(work)}"
    writer = await sign_in(tenant, "adviser")
    lacking = await writer.post(f"{place}/send", data={"way": "post"})
    assert (lacking.status_code, errors_at(lacking)) == (422, {"proof"})
    place_of(await writer.post(f"{place}/send", data={"way": "post", "proof": "RR 12"}))
    place_of(await writer.post(f"{place}/deliver", data={"proof": "signed for"}))
    early = await writer.post(f"{place}/give_up_waiting")
    assert early.status_code == 422 and "not over yet" in early.text
    today = {"kind": "published", "received_on": TODAY}
    nothing = await writer.post(f"{place}/answer", data=today)
    assert (nothing.status_code, errors_at(nothing)) == (422, {"clip"})
    said = {**today, "kind": "partly", "text": "Dəqiqləşdirmə", "place": "Arxiv", "length": "20",
            "length_unit": "words", "heading": "no"}  # fmt: skip
    place_of(await writer.post(f"{place}/answer", data=said))
    shown = (await writer.get(place)).text
    assert "not as the publication" in shown and "Refused" in shown
    complaint = {"step_body": "council", "body_name": "Mətbuat Şurası", "text": "Şikayət", "filed_on": TODAY}
    place_of(await writer.post(f"{place}/escalate", data=complaint))
    step = re.search(rf'href="({place}/steps/[0-9a-f-]{{36}})"', (await writer.get(place)).text)
    assert step is not None
    place_of(await writer.post(step[1], data={"result": "upheld", "ruling": "Dərc olunsun", "ruled_on": TODAY}))
    assert "selected>Refutation published" in (await writer.get(f"{place}/close")).text
    place_of(await writer.post(f"{place}/close", data={"outcome": "won", "reason": "Şura qərar verdi."}))
    final = (await writer.get(place)).text
    assert "Decided for us by a council" in final and 'id="act-resume"' in final


async def test_it_begins_with_what_is_known_of_the_clip(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    word = f"Xəbər{uuid4().hex[:6]}"
    async with committing(tenant) as work:
        clip_id = await clipped(work, title=word, text=f"{word} bağlanıb.", outlet="Uydurma Xəbər")
        await judging.keep(work, clip_id)
    http = await sign_in(tenant, "adviser")
    assert f"/press/refutations/new?clip={clip_id}" in (await http.get(f"/monitoring/clips/{clip_id}")).text
    form = (await http.get(f"{HOME}/new?clip={clip_id}")).text
    for known in (word, f"{word} bağlanıb.", "Uydurma Xəbər", "https://news.example/"):
        assert known in form
    place = place_of(await http.post(f"{HOME}/new?clip={clip_id}", data={**FORM, "title": word}))
    clip_page = (await http.get(f"/monitoring/clips/{clip_id}")).text
    assert place in clip_page and "Reaction open" in clip_page
    assert "There is a refutation of it already" in (await http.get(f"{HOME}/new?clip={clip_id}")).text
    options = (await http.get(f"{HOME}/clips", params={"q": word})).text
    assert str(clip_id) in options or word in options
    assert (await http.get(f"{HOME}/new?clip={uuid4()}")).status_code == 404


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"title": "", "outlet": ""}, {"title", "outlet"}),
        ({"medium": ""}, {"medium"}),
        ({"said_on": "+3"}, {"said_on"}),
        ({"said_on": "30.02.2026"}, {"said_on"}),
        ({"address": ""}, {"address"}),
        ({"said_time": "7 pm"}, {"said_time"}),
        ({"length": "many"}, {"length"}),
        ({"owner": "nobody"}, {"owner"}),
        ({"title": "x" * 301}, {"title"}),
        (
            {"title": "", "outlet": "", "medium": "", "said_on": "30.02.2026", "address": "", "length": "many"},
            {"title", "outlet", "medium", "said_on", "address", "length"},
        ),
    ],
)
async def test_each_mistake_is_said_at_its_field_and_nothing_typed_is_lost(
    sign_in: SignIn, tenant: Tenant, changed: dict[str, str], wrong: set[str]
) -> None:
    http = await sign_in(tenant, "adviser")
    answer = await http.post(f"{HOME}/new", data={**FORM, "text": HTML, **changed})
    assert (answer.status_code, errors_at(answer)) == (422, wrong)
    assert "&lt;script&gt;" in answer.text and "<script>alert" not in answer.text


async def test_what_people_type_is_text(sign_in: SignIn, tenant: Tenant) -> None:
    http = await sign_in(tenant, "adviser")
    place = await opened(http, title=HTML, text=HTML, outlet=HTML)
    place_of(await http.post(f"{place}/claim", data={"quote": HTML}))
    for path in (place, HOME, f"{place}/edit"):
        shown = (await http.get(path)).text
        assert "&lt;script&gt;" in shown and "<script>alert" not in shown and "<b onclick" not in shown, path


async def test_an_opinion_waits_for_a_lawyer(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        made = await make.drafted(work, "refutation", make.OPINION)
    writer, head = await sign_in(tenant, "adviser"), await sign_in(tenant, "head")
    place = f"{HOME}/{made}"
    place_of(await writer.post(f"{place}/submit"))
    assert "without a lawyer" in (await head.get(place)).text
    refused = await head.post(f"{place}/approve")
    assert refused.status_code == 422 and "without a lawyer" in refused.text
    assert (await writer.post(f"{place}/sign_off", data={"reason": "x"})).status_code == 403
    bare = await head.post(f"{place}/sign_off", data={"reason": ""})
    assert bare.status_code == 422 and "Fill in this field" in bare.text
    place_of(await head.post(f"{place}/sign_off", data={"reason": "Fakt nəzərdə tutulur."}))
    assert "Fakt nəzərdə tutulur." in (await writer.get(place)).text
    place_of(await head.post(f"{place}/approve"))


async def test_two_hands_on_one_text_are_shown_both(sign_in: SignIn, tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        made = await make.drafted(work)
        day = typed_day(work.today + timedelta(days=10))
    http = await sign_in(tenant, "adviser")
    place = f"{HOME}/{made}"
    letter = {"addressee": "A", "subject": "S", "body": "Birinci", "language": "az", "answer_on": day, "edits": "1"}
    place_of(await http.post(f"{place}/draft", data=letter))
    stale = await http.post(f"{place}/draft", data={**letter, "body": "İkinci"})
    assert stale.status_code == 422 and "Birinci" in stale.text and "İkinci" in stale.text
    assert 'name="edits" value="2"' in stale.text
    changed = await http.post(f"{place}/draft", data={**letter, "body": "İkinci", "edits": "2"})
    place_of(changed)


async def test_those_without_the_right_learn_nothing(
    sign_in: SignIn, tenant: Tenant, other_tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        made = await make.opened(work)
    clerk, stranger = await sign_in(tenant, "clerk"), await sign_in(other_tenant, "head")
    for path in (HOME, f"{HOME}/{made}", f"{HOME}/new", f"{HOME}/{made}/claim", f"{HOME}/clips"):
        assert (await clerk.get(path)).status_code == 403, path
    assert (await clerk.post(f"{HOME}/{made}/assess")).status_code == 403
    for path in (f"{HOME}/{made}", f"{HOME}/{made}/claim"):
        assert (await stranger.get(path)).status_code == 404, path
    assert (await stranger.post(f"{HOME}/{made}/assess")).status_code == 404
    assert (await stranger.get(f"{HOME}/{made}/nonsense")).status_code == 404


async def test_the_list_filters_keeps_views_and_says_what_came_of_it(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    word = f"Mövzu{uuid4().hex[:6]}"
    async with committing(tenant) as work:
        made = await make.decided(work, "none", make.TRUE, title=word)
        await deciding.close(work, made, "no_reaction", "belədir")
    http = await sign_in(tenant, "adviser")
    found = await http.get(HOME, params={"q": word, "bucket": "closed"})
    assert str(made) in found.text and "No reaction was needed" in found.text
    assert str(made) not in (await http.get(HOME, params={"q": word, "bucket": "outlet"})).text
    assert "No refutation answers these filters" in (await http.get(HOME, params={"q": uuid4().hex})).text
    assert (await http.get(HOME, params={"bucket": "x", "state": "y", "outlet": "z", "after": "w"})).status_code == 200
    kept = await http.post(f"{HOME}/views", data={"name": "Mine", "query": "decision=none&evil=1"})
    assert kept.headers["location"] == f"{HOME}?decision=none"
    listed = (await http.get(f"{HOME}?decision=none")).text
    view = re.search(rf"{HOME}/views/([0-9a-f-]{{36}})/delete", listed)
    assert view is not None and "Delete the view" in listed
    nameless = await http.post(f"{HOME}/views", data={"name": "", "query": "decision=none"})
    assert (nameless.status_code, errors_at(nameless)) == (422, {"name"})
    await http.post(f"{HOME}/views/{view[1]}/delete")
    assert "Delete the view" not in (await http.get(f"{HOME}?decision=none")).text


@pytest.mark.parametrize("count", [1, 3])
async def test_the_list_asks_as_many_questions_for_one_as_for_three(
    sign_in: SignIn, other_tenant: Tenant, committing: OpenWork, count: int
) -> None:
    async with committing(other_tenant) as work:
        for _ in range(count):
            await make.opened(work, language="ka")
    http = await sign_in(other_tenant, "adviser")
    listed = await http.get(HOME)
    assert listed.status_code == 200 and listed.text.count('<tr id="r-') >= count


# --- programs


async def done(http: httpx.AsyncClient, path: str, status: int = 200, **body: Any) -> dict[str, Any]:
    answer = await http.post(f"{API}{path}", json=body)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_program_goes_the_same_way(sign_in: SignIn, tenant: Tenant) -> None:
    writer, head = await sign_in(tenant, "adviser"), await sign_in(tenant, "head")
    day, later = TODAY_ISO, (datetime.now(UTC) + timedelta(days=10)).date().isoformat()
    said = {"title": "Başlıq", "medium": "tv", "outlet": "Kanal", "said_on": day, "timecode": "12:40"}
    made = (await done(writer, "", 201, **said))["id"]
    claim = (await done(writer, f"/{made}/claims", 201, quote="Söz"))["id"]
    verdict = {"quote": "Söz", "verdict": "false", "why": "səhv"}
    assert (await done(writer, f"/{made}/claims/{claim}", **verdict))["state"] == "opened"
    await done(writer, f"/{made}/claims/{claim}/evidence", 201, kind="link", link="https://agency.example/a")
    assert (await done(writer, f"/{made}/acts/assess"))["state"] == "assessed"
    refused = await writer.post(f"{API}/{made}/acts/decide", json={"decision": "reply"})
    assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == "reason"
    await done(writer, f"/{made}/acts/decide", decision="reply", reason="cavab")
    letter = {"addressee": "Kanal", "subject": "Cavab", "body": "Mətn", "language": "az", "answer_on": later}
    await done(writer, f"/{made}/demand", **letter)
    await done(writer, f"/{made}/acts/submit")
    assert (await writer.post(f"{API}/{made}/acts/approve", json={})).status_code == 403
    approved = await done(head, f"/{made}/acts/approve")
    assert "send" in approved["may"]
    await done(writer, f"/{made}/send", way="hand", proof="imza")
    assert (await done(writer, f"/{made}/acts/deliver", proof="imza"))["state"] == "awaiting"
    await done(writer, f"/{made}/answers", 201, kind="refused", received_on=day, text="yox")
    complaint = {"body": "regulator", "name": "Şura", "text": "Şikayət", "filed_on": day}
    step = (await done(writer, f"/{made}/complaints", 201, **complaint))["id"]
    ruled = await done(writer, f"/{made}/complaints/{step}", result="rejected", ruling="yox", ruled_on=day)
    assert ruled["state"] == "refused"
    await done(writer, f"/{made}/acts/close", outcome="lost", reason="yox")
    read = (await writer.get(f"{API}/{made}")).json()
    assert (read["state"], read["outcome"], read["claims"][0]["verdict"]) == ("closed", "lost", "false")
    assert (read["demands"][0]["state"], read["sendings"][0]["state"]) == ("approved", "delivered")
    assert (read["answers"][0]["kind"], read["complaints"][0]["result"]) == ("refused", "rejected")
    listed = (await writer.get(API, params={"bucket": "closed"})).json()
    assert made in [one["id"] for one in listed["items"]]


async def test_programs_learn_what_people_learn(sign_in: SignIn, tenant: Tenant, other_tenant: Tenant) -> None:
    writer = await sign_in(tenant, "adviser")
    wrong = await writer.post(API, json={"title": "", "medium": "pigeon", "said_on": TODAY_ISO})
    assert wrong.status_code == 422
    assert {one["field"] for one in wrong.json()["errors"]} == {"title", "outlet", "medium", "address"}
    assert (await writer.get(f"{API}/{UUID(int=0)}")).status_code == 404
    assert (await writer.post(f"{API}/{UUID(int=0)}/acts/assess", json={})).status_code == 404
    assert (await (await sign_in(tenant, "clerk")).get(API)).status_code == 403
