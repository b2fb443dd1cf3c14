"""Order and text of an issue: its sections with what stands in them, and beside them one text or the preview."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from service.digest.actions import editing
from service.digest.forms import item_from, place_from, texts_from
from service.digest.models import Issue, IssueSection, Item
from service.digest.pages.showing import FRESH, HOME, Again, found, frame, language_for, section_title
from service.digest.pages.viewing import preview_of
from service.digest.queries.checking import said_in
from service.digest.queries.issues import history_of, items_of, ordered, sections_of
from service.digest.rules.acts import EDIT, READ
from service.digest.rules.checking import third_of
from service.digest.rules.texts import SectionTexts, Words
from service.kit.refusal import Refusal
from service.kit.words import N_
from service.runtime.language import OWN_NAMES, gettext
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit
from service.web.fields import Fields, FormRejected, at_fields
from service.web.flash import leave_saying
from service.web.guards import may
from service.web.posted import posted
from service.web.render import page
from service.web.working import AnyRequest, Own, working

LARGEST_FORM = 1024 * 1024
KEPT, ADDED = N_("Kept."), N_("The text stands in the issue.")
SAVED_SINCE = N_("Somebody else saved this meanwhile.")
CHANGE_WORDS: Mapping[str, str] = {
    "put_in": N_("Put in"),
    "edited": N_("Text changed"),
    "moved": N_("Moved"),
    "taken_out": N_("Taken out"),
    "put_back": N_("Put back"),
    "cleared": N_("A finding was let stand"),
}
HEADLINE, SUMMARY, NOTE, TITLE = N_("Headline"), N_("Text"), N_("Note"), N_("Title")


@get(f"{HOME}/{{issue_id:uuid}}/text", guards=[may(READ)])
async def text_page(request: AnyRequest, work: Own, issue_id: FromPath[UUID]) -> Response[bytes]:
    """Everything that stands in the issue."""
    return await show_text(request, work, issue_id)


async def show_text(
    request: AnyRequest, work: Work, issue_id: UUID, again: Again = FRESH, *, opened: Mapping[str, str] | None = None
) -> Response[bytes]:
    """The tab; 422 with what was refused. opened: what stands in the pane (item, section or add), in place of what the
    address names."""
    row = await found(work, issue_id)
    asked = {name: str(request.query_params.get(name, "")) for name in ("item", "section", "add", "in")}
    asked |= dict(opened or {})
    language = language_for(work, row, asked["in"])
    sections = await sections_of(work, issue_id)
    items = ordered(await items_of(work, issue_id, removed=True))
    context = await frame(work, row, "text", again)
    edits = "edit_item" in context["acts"]
    context |= {
        "in_language": language,
        "edits_text": edits,
        "sections": [_section(work, one, items.get(one.id, ()), language) for one in sections],
        "intro": _introduction(row, again, "introduction"),
        "correction": _introduction(row, again, "correction"),
        "asked": asked,
        "pane": await _pane(work, row, sections, items, asked, again) if edits else None,
        "told": None,
        "preview": "",
    }
    if context["pane"] is None and sections:
        context["told"], context["preview"] = await preview_of(work, row, language)
    return page(request, "digest/text.html", status=422 if again.errors else 200, **context)


def _section(work: Work, one: IssueSection, items: Sequence[Item], language: str) -> dict[str, Any]:
    """A section as the list shows it, what was taken out in its place."""
    return {
        "id": one.id, "kind": one.kind, "title": section_title(work, one), "shown": one.shown,
        "noted": any(one.notes.values()), "count": sum(not item.removed for item in items),
        "items": [_item(item, language) for item in items],
    }  # fmt: skip


def _item(item: Item, language: str) -> dict[str, Any]:
    said = said_in(item, language)
    return {
        "id": item.id, "headline": said.headline or said.summary[:80] or item.address, "removed": item.removed,
        "outlet": item.outlet, "day": item.on_day, "tone": item.tone, "kind": item.kind, "noted": bool(item.note),
        "also": len(item.also), "changed": item.version > 1,
    }  # fmt: skip


def _introduction(row: Issue, again: Again, name: str) -> dict[str, str]:
    """The fields of the introduction, or of the note on a correction."""
    kept = row.introductions if name == "introduction" else row.corrections
    values = {f"{name}_{code}": str(kept.get(code, "")) for code in row.languages}
    return {**values, "version": str(row.version), **(again.values if again.name == name else {})}


# --- the pane


async def _pane(
    work: Work, row: Issue, sections: Sequence[IssueSection], items: Mapping[UUID, Sequence[Item]],
    asked: Mapping[str, str], again: Again,
) -> dict[str, Any] | None:  # fmt: skip
    """What is edited beside the list; None: the preview stands there."""
    places = [(one, section_title(work, one)) for one in sections]
    every = [item for one in sections for item in items.get(one.id, ())]
    item = next((one for one in every if str(one.id) == asked["item"]), None)
    if item is not None:
        return {
            "kind": "item", "item": item, "values": {**item_values(row, item), **_typed(again, "item")},
            "places": places, "most": third_of(item.text_length) if row.public and item.kind == "clip" else None,
            "here": _item(item, language_for(work, row, asked["in"])),
            "history": [
                (one.at, gettext(CHANGE_WORDS[one.what]), one.by_name)
                for one in await history_of(work, row.id, item.id)
            ],
            **_beside(every, item),
        }  # fmt: skip
    section = next((one for one in sections if str(one.id) == asked["section"] and one.kind != "late"), None)
    if section is not None:
        movable = [one.id for one in sections if one.kind != "late"]
        return {
            "kind": "section", "section": section, "title": section_title(work, section),
            "values": {**section_values(row, section), **_typed(again, "section")},
            "first": movable[0] == section.id, "last": movable[-1] == section.id,
        }  # fmt: skip
    if asked["add"]:
        values = {"section": asked["add"], **_typed(again, "add")}
        return {"kind": "add", "values": values, "places": [one for one in places if one[0].kind != "late"]}
    return None


def _typed(again: Again, name: str) -> Mapping[str, str]:
    return again.values if again.name == name else {}


def _beside(every: Sequence[Item], item: Item) -> dict[str, UUID | None]:
    """The items before and behind one, across sections."""
    ids = [one.id for one in every if not one.removed or one.id == item.id]
    at = ids.index(item.id)
    return {"previous": ids[at - 1] if at else None, "next": ids[at + 1] if at + 1 < len(ids) else None}


def item_values(row: Issue, item: Item) -> dict[str, str]:
    """The fields of an item as they are shown to be edited."""
    values = {"note": item.note, "version": str(item.version)}
    for code in row.languages:
        kept = item.texts.get(code, {})
        values |= {f"headline_{code}": kept.get("headline", ""), f"summary_{code}": kept.get("summary", "")}
    return values


def section_values(row: Issue, section: IssueSection) -> dict[str, str]:
    """The fields of a section as they are shown to be edited."""
    values = {"version": str(section.version), "shown": "1" if section.shown else ""}
    for code in row.languages:
        values |= {f"title_{code}": section.titles.get(code, ""), f"note_{code}": section.notes.get(code, "")}
    return values


# --- texts that are kept


@post(f"{HOME}/{{issue_id:uuid}}/items/{{item_id:uuid}}", guards=[may(EDIT)], request_max_body_size=LARGEST_FORM)
async def keep_item(request: AnyRequest, issue_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[bytes]:
    """Keep the texts of an item; with `next` go on with the one behind it."""
    read = Fields(await posted(request))
    opened = {"item": str(item_id), "section": "", "add": ""}
    try:
        async with working(request) as work:
            row = await found(work, issue_id)
            edit = item_from(read, row.languages)
            read.done()
            await at_fields(read, editing.edit_item(work, issue_id, item_id, edit))
    except StaleEdit as stale:
        compare = _differ(_flat(stale.yours), _flat(stale.theirs))
        return await _stale(request, issue_id, read, "item", opened, compare, str(stale.theirs["version"]))
    except FormRejected as refused:
        return await _refused(request, issue_id, Again("item", refused.values, refused.errors), opened)
    shown = read.uuid("next") or item_id
    language = str(request.query_params.get("in", ""))
    spoken = f"&in={language}" if language in OWN_NAMES else ""
    return await leave_saying(request, f"{HOME}/{issue_id}/text?item={shown}{spoken}#i-{shown}", KEPT)


def _flat(said: Mapping[str, Any]) -> dict[str, str]:
    """The texts of an item by field."""
    texts = said.get("texts", {})
    found = {"note": str(said.get("note", ""))}
    for code, words in texts.items():
        found |= {f"{name}_{code}": str(words.get(name, "")) for name in ("headline", "summary")}
    return found


def _differ(yours: Mapping[str, str], theirs: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(field in words, own text, text that was saved) of what differs."""
    names = list(dict.fromkeys([*yours, *theirs]))
    rows = [(name, yours.get(name, ""), theirs.get(name, "")) for name in names]
    return [(_field(name), own, other) for name, own, other in rows if own != other]


