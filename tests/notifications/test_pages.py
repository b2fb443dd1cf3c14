"""The list of notices as a browser sees it."""

import re
import uuid
from collections.abc import Callable
from html import unescape

from service.notifications.actions import notify
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.notifications.conftest import PersonId

DUE = {"number": "D-0471/26", "due_on": "2026-12-01"}


def words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def bell(text: str) -> str:
    found = re.search(r"data-unread[^>]*>([^<]*)<", text)
    assert found is not None
    return found[1]


async def tell(
    committing: OpenWork, tenant: Tenant, person: uuid.UUID, kind: str = "deadlines.approaching"
) -> uuid.UUID:
    async with committing(tenant) as work:
        (notice,) = await notify(work, [person], kind, record="matter", record_id=uuid.uuid4(), params=DUE)
    return notice


async def test_a_notice_is_in_the_list_and_on_the_bell_until_it_is_read(
    sign_in: Callable, committing: OpenWork, tenant: Tenant, person_id: PersonId
) -> None:
    http = await sign_in(tenant, "adviser")
    before = int(bell((await http.get("/notices")).text) or 0)
    notice = await tell(committing, tenant, await person_id(tenant, "adviser"))
    shown = (await http.get("/notices")).text
    assert "D-0471/26 is due on 01.12.2026." in words(shown)
    assert bell(shown) == str(before + 1)
    answer = await http.post(f"/notices/{notice}/read")
    assert (answer.status_code, answer.headers["location"]) == (303, "/notices")
    shown = (await http.get("/notices")).text
    assert str(notice) not in shown
    assert bell(shown) == (str(before) if before else "")
    assert "D-0471/26 is due on 01.12.2026." in words((await http.get("/notices?show=all")).text)


async def test_all_that_was_shown_is_marked_as_read_and_the_page_says_so_once(
    sign_in: Callable, committing: OpenWork, tenant: Tenant, person_id: PersonId
) -> None:
    http, reader = await sign_in(tenant, "adviser"), await person_id(tenant, "adviser")
    await tell(committing, tenant, reader)
    shown = (await http.get("/notices")).text
    until = re.search(r'name="until" value="([^"]+)"', shown)
    assert until is not None
    later = await tell(committing, tenant, reader)
    answer = await http.post("/notices/read", data={"until": until[1]})
    assert answer.status_code == 303
    after = (await http.get(answer.headers["location"])).text
    assert bell(after) == "1"
    assert str(later) in after
    assert "Marked as read: " in words(after)
    assert "Marked as read: " not in words((await http.get("/notices?show=all")).text).replace("Mark as read: ", "")
