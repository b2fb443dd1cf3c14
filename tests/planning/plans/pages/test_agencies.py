"""Other agencies on pages: invited, answered, signed, called on, put out while writing."""

from html import unescape
from uuid import uuid4

from service.exchange import actions
from service.exchange.rules import BODIES, EntryEdit
from service.planning.plans.actions import parts, sharing, talking
from service.planning.plans.queries import access, history
from service.planning.plans.queries.body import items_of
from service.planning.plans.rules import words
from service.planning.plans.rules.content import ItemEdit
from tests.planning.plans.factories import Party, begun, joined, put
from tests.planning.plans.pages.making import SignIn, full, place_of, said, value_of


async def test_an_agency_is_invited_by_name_sees_a_title_and_accepts(
    sign_in: SignIn, ministry: Party, school: Party, city: Party
) -> None:
    mark = uuid4().hex[:8]
    plan_id = await full(ministry, "consultation", mark)
    async with school.work() as work:
        await actions.publish_entry(work, EntryEdit(next(iter(BODIES)), {}, ""))
    owner = await sign_in(ministry.tenant, "head")
    base = f"/planning/plans/{plan_id}"
    for typed, wrong in (
        ({"agency": "", "level": "read"}, "agency"), ({"agency": "Ministry of Nothing", "level": "read"}, "agency"),
        ({"agency": "education", "level": "owner"}, "level"), ({"agency": "baku-education", "level": "read"}, "agency"),
        ({"agency": "education", "level": "read", "until": "1.1.2020"}, "until"),
    ):  # fmt: skip
        refused = await owner.post(f"{base}/do/invite", data={"message": "Typed message", **typed})
        assert refused.status_code == 422, typed
        assert said(refused.text, wrong), typed
        assert value_of(refused.text, "message") == "Typed message"
    given = {"agency": "Education", "level": "contribute", "message": f"Join us {mark}"}
    place_of(await owner.post(f"{base}/do/invite", data=given))
    twice = await owner.post(f"{base}/do/invite", data=given)
    assert twice.status_code in (303, 422)
    guest = await sign_in(school.tenant, "head")
    asked = f"/planning/invitations/{plan_id}"
    listed = (await guest.get("/planning/invitations")).text
    assert f"Plan {mark}" in listed and asked in listed
    page = (await guest.get(asked)).text
    assert f"Plan {mark}" in page and f"Join us {mark}" in page
    for word in ("Summary", "Goal", "Audience", "Message", "Activity", "Measure", "Remark", "Decision"):
        assert f"{word} {mark}" not in page, word
    for tab in ("", "/activities", "/revisions", "/comments", "/agencies"):
        assert (await guest.get(base + tab)).status_code == 404, tab
    adviser = await sign_in(school.tenant, "adviser")
    assert "You do not have that right" in (await adviser.get(asked)).text
    assert (await adviser.post(f"{asked}/accept")).status_code == 403
    stranger = await sign_in(city.tenant, "mayor")
    assert (await stranger.get(asked)).status_code == 404
    assert (await stranger.post(f"{asked}/accept")).status_code == 404
    assert place_of(await guest.post(f"{asked}/accept")) == base
    assert f"Goal {mark}" in (await guest.get(base)).text
    again = await guest.post(f"{asked}/accept")
    assert again.status_code == 422 and "has answered this invitation already" in unescape(again.text)
    assert place_of(await guest.get(asked)) == base


async def test_a_declined_invitation_says_why_to_who_asked(sign_in: SignIn, ministry: Party, energy: Party) -> None:
    async with ministry.work() as work:
        plan_id = await begun(work)
        await sharing.invite(work, plan_id, energy.id, "read")
    guest = await sign_in(energy.tenant, "minister")
    asked = f"/planning/invitations/{plan_id}"
    place_of(await guest.post(f"{asked}/decline", data={"reason": "Not our matter"}))
    page = (await guest.get(asked)).text
    assert "Declined" in page and f"{asked}/accept" not in page
    owner = await sign_in(ministry.tenant, "head")
    row = (await owner.get(f"/planning/plans/{plan_id}/agencies")).text.split('id="g-energy"')[1].split("</tr>")[0]
    assert "Declined" in row and "Not our matter" in row