def _field(name: str) -> str:
    """A field in words, with its language."""
    word, _, code = name.rpartition("_")
    words = {"headline": HEADLINE, "summary": SUMMARY, "title": TITLE, "note": NOTE}
    if not word:
        return gettext(NOTE) if name == "note" else gettext(N_("Shown"))
    return f"{gettext(words.get(word, SUMMARY))} · {OWN_NAMES.get(code, code)}"


async def _stale(
    request: AnyRequest, issue_id: UUID, read: Fields, name: str, opened: Mapping[str, str],
    compare: Sequence[tuple[str, str, str]], version: str,
) -> Response[bytes]:  # fmt: skip
    """Both texts side by side; the form goes on from what was saved meanwhile."""
    errors = {"": Refusal(SAVED_SINCE, code="stale")}
    again = Again(name, {**read.values, "version": version}, errors, compare)
    return await _refused(request, issue_id, again, opened)


async def _refused(request: AnyRequest, issue_id: UUID, again: Again, opened: Mapping[str, str]) -> Response[bytes]:
    async with working(request) as work:
        return await show_text(request, work, issue_id, again, opened=opened)


@post(f"{HOME}/{{issue_id:uuid}}/sections/{{section_id:uuid}}", guards=[may(EDIT)], request_max_body_size=LARGEST_FORM)
async def keep_section(request: AnyRequest, issue_id: FromPath[UUID], section_id: FromPath[UUID]) -> Response[bytes]:
    """Keep titles and notes of a section, and whether it is shown."""
    read = Fields(await posted(request))
    read.values.setdefault("shown", "")
    opened = {"item": "", "section": str(section_id), "add": ""}
    try:
        async with working(request) as work:
            row = await found(work, issue_id)
            edit = SectionTexts(
                texts_from(read, "title_", row.languages), texts_from(read, "note_", row.languages),
                read.ticked("shown"), read.number("version", most=999_999),
            )  # fmt: skip
            read.done()
            await at_fields(read, editing.edit_section(work, issue_id, section_id, edit))
    except StaleEdit as stale:
        compare = _differ(_section_flat(stale.yours), _section_flat(stale.theirs))
        return await _stale(request, issue_id, read, "section", opened, compare, str(stale.theirs["version"]))
    except FormRejected as refused:
        return await _refused(request, issue_id, Again("section", refused.values, refused.errors), opened)
    return await leave_saying(request, f"{HOME}/{issue_id}/text?section={section_id}#s-{section_id}", KEPT)


