"""One's own choices about notices: kept, refused at the field, tried out."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from service.notifications.models import NoticeChoice
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.notifications.conftest import PersonId
from tests.notifications.test_pages import words

USUAL = {
    "way_assignments": "mail",
    "way_approvals": "mail",
    "way_deadlines": "summary",
    "way_monitor": "mail",
    "way_press": "mail",
    "way_accreditation": "page",
    "way_digest": "mail",
    "way_exchange": "mail",
    "way_planning": "mail",
    "way_unit_reports": "mail",
    "way_filings": "mail",
    "way_other": "page",
    "quiet": "own",
    "quiet_from": "20",
    "quiet_until": "7.30",
    "summary": "own",
    "summary_at": "7:45",
}


async def test_choices_are_kept_and_the_act_is_noted_once(
    sign_in: Callable, committing: OpenWork, tenant: Tenant, person_id: PersonId
) -> None:
    http, reader = await sign_in(tenant, "adviser"), await person_id(tenant, "adviser")
    for _ in range(2):
        answer = await http.post("/me/notices", data=USUAL)
        assert (answer.status_code, answer.headers["location"]) == (303, "/me/notices")
    shown = (await http.get("/me/notices")).text
    assert "Saved." in words(shown)
    for expected in ('value="20:00"', 'value="07:30"', 'value="07:45"'):
        assert expected in shown
    async with committing(tenant) as work:
        row = (await work.session.execute(select(NoticeChoice).where(NoticeChoice.person_id == reader))).scalar_one()
        assert (row.quiet_from, row.quiet_until, row.summary_at) == (1200, 450, 465)
        assert (
            row.ways
            == '{"accreditation":"page","approvals":"mail","assignments":"mail","deadlines":"summary","digest":"mail",'
            '"exchange":"mail","filings":"mail","monitor":"mail","other":"page","planning":"mail","press":"mail",'
            '"unit_reports":"mail"}'
        )
        acts = text("select count(*) from act where kind = 'notices.choices_changed' and record_id = :id")
        assert (await work.session.execute(acts, {"id": reader})).scalar_one() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"quiet_from": "24:00"}, "Write a time of day"),
        ({"quiet_from": "soon"}, "Write a time of day"),
        ({"quiet_until": ""}, "Fill in this field."),
        ({"quiet_until": "20:00"}, "Quiet hours cannot end when they begin"),
        ({"summary_at": "7:5"}, "Write a time of day"),
        ({"summary_at": "٧:٤٥"}, "Write a time of day"),
        ({"way_deadlines": "never"}, "Choose one of the values offered."),
        ({"quiet": ""}, "Choose one of the values offered."),
    ],
)
async def test_what_cannot_be_kept_is_said_at_its_field_and_nothing_typed_is_lost(
    sign_in: Callable, tenant: Tenant, changed: dict[str, str], said: str
) -> None:
    http = await sign_in(tenant, "head")
    answer = await http.post("/me/notices", data={**USUAL, **changed})
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert 'aria-invalid="true"' in answer.text
    for name in ("quiet_from", "summary_at"):
        assert f'value="{changed.get(name, USUAL[name])}"' in answer.text


async def test_a_notice_to_try_comes_and_says_so(sign_in: Callable, tenant: Tenant) -> None:
    http = await sign_in(tenant, "head")
    answer = await http.post("/me/notices/test")
    assert "A notice is on its way to you." in words((await http.get(answer.headers["location"])).text)
    assert "You asked for this notice" in words((await http.get("/notices")).text)
    await http.post("/me/notices", data={**USUAL, "way_other": "off"})
    await http.get("/me/notices")
    answer = await http.post("/me/notices/test")
    assert "Nothing was sent" in words((await http.get(answer.headers["location"])).text)


async def test_a_token_has_no_notices(api: Callable, tenant: Tenant) -> None:
    http = await api(tenant)
    asked = [(await http.get(path)).status_code for path in ("/notices", "/me/notices", "/notices/stream")]
    assert set(asked) <= {303, 404}