async def test_ending_a_part_asks_twice_and_whoever_was_writing_gets_the_text_back(
    sign_in: SignIn, ministry: Party, energy: Party
) -> None:
    mark = uuid4().hex[:8]
    plan_id = await full(ministry, "consultation", mark)
    await joined(ministry, energy, plan_id, "edit")
    async with energy.work() as work:
        await put(work, plan_id, f"Ours {mark}")
    guest, owner = await sign_in(energy.tenant, "minister"), await sign_in(ministry.tenant, "head")
    base = f"/planning/plans/{plan_id}"
    form = (await guest.get(f"{base}/part?record=plan_message")).text
    assert 'id="part-form"' in form
    listed = (await owner.get(f"{base}/agencies")).text
    assert f"?end={energy.id}" in listed and "do/revoke" not in listed
    asked = (await owner.get(f"{base}/agencies?end={energy.id}")).text
    assert "What happens at once" in asked and "It sees nothing of the plan any more" in asked
    silent = await owner.post(f"{base}/do/revoke", data={"on": str(energy.id), "reason": " "})
    assert silent.status_code == 422 and said(silent.text, "reason") == "Say why."
    assert f"Ours {mark}" in (await guest.get(f"{base}/activities")).text
    place_of(await owner.post(f"{base}/do/revoke", data={"on": str(energy.id), "reason": "It is over"}))
    typed = {"record": "plan_message", "text_az": f"Uzun mətn {mark}", "text_en": ""}
    answer = await guest.post(f"{base}/do/part", data=typed)
    assert answer.status_code == 409 and 'id="ended"' in answer.text
    assert f"Uzun mətn {mark}" in answer.text and "It is over" in answer.text and f"Ours {mark}" in answer.text
    for path in ("", "/activities", "/comments", "/revisions", "/part?record=plan_message"):
        page = await guest.get(base + path)
        assert page.status_code == 404 and 'id="ended"' in page.text, path
        for word in ("Goal", "Activity", "Message", "Remark", "Measure"):
            assert f"{word} {mark}" not in page.text, (path, word)
    assert f"Plan {mark}" not in (await guest.get("/planning/plans")).text
    assert f"Ours {mark}" in (await owner.get(f"{base}/activities")).text


async def test_leaving_says_what_happens_and_happens_at_once(sign_in: SignIn, ministry: Party, energy: Party) -> None:
    plan_id = await full(ministry, "active")
    await joined(ministry, energy, plan_id, "comment")
    guest = await sign_in(energy.tenant, "minister")
    base = f"/planning/plans/{plan_id}"
    assert "do/leave" not in (await guest.get(f"{base}/agencies")).text
    assert "Your agency sees nothing of the plan any more" in (await guest.get(f"{base}/agencies?leave=1")).text
    assert place_of(await guest.post(f"{base}/do/leave", data={"reason": ""})) == "/planning/invitations"
    assert (await guest.get(base)).status_code == 404
    owner = await sign_in(ministry.tenant, "head")
    refused = await owner.post(f"{base}/do/leave", data={})
    assert refused.status_code == 422 and "does not leave it" in unescape(refused.text)