def _section_flat(said: Mapping[str, Any]) -> dict[str, str]:
    found = {"shown": gettext(N_("yes")) if said.get("shown") else gettext(N_("no"))}
    for word, name in (("titles", "title"), ("notes", "note")):
        found |= {f"{name}_{code}": str(text) for code, text in said.get(word, {}).items()}
    return found


@post(f"{HOME}/{{issue_id:uuid}}/add", guards=[may(EDIT)], request_max_body_size=LARGEST_FORM)
async def add_text(request: AnyRequest, issue_id: FromPath[UUID]) -> Response[bytes]:
    """Put in a text that is written by hand."""
    read = Fields(await posted(request))
    opened = {"item": "", "section": "", "add": read.values.get("section", "") or "1"}
    try:
        async with working(request) as work:
            row = await found(work, issue_id)
            texts = {
                code: Words(read.values.get(f"headline_{code}", ""), read.values.get(f"summary_{code}", ""))
                for code in row.languages
            }
            place = place_from(read)
            read.done()
            if place is None:
                raise NotFound
            made = await at_fields(read, editing.add_text(work, issue_id, texts, place))
    except FormRejected as refused:
        return await _refused(request, issue_id, Again("add", refused.values, refused.errors), opened)
    return await leave_saying(request, f"{HOME}/{issue_id}/text?item={made}#i-{made}", ADDED)


@post(f"{HOME}/{{issue_id:uuid}}/introduction", guards=[may(EDIT)], request_max_body_size=LARGEST_FORM)
async def keep_introduction(request: AnyRequest, issue_id: FromPath[UUID]) -> Response[bytes]:
    """Keep the words before the sections."""
    return await _keep_words(request, issue_id, "introduction")


@post(f"{HOME}/{{issue_id:uuid}}/correction", guards=[may(EDIT)], request_max_body_size=LARGEST_FORM)
async def keep_correction(request: AnyRequest, issue_id: FromPath[UUID]) -> Response[bytes]:
    """Keep what a corrected edition says that it changes."""
    return await _keep_words(request, issue_id, "correction")


async def _keep_words(request: AnyRequest, issue_id: UUID, name: str) -> Response[bytes]:
    read = Fields(await posted(request))
    write = editing.write_introduction if name == "introduction" else editing.write_correction
    opened = {"item": "", "section": "", "add": ""}
    try:
        async with working(request) as work:
            row = await found(work, issue_id)
            typed, version = texts_from(read, f"{name}_", row.languages), read.number("version", most=999_999)
            read.done()
            await at_fields(read, write(work, issue_id, typed, version))
    except StaleEdit as stale:
        yours, theirs = ({f"_{code}": str(text) for code, text in one[f"{name}s"].items()}
                         for one in (stale.yours, stale.theirs))  # fmt: skip
        compare = [(OWN_NAMES.get(code[1:], code[1:]), yours.get(code, ""), theirs.get(code, ""))
                   for code in {**yours, **theirs} if yours.get(code, "") != theirs.get(code, "")]  # fmt: skip
        return await _stale(request, issue_id, read, name, opened, compare, str(stale.theirs["version"]))
    except FormRejected as refused:
        return await _refused(request, issue_id, Again(name, refused.values, refused.errors), opened)
    return await leave_saying(request, f"{HOME}/{issue_id}/text#{name}", KEPT)


DOORS = [text_page, keep_item, keep_section, add_text, keep_introduction, keep_correction]
