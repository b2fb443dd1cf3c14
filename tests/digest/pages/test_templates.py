"""Pages of templates: the list, the builder with its buttons, what is wrong at its field, a stale form, retiring."""

from collections.abc import Awaitable, Callable
from html import unescape
from html.parser import HTMLParser
from uuid import UUID

import httpx

from service.digest.forms import built, sections_in, template_values, with_sections
from service.digest.queries.templates import template_by_id
from service.runtime.tenants import Tenant
from tests.conftest import OpenWork
from tests.digest.factories import made_template, section

SignIn = Callable[..., Awaitable[httpx.AsyncClient]]


class Filled(HTMLParser):
    """What a browser would send of the form of a template: values by name, buttons left out."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._inside, self._select, self._area = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("data-form") == "digest-template"
        if not self._inside:
            return
        name = given.get("name", "")
        if tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
            self.values.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self.values[self._select] = [given["value"]]
        elif tag == "textarea":
            self._area = name
            self.values[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area][0] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""


def form_of(page: str) -> dict[str, list[str]]:
    parser = Filled()
    parser.feed(page)
    assert parser.values
    return parser.values


def section_names(values: dict[str, list[str]]) -> list[str]:
    return [one["title_az"] for one in sections_in({name: " ".join(some) for name, some in values.items()})]


async def test_a_template_is_built_section_by_section_and_kept(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    http = await sign_in(tenant, "head")
    values = form_of((await http.get("/digests/templates/new")).text)
    names = section_names(values)
    assert len(names) == 10
    page = await http.post("/digests/templates/new", data={**values, "do": "down:0"})
    assert page.status_code == 200
    values = form_of(page.text)
    assert section_names(values)[:2] == [names[1], names[0]]
    values = form_of((await http.post("/digests/templates/new", data={**values, "do": "remove:0"})).text)
    assert section_names(values)[0] == names[0] and len(section_names(values)) == 9
    values = form_of((await http.post("/digests/templates/new", data={**values, "do": "add"})).text)
    wrong = await http.post("/digests/templates/new", data={**values, "title_az": "", "section_0_most": "many"})
    assert wrong.status_code == 422
    assert 'id="title_az-e"' in wrong.text or 'id="section_0_most-e"' in wrong.text
    assert 'value="many"' in wrong.text
    nameless = await http.post("/digests/templates/new", data=values)
    assert nameless.status_code == 422 and 'id="section_9_title_az-e"' in nameless.text
    filled = {
        **values, "title_az": "Aylıq icmal", "title_en": "Monthly", "section_9_title_az": "Mövzular",
        "section_9_title_en": "Topics", "section_0_tones": ["negative", "neutral"], "section_0_words": "a, b",
    }  # fmt: skip
    sent = await http.post("/digests/templates/new", data=filled)
    assert (sent.status_code, sent.headers.get("location")) == (303, "/digests/templates")
    listed = (await http.get("/digests/templates")).text
    assert "Monthly" in listed or "Aylıq icmal" in listed


async def test_a_template_is_changed_refused_when_stale_and_retired(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        made = await made_template(work, section(work, "top_stories", tones=("negative",)), section(work, "text"))
    http = await sign_in(tenant, "head")
    place = f"/digests/templates/{made}"
    values = form_of((await http.get(place)).text)
    assert values["section_0_tones"] == ["negative"]
    changed = await http.post(place, data={**values, "title_en": "Renamed"})
    assert changed.status_code == 303
    stale = await http.post(place, data={**values, "title_en": "Mine"})
    assert stale.status_code == 422 and "Somebody else saved this meanwhile" in stale.text
    again = form_of(stale.text)
    assert again["title_en"] == ["Mine"]
    assert (await http.post(place, data=again)).status_code == 303
    async with committing(tenant) as work:
        view = await template_by_id(work, made)
        assert view is not None and view.edit.titles["en"] == "Mine"
        assert view.edit.sections[0].options.tones == ("negative",)
    assert (await http.post(f"{place}/retire")).status_code == 303
    page = (await http.get(place)).text
    assert "Retired" in page and 'data-form="digest-template"' not in page
    late = await http.post(place, data=again)
    assert late.status_code == 422 and "was retired" in unescape(late.text)


async def test_who_reads_only_sees_a_template_without_its_form(
    sign_in: SignIn, tenant: Tenant, committing: OpenWork
) -> None:
    async with committing(tenant) as work:
        made: UUID = await made_template(work, section(work, "top_stories"))
    reader = await sign_in(tenant, "adviser")
    page = await reader.get(f"/digests/templates/{made}")
    assert page.status_code == 200
    if 'data-form="digest-template"' not in page.text:
        assert (await reader.get("/digests/templates/new")).status_code == 403
        assert (await reader.post(f"/digests/templates/{made}", data={})).status_code == 403


def test_buttons_of_the_builder_change_nothing_else() -> None:
    values = with_sections({"title_az": "A"}, [{"kind": "topics"}, {"kind": "text"}, {"kind": "criticism"}])
    assert [one["kind"] for one in sections_in(built(values, "up:2"))] == ["topics", "criticism", "text"]
    assert [one["kind"] for one in sections_in(built(values, "up:0"))] == ["topics", "text", "criticism"]
    assert [one["kind"] for one in sections_in(built(values, "remove:1"))] == ["topics", "criticism"]
    assert len(sections_in(built(values, "add"))) == 4
    for strange in ("", "up", "up:9", "remove:x", "down:-1", "dance:1"):
        assert built(values, strange) == values
    assert built(values, "remove:0")["title_az"] == "A"


async def test_a_kept_template_comes_back_as_it_was_typed(tenant: Tenant, committing: OpenWork) -> None:
    async with committing(tenant) as work:
        made = await made_template(work, section(work, "institutions", words=("Birinci ad", "İkinci")), public=False)
        view = await template_by_id(work, made)
    assert view is not None
    values = template_values(view.edit)
    assert values["section_0_words"] == "Birinci ad, İkinci"
    assert sections_in(values)[0]["kind"] == "institutions"
