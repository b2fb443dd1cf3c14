"""The pages of letters over HTTP, as a browser asks for them."""

from collections.abc import Awaitable, Callable

import httpx

from service.runtime.tenants import Tenant

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


async def test_smoke(sign_in: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    answer = await clerk.get("/letters")
    print(answer.status_code)
    answer = await clerk.get("/letters/new")
    print(answer.status_code, answer.text)
    answer = await clerk.post(
        "/letters",
        data={
            "journal": "incoming",
            "subject": "Road",
            "sender": "Ministry",
            "kind": "letter",
            "channel": "post",
            "language": "az",
            "then": "open",
            "once": "a1",
            "sender_number": "04/1",
        },
    )
    print(answer.status_code, answer.headers)
    answer = await clerk.get(answer.headers["location"])
    print(answer.status_code, answer.text)
    answer = await clerk.get("/letters")
    print(answer.status_code, answer.text)
