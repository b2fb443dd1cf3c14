"""Writing a release: begun empty, from a template or for an event, changed, with agreed lines put in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from service.documents.actions import attach
from service.documents.queries import files_of
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.press.releases.actions.finding import INDEX, demanded, touched
from service.press.releases.models import Release, ReleaseLine, ReleaseRevision, ReleaseText
from service.press.releases.queries.library import line_by_id, template_by_id, used_lines
from service.press.releases.queries.releases import texts_of
from service.press.releases.rules.acts import NO_RIGHT, RELEASE, WRITE
from service.press.releases.rules.content import (
    KINDS,
    MOST_FILES,
    STALE_LINE,
    UNKNOWN_KIND,
    Lines,
    ReleaseEdit,
    Words,
    problems,
    with_line,
)
from service.press.releases.slots import OCCASIONS
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit

MANY_FILES = N_("At most %(most)s files go with a release.")
NOT_IN_LANGUAGE = N_("This line was not agreed in this language.")


async def begin(work: Work, edit: ReleaseEdit, template_id: UUID | None = None) -> UUID:
    """Begin a release, from a template where one is named; its id. Raises Refusal, FieldErrors."""
    if not work.actor.may(WRITE):
        raise Refusal(NO_RIGHT[WRITE], code="not_permitted")
    if edit.kind not in KINDS:
        raise Refusal(UNKNOWN_KIND, code="choice", field="kind")
    texts = dict(edit.texts)
    if template_id is not None:
        texts = await _from_template(work, template_id, texts)
    event = await _event(work, edit.event)
    row = Release(
        tenant_id=work.tenant.id, id=new_id(), kind=edit.kind, state="draft", working="", revision=1, version=1,
        languages=_spoken(work, texts), contact=edit.contact, event_record=event[0] if event else "",
        event_id=event[1] if event else None,
        owner_id=work.actor.id if work.actor.kind == "person" else None, created_at=work.now, created_by=work.actor.id,
        created_by_name=work.actor.name, changed_at=work.now, changed_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    revision = ReleaseRevision(tenant_id=work.tenant.id, release_id=row.id, revision=1, state="draft", hands=[])
    work.session.add(revision)
    _note_hand(work, revision)
    await work.session.flush()
    await keep_texts(work, row.id, 1, texts)
    await _take_files(work, row.id, edit)
    work.later(INDEX, release_id=str(row.id))
    after = {"kind": edit.kind, **flat(texts)}
    work.record("release.begun", row.id, record=RELEASE, after=after)
    return row.id


async def _from_template(work: Work, template_id: UUID, typed: Mapping[str, Words]) -> dict[str, Words]:
    template = await template_by_id(work, template_id)
    if template is None or template.state != "kept":
        raise Refusal(UNKNOWN_KIND, code="unknown", field="template")
    return {**template.texts, **{code: words for code, words in typed.items() if not words.empty}}


async def _event(work: Work, event: tuple[str, UUID] | None) -> tuple[str, UUID] | None:
    """The event that was chosen, if it is one that the actor may name."""
    if event is None:
        return None
    offered = OCCASIONS.get(event[0])
    if offered is None or not await offered.known(work, [event[1]]):
        raise Refusal(UNKNOWN_KIND, code="unknown", field="event")
    return event


def _spoken(work: Work, texts: Mapping[str, Words]) -> list[str]:
    """The languages of a release: the mandatory ones, and those in which something stands."""
    profile = work.tenant.profile
    return [one for one in profile.languages if one in profile.required_languages or not texts.get(one, Words()).empty]


def _note_hand(work: Work, revision: ReleaseRevision) -> None:
    """Whoever writes does not approve; the natural person counts, whomever they stand in for."""
    own = str(work.actor.id) if work.actor.id is not None else ""
    if own and own not in revision.hands:
        revision.hands = [*revision.hands, own]


async def keep_texts(work: Work, release_id: UUID, revision: int, texts: Mapping[str, Words]) -> None:
    """The texts of a revision in place of what was kept; an empty one goes."""
    own = {"tenant_id": work.tenant.id, "release_id": release_id, "revision": revision}
    gone = [code for code, words in texts.items() if words.empty]
    here = (ReleaseText.release_id == release_id, ReleaseText.revision == revision)
    await work.session.execute(delete(ReleaseText).where(*here, ReleaseText.language.in_(gone)))
    for code, words in texts.items():
        if words.empty:
            continue
        values = {"state": "ready" if words.ready else "draft", "title": words.title, "lead": words.lead,
                  "body": words.body, "note": words.note}  # fmt: skip
        statement = insert(ReleaseText).values(**own, language=code, **values)
        keys = ["tenant_id", "release_id", "revision", "language"]
        await work.session.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))


def flat(texts: Mapping[str, Words]) -> dict[str, Any]:
    """Texts as fields of a form, for acts and comparisons."""
    return {
        f"{name}_{code}": getattr(words, name)
        for code, words in texts.items()
        for name in ("title", "lead", "body", "note", "ready")
    }


async def save(work: Work, release_id: UUID, edit: ReleaseEdit) -> None:
    """Keep what was typed. Raises NotFound, Refusal; StaleEdit when somebody else saved since, with both texts."""
    row, revision = await demanded(work, release_id, "edit")
    before = await texts_of(work, release_id, row.revision)
    if edit.version is not None and edit.version != row.version:
        raise StaleEdit(flat(edit.texts), flat(before))
    if edit.kind not in KINDS:
        raise Refusal(UNKNOWN_KIND, code="choice", field="kind")
    event = await _event(work, edit.event)
    was = {"kind": row.kind, "contact": row.contact, **flat(before)}
    if row.number is None:  # what was registered keeps its kind
        row.kind = edit.kind
    row.contact = edit.contact
    row.event_record, row.event_id = event or ("", None)
    row.languages = _spoken(work, {**before, **edit.texts})
    _note_hand(work, revision)
    touched(work, row)
    await work.session.flush()
    await keep_texts(work, release_id, row.revision, edit.texts)
    await _take_files(work, release_id, edit)
    after = {"kind": row.kind, "contact": row.contact, **flat(edit.texts)}
    work.record("release.changed", release_id, record=RELEASE, before=was, after=after)


async def _take_files(work: Work, release_id: UUID, edit: ReleaseEdit) -> None:
    if not edit.files:
        return
    if len(await files_of(work, RELEASE, release_id)) + len(edit.files) > 4 * MOST_FILES:
        raise Refusal(MANY_FILES, code="too_many", field="files", most=MOST_FILES)
    await attach(work, list(edit.files), RELEASE, release_id)


async def insert_line(work: Work, release_id: UUID, line_id: UUID, language: str) -> None:
    """Put an agreed line at the end of a text, and note it. Raises NotFound, Refusal."""
    row, revision = await demanded(work, release_id, "edit")
    line = await line_by_id(work, line_id)
    if line is None or language not in work.tenant.profile.languages:
        raise NotFound
    if not line.valid_on(work.today):
        raise Refusal(STALE_LINE, code="stale_line", topic=line.topic)
    said = line.texts.get(language, "")
    if not said:
        raise Refusal(NOT_IN_LANGUAGE, code="language", field=f"body_{language}")
    texts = await texts_of(work, release_id, row.revision)
    words = texts.get(language, Words())
    fresh = words._replace(body=with_line(words.body, said))
    _note_hand(work, revision)
    touched(work, row)
    row.languages = _spoken(work, {**texts, language: fresh})
    await work.session.flush()
    await keep_texts(work, release_id, row.revision, {language: fresh})
    own = {"tenant_id": work.tenant.id, "release_id": release_id, "revision": row.revision, "line_id": line_id}
    noted = insert(ReleaseLine).values(
        **own, language=language, inserted_at=work.now, inserted_by_name=work.actor.name
    )  # fmt: skip
    await work.session.execute(noted.on_conflict_do_nothing())
    after = {"topic": line.topic, "line": str(line_id), "language": language}
    work.record("release.line_inserted", release_id, record=RELEASE, after=after)


async def check(work: Work, row: Release) -> dict[str, Words]:
    """The texts of the revision that is worked on, fit to be approved. Raises FieldErrors with all that is missing."""
    texts = await texts_of(work, row.id, row.revision)
    lines = Lines(await used_lines(work, row.id, row.revision), work.today)
    mandatory = work.tenant.profile.required_languages
    wrong = problems(texts, mandatory, correction=row.revision > 1, lines=lines)
    if wrong:
        raise FieldErrors(wrong)
    return texts
