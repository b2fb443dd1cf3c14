"""Rendering without a browser: the gallery in three languages, static files, where a write sends its reader."""

import re
from collections.abc import Iterator

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from service.kit.refusal import FieldErrors, Refusal
from service.runtime import language
from service.runtime.settings import ROOT
from service.web import assets, render
from service.web.errors import explain
from service.web.keymap import SHEET, go_letters, keymap
from tests.web import site

COOKIES = {"chancery_session": "dark-roomy-off"}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient[Litestar]]:
    assets.build(ROOT)
    with TestClient(site.create(), base_url="http://baku-education.localhost") as made:  # type: ignore[arg-type]
        yield made


def test_a_page_knows_how_its_reader_wants_it(client: TestClient[Litestar]) -> None:
    client.cookies.update(COOKIES)
    text = client.get("/states").text
    assert '<html lang="az" data-theme="dark" data-density="roomy" data-single-keys="off">' in text
    assert "Bakı Şəhəri üzrə Təhsil İdarəsi" in text
    assert re.search(r'<link rel="stylesheet" href="/theme/[0-9a-f]{12}\.css">', text)


def test_no_page_breaks_the_policy(client: TestClient[Litestar]) -> None:
    client.cookies.update(COOKIES)
    for path in ("/states", "/letters", "/letters/1312", "/new", "/nowhere", "/keys"):
        text = client.get(path).text
        assert re.findall(r"<script(?![^>]* src=)|\sstyle=|\son[a-z]+=|<style", text) == [], path


def test_the_rail_shows_what_may_be_opened_with_its_key(client: TestClient[Litestar]) -> None:
    client.cookies.update(COOKIES)
    rail = client.get("/letters/1312").text.partition('<nav class="rail"')[2].partition("</nav>")[0]
    with language.speaking("az"):
        letters = go_letters()
    assert re.findall(r'href="([^"]+)"( aria-current="page")? data-go="(\w)"', rail) == [
        ("/letters", ' aria-current="page"', letters["letters"]),
        ("/new", "", letters["contacts"]),
    ]


def test_static_files_for_ever_packed_and_nothing_else(client: TestClient[Litestar]) -> None:
    address = render.asset("app.css")
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    bare = client.get(address, headers={"Accept-Encoding": "identity"})
    assert (packed.headers["content-encoding"], "content-encoding" in bare.headers) == ("gzip", False)
    assert packed.text == bare.text
    assert "immutable" in bare.headers["cache-control"]
    for name in ("manifest.json", "..%2fmanifest.json", ".hidden", "app.css"):
        assert client.get(f"/static/{name}").status_code == 404, name


def test_a_write_sends_its_reader_on(client: TestClient[Litestar]) -> None:
    client.cookies.update(COOKIES)
    form = {"sender": "S", "subject": "M"}
    own = {"Sec-Fetch-Site": "same-origin"}
    plain = client.post("/new", data=form, headers=own, follow_redirects=False)
    assert (plain.status_code, plain.headers["location"]) == (303, "/letters")
    asked = client.post("/new", data=form, headers={**own, "HX-Request": "true"}, follow_redirects=False)
    assert (asked.status_code, asked.headers["hx-redirect"]) == (200, "/letters")


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_no_two_acts_share_a_letter(code: str) -> None:
    with language.speaking(code):
        maps = keymap(), go_letters()
    for letters in maps:
        assert len(set(letters.values())) == len(letters)
        assert all(re.fullmatch("[A-Z]", letter) for letter in letters.values())
    named = {"Enter", "Space", "Shift", "Ctrl", "Alt", "Esc", "F2", "F8", "↑", "↓"}
    known = {*keymap(), *named, "/", "?", "1", "…", "9", "−", "0", "+"}
    assert {key for keys, _ in SHEET for key in keys.split(" ")} <= known


def test_what_is_not_ones_own_to_do_is_403_and_what_is_wrong_in_a_form_422() -> None:
    right, state = Refusal("No.", code="not_permitted"), Refusal("Late.")
    field = Refusal("Not here.", code="not_permitted", field="unit")
    said = {
        name: (explain(error).status, explain(error).code, explain(error).title)
        for name, error in {"right": right, "field": field, "state": state, "both": FieldErrors([right, field])}.items()
    }
    assert said == {
        "right": (403, "not_permitted", "You do not have the right to do this"),
        "field": (422, "refused", "Some fields need attention"),
        "state": (422, "refused", "This cannot be done now"),
        "both": (422, "refused", "Some fields need attention"),
    }
    assert explain(right).errors == [{"field": "", "code": "not_permitted", "message": "No."}]
