"""Who answers for information: the role holds what that takes, and no more."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from service.runtime.house import House
from service.runtime.tenants import Tenant
from tests.public_information.test_pages import errors_at, form

pytestmark = pytest.mark.anyio
SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
HELD = {
    "information.read", "information.register", "information.decide", "information.restricted", "information.redact",
    "information.publish", "information.report", "documents.attach", "assignments.ask",
    "assignments.read", "deadlines.read", "site.edit",
}  # fmt: skip


@pytest.mark.parametrize("slug", ["baku-education", "mtispiri"])
async def test_the_role_in_both_countries(house: House, slug: str) -> None:
    profile = house.directory.by_slug[slug].profile
    (role,) = [role for role in profile.roles if role.slug == "information-officer"]
    assert set(role.permissions) == HELD


async def test_the_officer_works_on_requests_alone(sign_in: SignIn, other_tenant: Tenant) -> None:
    officer = await sign_in(other_tenant, "information")
    data = form(language="ka", answer_language="ka", text="რა დაჯდა სკოლის რემონტი?", channel="oral")
    made = await officer.post("/information", data=data)
    assert made.status_code == 200, errors_at(made)
    listed = await officer.get("/information")
    address = listed.text.split('href="/information/')[1].split('"')[0]
    assert listed.status_code == 200 and address
    for path in ("/information/new", "/information/log", "/information/duties", "/information/reports", "/redactions"):
        assert (await officer.get(path)).status_code == 200, path
    for path in ("/letters", "/appeals", "/administration/people", "/intake", "/site/settings"):
        assert (await officer.get(path)).status_code == 403, path
