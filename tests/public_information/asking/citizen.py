"""A citizen's browser for tests: it posts forms as browsers do, and carries its cookies."""

import re
from html import unescape
from typing import Any

import httpx

from service.runtime.tenants import Tenant
from tests.conftest import visitor_of

TEXT = "Which repairs were made in school No 5 in 2025, and what did they cost?"
WHO = {"applicant": "natural", "name": "Nərmin Uydurmalı", "form": "electronic", "language": "az", "email": ""}
BOUNDARY = "----form0123456789"


class Citizen:
    """One visitor of one agency's public page in one language."""

    def __init__(self, app: Any, tenant: Tenant, language: str = "en", **headers: str) -> None:
        self.http = visitor_of(app, tenant, **headers)
        self.base = f"/public/{language}"

    async def see(self, path: str) -> httpx.Response:
        return await self.http.get(path if path.startswith("/public") else self.base + path)

    async def post(self, path: str, fields: dict[str, str], files: Any = ()) -> httpx.Response:
        """As a browser posts a form with files: multipart, fields first, a file field that was left empty too."""
        body = b"".join(_part(name, value.encode()) for name, value in fields.items())
        for name, content in files or [("", b"")]:
            body += _part("files", content, name)
        content_type = f"multipart/form-data; boundary={BOUNDARY}"
        body += f"--{BOUNDARY}--\r\n".encode()
        return await self.http.post(self.base + path, content=body, headers={"content-type": content_type})

    async def fill(self, text: str = TEXT, **who: str) -> None:
        """Both steps, without errors."""
        language = (self.http.base_url.host.startswith("baku") and "az") or "ka"
        answer = await self.post("/ask", {"text": text, "urgency": "", "go": "next"})
        assert (answer.status_code, answer.headers.get("location")) == (303, f"{self.base}/ask/who"), answer.text
        answer = await self.post("/ask/who", {**WHO, "language": language, "go": "next", **who})
        assert (answer.status_code, answer.headers.get("location")) == (303, f"{self.base}/ask/check"), answer.text

    async def send(self) -> tuple[str, str]:
        """Send what was filled in; number and code of the receipt."""
        answer = await self.post("/ask/send", {"go": "send"})
        assert answer.status_code == 303, answer.text
        return receipt_in((await self.see(answer.headers["location"])).text)


def _part(name: str, value: bytes, file_name: str | None = None) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"'
    if file_name is not None:
        head += f'; filename="{file_name}"\r\nContent-Type: application/octet-stream'
    return head.encode() + b"\r\n\r\n" + value + b"\r\n"


def receipt_in(page: str) -> tuple[str, str]:
    """Number and code as the page prints them."""
    number, code = (unescape(found) for found in re.findall(r'<span class="code"[^>]*>([^<]+)<', page))
    return number, code
