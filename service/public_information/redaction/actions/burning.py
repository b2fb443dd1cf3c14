"""Marks burned in page by page, the new document put together, checked, and taken in or thrown away."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.documents.actions import attach, enter
from service.documents.rules import Taken
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.public_information.redaction.actions.starting import READY, demand, fail, tell, write
from service.public_information.redaction.models import RedactionPage
from service.public_information.redaction.queries.marks import MarkRow, all_marks, burned_keys, pages_of, unburned
from service.public_information.redaction.queries.redactions import RedactionRow, redaction_by_id, tally
from service.public_information.redaction.rules.places import elsewhere, labels, secrets, staying, taken
from service.public_information.redaction.rules.states import RECORD, STALE_ALL, problems_of_burning
from service.runtime.language import gettext
from service.runtime.work import Work

BURN, ASSEMBLE, CHECK = "information.burn_pages", "information.make_redacted", "information.check_redacted"
AT_ONCE, CHECKED_AT_ONCE = 15, 30
SPOKEN, SPOKEN_BARE = N_("Withheld: %(ground)s"), N_("Withheld")
REDACTED = N_("redacted")


async def begin(work: Work, redaction_id: UUID, version: int) -> None:
    """Send the marks to be burned in, as their reader saw them. Raises Refusal or FieldErrors."""
    found = await demand(work, "burn", redaction_id)
    if found.version != version:
        raise Refusal(STALE_ALL, code="stale")
    count = await tally(work, redaction_id)
    if problems := list(problems_of_burning(count)):
        raise FieldErrors(problems)
    run = found.run + 1
    await write(
        work, redaction_id, state="burning", stage="pages", run=run, done=0, made="", outcome="", problem="",
        burned_by_name=work.actor.name, burned_at=work.now, language=work.language,
    )  # fmt: skip
    work.record("redaction.burning", redaction_id, record=RECORD, after={"marks": count.marks, "run": run})
    work.later(BURN, redaction_id=str(redaction_id), run=run)


async def stop(work: Work, redaction_id: UUID) -> None:
    """Stop burning in; the marks stay, and nothing of the result. Raises Refusal."""
    found = await demand(work, "stop", redaction_id)
    # The next run has another number, so that a step that is under way finds nothing to do.
    await write(work, redaction_id, state="draft", stage="", run=found.run + 1, made="", done=0)
    work.record("redaction.stopped", redaction_id, record=RECORD, before={"stage": found.stage, "done": found.done})


async def at_stage(work: Work, redaction_id: UUID, run: int, stage: str, *, lock: bool = False) -> RedactionRow | None:
    """The redaction when it is still at this stage of this run."""
    found = await redaction_by_id(work, redaction_id, lock=lock)
    here = found is not None and (found.state, found.stage, found.run) == ("burning", stage, run)
    return found if here else None


# --- pages


async def next_pages(work: Work, redaction_id: UUID, run: int, most: int) -> list[dict[str, Any]]:
    """The next pages to be blackened, with their marks."""
    marks = await all_marks(work, redaction_id)
    return [
        {
            "page": page,
            "marks": [[*_place(mark), labels(mark.article, mark.ground_label)] for mark in marks.get(page, [])],
        }
        for page in await unburned(work, redaction_id, run, most)
    ]


def _place(mark: MarkRow) -> list[int]:
    return [mark.x, mark.y, mark.w, mark.h]


async def put_burned(
    work: Work, redaction_id: UUID, run: int, made: Sequence[tuple[dict[str, Any], str]], asked: int
) -> list[str]:
    """Note blackened pages and ask for what comes next. Gives the keys that are not needed."""
    found = await at_stage(work, redaction_id, run, "pages", lock=True)
    keys = [key for _, key in made]
    if found is None:
        return keys
    waiting = await unburned(work, redaction_id, run, max(asked, 1))
    if not made and waiting:
        if asked > 1:
            work.later(BURN, redaction_id=str(redaction_id), run=run, most=1)
        else:
            await fail(work, found, "stopped", page=waiting[0])
        return keys
    old = await burned_keys(work, redaction_id)
    unneeded = []
    for page, key in made:
        if page["page"] not in waiting:
            unneeded.append(key)
            continue
        unneeded += [old[page["page"]]] if page["page"] in old else []
        values = {"burned_key": key, "burned_run": run, "width": page["width"], "height": page["height"]}
        statement = update(RedactionPage).where(
            RedactionPage.redaction_id == redaction_id, RedactionPage.page == page["page"]
        )
        await work.session.execute(statement.values(**values).execution_options(synchronize_session=False))
    left = await unburned(work, redaction_id, run, 1)
    done = (left[0] - 1) if left else found.pages
    await write(work, redaction_id, done=done, stage="pages" if left else "document")
    work.later(BURN if left else ASSEMBLE, redaction_id=str(redaction_id), run=run)
    return unneeded


# --- the document


def made_of(found: RedactionRow) -> Taken:
    """The new document that waits for its check."""
    kept = json.loads(found.made)
    return Taken(**{**kept, "id": UUID(kept["id"])})


async def recipe(work: Work, found: RedactionRow) -> tuple[dict[str, Any], str]:
    """What the new document is made of, and the name of its file."""
    marks = await all_marks(work, found.id)
    pages, removed = [], []
    for page in await pages_of(work, found.id):
        places = [mark.place for mark in marks.get(page.page, [])]
        removed += [word.text for word in taken(places, page.words)]
        words = [[w.text, w.x, w.y, w.w, w.h, w.line] for w in staying(places, page.words)]
        said = [[*_place(mark), spoken(mark)] for mark in marks.get(page.page, [])]
        about = {"picture": page.burned_key, "width": page.width, "height": page.height}
        pages.append({**about, "words": words, "marks": said})
    name = file_name(found.name, removed)
    title = name.removesuffix(".pdf")
    return {"title": title, "language": found.language, "pages": pages}, name


def spoken(mark: MarkRow) -> str:
    """What is read aloud in the place of a mark."""
    said = ", ".join(part for part in (mark.article, mark.ground_label) if part)
    return gettext(SPOKEN, ground=said) if said else gettext(SPOKEN_BARE)


def file_name(name: str, removed: Sequence[str]) -> str:
    """The new file's name; one that says what was taken out is not kept."""
    stem = name.rpartition(".")[0] or name
    tells = any(len(word) >= 3 and word.strip(".,;:").casefold() in stem.casefold() for word in removed)
    return f"{gettext(REDACTED)}.pdf" if tells else f"{stem}-{gettext(REDACTED)}.pdf"


