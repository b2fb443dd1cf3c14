"""A letter as a package: out of one agency, into another, and everything that is no sound package refused."""

import io
import json
import re
import struct
import zipfile
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx
import pytest

from service.correspondence import rules
from service.correspondence.actions.exchanging import (
    PACKAGE,
    begin_from_package,
    begin_package,
    end_from_package,
    make_package,
    note_exchange,
    refuse_package,
    take_package,
    waiting_package,
)
from service.correspondence.exchange import check_exchange
from service.correspondence.packages import FORMAT, Package
from service.correspondence.queries.exchanging import exchange_of, may_see_package, package_by_id
from service.correspondence.queries.finding import jump_to_letters
from service.documents.actions import upload
from service.documents.queries import files_of
from service.kit.actor import Actor
from service.kit.refusal import FieldErrors, Refusal
from service.runtime.house import House
from service.runtime.tenants import Tenant
from service.web.errors import NotFound
from tests.conftest import OpenWork, all_powerful
from tests.correspondence.factories import person, registered
from tests.documents import papers
from tests.documents.samples import chunks

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]
TEXT = "Məktubun mətni".encode()


def manifest(**changed: Any) -> dict[str, Any]:
    file = {"path": "files/01-a.txt", "name": "a.txt", "size": len(TEXT), "sha256": sha256(TEXT).hexdigest()}
    whole = {
        "format": FORMAT, "version": 1, "made_at": "2026-11-22T10:00:00+00:00", "agency": "Sample Office",
        "letter": {
            "subject": f"Mövzu {uuid4().hex}",
            "sender": {"name": "Göndərən", "number": "7/1", "date": "2026-11-01"},
        },
        "files": [file],
    }  # fmt: skip
    return whole | changed


