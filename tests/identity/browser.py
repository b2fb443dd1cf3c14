"""A browser as far as sign-in needs one: cookies per host, redirects, our application beside real providers."""

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from service.runtime.tenants import Tenant

CALLBACK = "http://sso.localhost:8000/signin/callback"
NAVIGATE = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}


class Browser(httpx.AsyncClient):
    """One person's browser at one agency."""

    def __init__(self, app: Any, tenant: Tenant, provider: str = "", language: str = "en") -> None:
        super().__init__(
            transport=httpx.ASGITransport(app=app, raise_app_exceptions=False),
            mounts={provider: httpx.AsyncHTTPTransport()} if provider else {},
            base_url=f"http://{tenant.slug}.localhost:8000",
            headers={"sec-fetch-site": "same-origin", "accept-language": language},
            timeout=30,
        )
        self.slug = tenant.slug

    async def follow(self, answer: httpx.Response, until: str = "") -> httpx.Response:
        """Follow redirects, at most up to an address that begins with `until`."""
        while answer.has_redirect_location:
            following = str(answer.next_request.url) if answer.next_request else ""
            if until and following.startswith(until):
                break
            answer = await self.get(following, headers=NAVIGATE)
        return answer

    async def choose(self, username: str, follow: str = "/me", until: str = "") -> httpx.Response:
        """Go to the provider and choose a person there."""
        shown = await self.follow(await self.get("/signin/start", params={"next": follow}))
        assert shown.status_code == 200, shown.text
        form = re.search(r'action="(/interaction/[^"]+)"', shown.text)
        assert form is not None, shown.text
        address = shown.url.join(form[1])
        answer = await self.post(address, data={"sub": f"{self.slug}:{username}"} if username else {"cancel": "yes"})
        return await self.follow(answer, until)

    async def session(self) -> str | None:
        host = f"{self.slug}.localhost"
        return next((c.value for c in self.cookies.jar if c.name == "chancery_session" and c.domain == host), None)

    async def begin(self, follow: str = "/me") -> dict[str, str]:
        """Start, and give what was sent along to the provider."""
        answer = await self.get("/signin/start", params={"next": follow})
        assert answer.status_code == 303, answer.text
        return {name: found[0] for name, found in parse_qs(urlsplit(answer.headers["location"]).query).items()}

    async def come_back(self, **answer: str) -> httpx.Response:
        """Come back from the provider with an answer; stops at the page that shows what came of it."""
        back = await self.get(CALLBACK, params=answer, headers=NAVIGATE)
        return await self.follow(back, until=f"http://{self.slug}.localhost:8000/me")


def words(answer: httpx.Response) -> str:
    """The page's text."""
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.text))