async def put_document(work: Work, redaction_id: UUID, run: int, made: Taken | None) -> bool:
    """Note the new document and ask for its check. False when it is not needed."""
    found = await at_stage(work, redaction_id, run, "document", lock=True)
    if found is None or made is None:
        if found is not None:
            await fail(work, found, "stopped")
        return False
    await write(work, redaction_id, stage="checking", made=json.dumps({**asdict(made), "id": str(made.id)}), done=0)
    work.later(CHECK, redaction_id=str(redaction_id), run=run)
    return True


# --- the check


async def what_to_check(work: Work, found: RedactionRow) -> dict[str, Any]:
    """The next pages of the result, the marks that must be black on them, and words that must be nowhere."""
    marks = await all_marks(work, found.id)
    removed, kept = await _removed_and_kept(work, found, marks)
    last = min(found.done + CHECKED_AT_ONCE, found.pages or 0)
    places = {str(page): [_place(mark) for mark in here] for page, here in marks.items()}
    stay = {word for words in kept.values() for word in words}
    return {
        "first": found.done + 1, "last": last, "objects": last == found.pages, "pages": places,
        "words": secrets(removed, stay),
    }  # fmt: skip


async def _removed_and_kept(
    work: Work, found: RedactionRow, marks: Mapping[int, Sequence[MarkRow]]
) -> tuple[list[str], dict[int, list[str]]]:
    removed: list[str] = []
    kept: dict[int, list[str]] = {}
    for page in await pages_of(work, found.id):
        places = [mark.place for mark in marks.get(page.page, [])]
        stay = staying(places, page.words)
        kept[page.page] = [word.text for word in stay]
        # What the file held beneath boxes of its own is gone too, marked or not.
        removed += [word.text for word in taken(places, page.words)]
        removed += [word.text for word in page.words if word.hidden]
    return removed, kept