def packed(said: Any = None, files: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", said if isinstance(said, str) else json.dumps(said or manifest()))
        for name, content in (files if files is not None else {"files/01-a.txt": TEXT}).items():
            archive.writestr(name, content)
    return out.getvalue()


def listed(**changed: Any) -> dict[str, Any]:
    """A manifest whose one file is described otherwise."""
    said = manifest()
    said["files"][0] |= changed
    return said


def sealed() -> bytes:
    """A package whose entries say that they are encrypted."""
    content = bytearray(packed())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    return bytes(content)


def bomb() -> bytes:
    """A package whose file unpacks to more than its directory says."""
    said = listed(size=100, sha256=sha256(b"0" * 100).hexdigest())
    content = bytearray(packed(said, {"files/01-a.txt": b"0" * 50_000_000}))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = content.rfind(mark)
        content[at + offset : at + offset + 4] = struct.pack("<I", 100)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_package"),
        (b"PK\x03\x04 torn", "not_a_package"),
        (papers.docx("a"), "not_a_package"),
        (packed("not json"), "not_a_package"),
        (packed('"' + "[" * 100_000), "not_a_package"),
        (packed(manifest(format="other")), "not_a_package"),
        (packed(manifest(version=2)), "version"),
        (packed(manifest(version="x" * 500)), "version"),
        (packed(manifest(files="none")), "manifest"),
        (packed(manifest(letter={"subject": "A"})), "manifest"),
        (packed(manifest(more=1)), "manifest"),
        (packed(manifest(), {}), "unlisted"),
        (packed(manifest(), {"files/01-a.txt": TEXT, "files/02-b.txt": b"b"}), "unlisted"),
        (packed(manifest(files=[]), {"files/01-a.txt": TEXT}), "unlisted"),
        (packed(listed(path="../a.txt"), {"../a.txt": TEXT}), "path"),
        (packed(listed(path="/etc/passwd"), {"/etc/passwd": TEXT}), "path"),
        (packed(listed(path="files/a/b.txt"), {"files/a/b.txt": TEXT}), "path"),
        (packed(listed(path="files\\a.txt"), {"files\\a.txt": TEXT}), "path"),
        (packed(manifest(files=[manifest()["files"][0]] * 60)), "too_many"),
        (packed(listed(size=5)), "checksum"),
        (packed(listed(sha256="0" * 64)), "checksum"),
        (packed(listed(sha256="what")), "checksum"),
        (sealed(), "not_a_package"),
    ],
)  # fmt: skip
def test_what_is_no_sound_package(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        opened = Package(io.BytesIO(content))
        for file in opened.manifest.files:
            b"".join(opened.pieces(file))
    assert (refused.value.code, refused.value.field) == (code, "package")


def test_a_bomb_ends_where_its_manifest_ends() -> None:
    opened = Package(io.BytesIO(bomb()))
    taken = 0
    with pytest.raises(Refusal):
        for piece in opened.pieces(opened.manifest.files[0]):
            taken += len(piece)
    assert taken <= 300_000


def test_a_huge_directory_is_not_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(6_000):
            archive.writestr(f"files/{number:05}", b"")
    with pytest.raises(Refusal) as refused:
        Package(io.BytesIO(out.getvalue()))
    assert refused.value.code == "too_large"


async def exported(house: House, committing: OpenWork, tenant: Tenant, actor: Actor, **changed: Any) -> bytes:
    file = await upload(house, tenant, actor, "məktub.txt", chunks(TEXT))
    async with committing(tenant, actor) as work:
        done = await registered(work, files=(file.id,), **changed)
        if tenant.profile.country == "az":
            await note_exchange(work, done.id, {"rsd": f"RSD-{done.id.hex}"})
    async with committing(tenant, actor) as work:
        letter, files, exchange = await begin_package(work, done.id)
    with await make_package(house.store, tenant, letter, files, exchange, "2026-11-22T10:00:00+00:00") as content:
        return content.read()


async def test_out_of_one_agency_and_into_another(
    house: House, committing: OpenWork, tenant: Tenant, other_tenant: Tenant
) -> None:
    actor, subject = all_powerful(), f"Mövzu {uuid4().hex}"
    whole = await exported(house, committing, tenant, actor, subject=subject, sender_number="16/2", summary="Xülasə")
    said = Package(io.BytesIO(whole)).manifest
    assert (said.letter.subject, said.letter.sender.number, said.files[0].name) == (subject, "16/2", "məktub.txt")
    receiver = all_powerful("Receiver")
    package_id = await take_package(house, other_tenant, receiver, io.BytesIO(whole), "en")
    with pytest.raises(Refusal) as again:
        await take_package(house, other_tenant, receiver, io.BytesIO(whole), "en")
    assert again.value.code == "taken_before"
    async with committing(other_tenant, receiver) as work:
        package = await waiting_package(work, package_id)
        assert (package.subject, package.number, package.state) == (subject, "16/2", "waiting")
        files = await files_of(work, PACKAGE, package_id)
        assert [file.name for file in files] == ["məktub.txt"]
        await begin_from_package(work, package_id, [file.id for file in files])
        taken = tuple(file.id for file in files)
        done = await registered(work, slug=_incoming(other_tenant), subject=subject, files=taken)
        await end_from_package(work, package_id, done.id)
    async with committing(other_tenant, receiver) as work:
        assert [file.sha256 for file in await files_of(work, rules.RECORD, done.id)] == [sha256(TEXT).hexdigest()]
        with pytest.raises(Refusal):
            await begin_from_package(work, package_id, taken)
    async with committing(tenant, actor) as work:
        with pytest.raises(NotFound):
            await waiting_package(work, package_id)


def _incoming(tenant: Tenant) -> str:
    kept = [one for one in tenant.profile.journals if one.regime == "correspondence"]
    return next(one.slug for one in kept if one.direction == "incoming")


async def test_a_package_with_a_file_that_is_refused_leaves_nothing(
    house: House, committing: OpenWork, tenant: Tenant
) -> None:
    actor = all_powerful()
    program = b"MZ" + bytes(range(256)) * 10
    said = manifest()
    said["files"].append(
        {"path": "files/02-b.exe", "name": "b.exe", "size": len(program), "sha256": sha256(program).hexdigest()}
    )
    content = packed(said, {"files/01-a.txt": TEXT, "files/02-b.exe": program})
    with pytest.raises(Refusal) as refused:
        await take_package(house, tenant, actor, io.BytesIO(content), "en")
    assert (refused.value.code, refused.value.field) == ("file_type", "package")
    async with committing(tenant, actor) as work:
        from service.documents.queries import count_waiting

        assert await count_waiting(work) == 0


async def test_who_may_do_what(house: House, committing: OpenWork, tenant: Tenant) -> None:
    actor = all_powerful()
    async with committing(tenant, actor) as work:
        open_one, shut = await registered(work), await registered(work, access=1, access_basis="Law")
    for permissions, may_open, may_shut in [
        ((rules.READ,), False, False),
        ((rules.READ, rules.EXPORT), True, False),
        ((rules.READ, rules.READ_RESTRICTED), False, False),
        ((rules.READ, rules.EXPORT, rules.READ_RESTRICTED), True, True),
    ]:
        for letter, may in ((open_one, may_open), (shut, may_shut)):
            async with committing(tenant, person(permissions)) as work:
                if may:
                    await begin_package(work, letter.id)
                else:
                    with pytest.raises(Refusal):
                        await begin_package(work, letter.id)
    with pytest.raises(Refusal):
        await take_package(house, tenant, person((rules.READ,)), io.BytesIO(packed()), "en")
    secret = manifest()
    secret["letter"]["restricted"] = True
    package_id = await take_package(house, tenant, actor, io.BytesIO(packed(secret)), "en")
    async with committing(tenant, actor) as work:
        package = await package_by_id(work, package_id)
    assert package is not None
    seen = [
        may_see_package(one, package)
        for one in (
            actor,
            person((rules.READ, rules.READ_RESTRICTED)),
            person((rules.REGISTER,)),
            person((rules.REGISTER, rules.READ_RESTRICTED)),
        )
    ]
    assert seen == [True, False, False, True]
    async with committing(tenant, person((rules.REGISTER,))) as work:
        with pytest.raises(NotFound):
            await refuse_package(work, package_id, "No")
    async with committing(tenant, actor) as work:
        with pytest.raises(Refusal):
            await refuse_package(work, package_id, "")
        await refuse_package(work, package_id, "Sent twice")


async def test_identifiers_are_noted_found_and_checked(committing: OpenWork, tenant: Tenant) -> None:
    name = f"RSD-{uuid4().hex}"
    async with committing(tenant) as work:
        done, shut = await registered(work), await registered(work, access=1, access_basis="Law")
        await note_exchange(work, done.id, {"rsd": name})
        await note_exchange(work, shut.id, {"rsd": name})
        assert await exchange_of(work, done.id) == {"rsd": name}
        assert {hit.id for hit in await jump_to_letters(work, name.casefold())} == {done.id, shut.id}
        with pytest.raises(FieldErrors) as wrong:
            await note_exchange(work, done.id, {"rsd": "two words"})
        assert wrong.value.errors[0].field == "id_rsd"
        await note_exchange(work, done.id, {"rsd": ""})
        assert await exchange_of(work, done.id) == {}
    async with committing(tenant, person((rules.READ,))) as work:
        assert await jump_to_letters(work, name) == []
        with pytest.raises(Refusal):
            await note_exchange(work, done.id, {"rsd": name})
    assert list(check_exchange("ge", {"des": "DES-1", "edocument": ""})) == []


# --- pages and API


async def test_a_package_becomes_a_letter_in_the_browser(sign_in: SignIn, api: SignIn, tenant: Tenant) -> None:
    clerk = await sign_in(tenant, "clerk")
    said = manifest()
    subject = said["letter"]["subject"]
    broken = await clerk.post("/letters/packages", files={"package": ("a.zip", b"PK", "application/zip")})
    assert (broken.status_code, "is no package of a letter" in broken.text) == (422, True)
    assert (await clerk.post("/letters/packages", data={"package": "words"})).status_code == 422
    taken = await clerk.post("/letters/packages", files={"package": ("a.zip", packed(said), "application/zip")})
    assert taken.status_code == 303, taken.text
    assert subject in (await clerk.get("/letters/packages")).text
    await clerk.post("/letters/new/discard")
    form = await clerk.get(taken.headers["location"])
    for words in (subject, "a.txt", "01.11.2026", 'value="7/1"'):
        assert words in form.text
    files = " ".join(re.findall(r'name="files" value="([0-9a-f-]{36})"', form.text))
    assert files
    values = {
        "journal": _incoming(tenant), "channel": "post", "kind": "letter", "language": "az", "sender": "Göndərən",
        "sender_kind": "organisation", "received_on": "+0", "subject": subject, "files": files, "then": "open",
        "origin": taken.headers["location"].partition("origin=")[2],
    }  # fmt: skip
    refused = await clerk.post("/letters", data=values | {"subject": ""})
    assert (refused.status_code, "a.txt" in refused.text) == (422, True)
    done = await clerk.post("/letters", data=values)
    assert done.status_code == 303, done.text
    letter = await clerk.get(done.headers["location"])
    assert "a.txt" in letter.text
    assert subject not in (await clerk.get("/letters/packages")).text
    place = done.headers["location"]
    noted = await clerk.post(f"{place}/exchange", data={"id_rsd": "two words"})
    assert (noted.status_code, 'value="two words"' in noted.text) == (422, True)
    assert (await clerk.post(f"{place}/exchange", data={"id_rsd": f"RSD-{uuid4().hex[:8]}"})).status_code == 303
    out = await clerk.get(f"{place}/package")
    assert out.headers["content-type"] == "application/zip"
    opened = Package(io.BytesIO(out.content))
    assert b"".join(opened.pieces(opened.manifest.files[0])) == TEXT
    assert list(opened.manifest.letter.exchange) == ["rsd"]
    shown = await clerk.get(place)
    assert "Exported as a package" in shown.text
    adviser = await sign_in(tenant, "adviser")
    assert (await adviser.get(f"{place}/package")).status_code == 403
    assert (await adviser.get("/letters/packages")).status_code == 403
    http = await api(tenant)
    body = (await http.get(f"/api/v1{place}")).json()
    assert list(body["exchange"]) == ["rsd"]
    assert (await http.get(f"/api/v1{place}/package")).content[:2] == b"PK"
    again = await http.post("/api/v1/letters/packages", files={"package": ("b.zip", packed(), "application/zip")})
    assert (again.status_code, again.json()["state"]) == (201, "waiting")
    wrong = await http.post("/api/v1/letters/packages", files={"package": ("b.zip", b"PK", "application/zip")})
    assert wrong.status_code == 422
    refused = await clerk.post(f"/letters/packages/{again.json()['id']}/refuse", data={"reason": ""})
    assert refused.status_code == 422
    gone = await clerk.post(f"/letters/packages/{again.json()['id']}/refuse", data={"reason": "Not ours"})
    assert gone.status_code == 303