async def test_revisions_are_compared_and_signed_with_a_reservation(
    sign_in: SignIn, ministry: Party, energy: Party
) -> None:
    plan_id = await full(ministry, "consultation")
    await joined(ministry, energy, plan_id, "contribute")
    owner, guest = await sign_in(ministry.tenant, "head"), await sign_in(energy.tenant, "minister")
    base = f"/planning/plans/{plan_id}"
    place_of(await owner.post(f"{base}/do/revise", data={"reason": "", "sign_by": ""}))
    async with ministry.work() as work:
        found = await access.seen(work, plan_id)
        assert found is not None
        risk = (await items_of(work, found.plan, words.RISK))[0]
        edit = ItemEdit({"az": "New risk"}, {"likelihood": 5, "impact": 3})
        await parts.change_part(work, plan_id, words.RISK, risk.id, edit)
    without = await owner.post(f"{base}/do/revise", data={"reason": ""})
    assert without.status_code == 422 and "Say why." in unescape(without.text)
    place_of(await owner.post(f"{base}/do/revise", data={"reason": "The risk grew"}))
    page = (await guest.get(f"{base}/revisions?of=2")).text
    differ = page.split('id="differences"')[1]
    assert "<del>2</del>" in differ and "<ins>5</ins>" in differ and "New risk" in differ
    assert "Sign revision 2" in (await guest.get(base)).text
    for typed, wrong in (({"verdict": ""}, "verdict"), ({"verdict": "reserved", "text": ""}, "text")):
        refused = await guest.post(f"{base}/do/sign", data={"number": "2", **typed})
        assert refused.status_code == 422, typed
        assert said(refused.text, wrong)
    old = await guest.post(f"{base}/do/sign", data={"number": "1", "verdict": "agreed"})
    assert old.status_code == 422 and "There is a newer revision" in unescape(old.text)
    sign = {"number": "2", "verdict": "reserved", "text": "Only with a budget"}
    place_of(await guest.post(f"{base}/do/sign", data=sign))
    twice = await guest.post(f"{base}/do/sign", data=sign)
    assert twice.status_code == 422 and "signed this revision already" in unescape(twice.text)
    page = (await owner.get(f"{base}/revisions")).text
    assert 'data-signed="reserved"' in page and "Only with a budget" in page
    place_of(await owner.post(f"{base}/do/approve", data={}))


async def test_who_is_called_on_stands_at_the_remark(sign_in: SignIn, ministry: Party, energy: Party) -> None:
    mark = uuid4().hex[:8]
    plan_id = await full(ministry, "consultation")
    await joined(ministry, energy, plan_id, "comment")
    owner, guest = await sign_in(ministry.tenant, "head"), await sign_in(energy.tenant, "minister")
    base = f"/planning/plans/{plan_id}"
    page = (await owner.get(f"{base}/comments")).text
    assert f'value="{energy.id}:"' in page
    for typed, wrong in (
        ({"text": "", "mentions": ""}, "text"), ({"text": "x" * 4001}, "text"),
        ({"text": "x", "mentions": "nobody"}, "mentions"), ({"text": "x", "mentions": f"{uuid4()}:"}, "mentions"),
        ({"text": "x", "inner": "1", "mentions": f"{energy.id}:"}, "mentions"),
    ):  # fmt: skip
        refused = await owner.post(f"{base}/do/comment", data=typed)
        assert refused.status_code == 422, typed
        assert said(refused.text, wrong), typed
    said_it = {"text": f"Please look {mark}", "mentions": f"{energy.id}:"}
    place_of(await owner.post(f"{base}/do/comment", data=said_it))
    assert f"Please look {mark}" in (await guest.get(f"{base}/comments")).text
    async with energy.work() as work:
        row = next(one for one in await history.comments(work, plan_id) if mark in one.text)
        assert [one["tenant_id"] for one in row.mentions] == [str(energy.id)]
    stranger = await guest.post(f"{base}/do/take_back", data={"on": str(row.id)})
    assert stranger.status_code == 404
    place_of(await owner.post(f"{base}/do/take_back", data={"on": str(row.id)}))
    assert mark not in (await guest.get(f"{base}/comments")).text


async def test_what_changed_is_counted_until_it_was_looked_at(sign_in: SignIn, ministry: Party, energy: Party) -> None:
    plan_id = await full(ministry, "consultation")
    await joined(ministry, energy, plan_id, "comment")
    guest = await sign_in(energy.tenant, "minister")
    base = f"/planning/plans/{plan_id}"
    assert "data-changed" in (await guest.get(base)).text
    place_of(await guest.post(f"{base}/do/review"))
    assert "data-changed" not in (await guest.get(base)).text
    async with ministry.work() as work:
        await talking.comment(work, plan_id, "Something new")
    assert 'data-changed="1"' in (await guest.get(base)).text