async def put_check(
    work: Work, redaction_id: UUID, run: int, asked: Mapping[str, Any], said: Sequence[Mapping[str, Any]]
) -> tuple[str, str]:
    """Note what the check found. Gives what follows ("again", "done", "refused" or ""), and a key to be removed."""
    found = await at_stage(work, redaction_id, run, "checking", lock=True)
    if found is None or found.done != asked["first"] - 1:
        return "", ""
    wanted = asked["last"] - asked["first"] + 1
    pages = [one for one in said if "page" in one]
    codes = {code for one in said for code in (*one.get("found", ()), *one.get("objects", ()))}
    whole = bool(said) and said[0].get("count") == found.pages and len(pages) == wanted
    whole = whole and (not asked["objects"] or any("objects" in one for one in said))
    if codes or not whole:
        told = {"found": sorted(codes), "pages": [one["page"] for one in pages if one["found"]], "whole": whole}
        await fail(work, found, "check", outcome=json.dumps(told))
        return "refused", made_of(found).storage_key
    await write(work, redaction_id, done=asked["last"])
    if asked["last"] < (found.pages or 0):
        work.later(CHECK, redaction_id=str(redaction_id), run=run)
        return "again", ""
    return "done", ""


async def finish(work: Work, redaction_id: UUID, run: int, sheets: tuple[Taken, Taken] | None) -> bool:
    """Take the checked document and its list of grounds in. False when they are not needed."""
    found = await at_stage(work, redaction_id, run, "checking", lock=True)
    if found is None or found.done != found.pages:
        return False
    if sheets is None:
        await fail(work, found, "sheet")
        return False
    result = await enter(work, made_of(found))
    docx, pdf = [await enter(work, sheet) for sheet in sheets]
    await attach(work, [result.id, pdf.id, docx.id], RECORD, redaction_id)
    outcome = await _outcome(work, found)
    await write(
        work, redaction_id, state="checked", stage="", made="", outcome=json.dumps(outcome),
        result_file_id=result.id, sheet_file_id=pdf.id, sheet_docx_id=docx.id,
    )  # fmt: skip
    after = {"file_id": result.id, "sha256": result.sha256, "source_sha256": found.source_sha256, **outcome}
    work.record("redaction.checked", redaction_id, record=RECORD, before={"state": "burning"}, after=after)
    await tell(work, found, READY)
    return True


async def drop_pictures(work: Work, redaction_id: UUID) -> list[str]:
    """Let go of the blackened pages once the document holds them. Gives the keys that are not needed any more."""
    keys = list((await burned_keys(work, redaction_id)).values())
    statement = update(RedactionPage).where(RedactionPage.redaction_id == redaction_id)
    await work.session.execute(
        statement.values(burned_key="", burned_run=0).execution_options(synchronize_session=False)
    )
    return keys


async def _outcome(work: Work, found: RedactionRow) -> dict[str, Any]:
    marks = await all_marks(work, found.id)
    removed, kept = await _removed_and_kept(work, found, marks)
    return {
        "found": [], "pages": found.pages, "marks": sum(map(len, marks.values())), "words": len(removed),
        "elsewhere": elsewhere(removed, kept)[:50],
    }  # fmt: skip
