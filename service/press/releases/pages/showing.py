"""What pages of releases share: words, a release as it stands with everything that can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from litestar import Response

from service.audit.access import KINDS as ACT_KINDS
from service.audit.queries import timeline
from service.documents.queries import files_of, waiting_files
from service.documents.rules import FileRow, ids_in
from service.identity.queries import people_named
from service.kit.refusal import Refusal
from service.mailing.rules.sending import DELIVERY_STATES, WHY_UNCERTAIN
from service.press.releases.forms import typed_times, values_of
from service.press.releases.models import Release, ReleaseRevision
from service.press.releases.queries.distributions import distributions_of
from service.press.releases.queries.library import lines, used_lines
from service.press.releases.queries.releases import (
    fallbacks,
    ready_texts,
    release_row,
    revisions_of,
    standing_of,
    texts_of,
)
from service.press.releases.rules.acts import OUT, RELEASE, SHAPES, STATES, WORKING, WRITE, allowed_acts, why_not
from service.press.releases.rules.content import KINDS, Words, goes_out_at
from service.press.releases.rules.sending import DISTRIBUTION_KINDS, DISTRIBUTION_STATES, REASONS
from service.press.releases.slots import OCCASIONS, Occasion
from service.publishing.markup import html_of
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.render import page
from service.web.visitor import house
from service.web.working import AnyRequest

HOME = "/press/releases"
MAIL_SHAPES = {
    "queued": "", "sending": "work", "sent": "done", "deferred": "work", "bounced": "stop", "failed": "stop",
    "uncertain": "sign", "stopped": "stop",
}  # fmt: skip
SENDING_SHAPES = {"gathering": "work", "waiting": "", "sending": "work", "done": "done", "stopped": "stop"}


@dataclass(frozen=True, slots=True)
class Again:
    """A form that is shown again as it was typed. name: which one."""

    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, Refusal] = field(default_factory=dict)
    compare: Sequence[tuple[str, str, str]] = ()


FRESH = Again()


def said(words: Mapping[str, str]) -> dict[str, str]:
    """Words in the reader's language."""
    return {key: gettext(sentence) for key, sentence in words.items()}


def words_for(work: Work) -> dict[str, Any]:
    """What templates name things by."""
    profile = work.tenant.profile
    return {
        "kinds": said(KINDS),
        "states": said(STATES),
        "working": said(WORKING),
        "shapes": SHAPES,
        "mail_states": said(DELIVERY_STATES),
        "mail_shapes": MAIL_SHAPES,
        "sending_states": said(DISTRIBUTION_STATES),
        "sending_shapes": SENDING_SHAPES,
        "sending_kinds": said(DISTRIBUTION_KINDS),
        "reasons": said(REASONS),
        "why_uncertain": gettext(WHY_UNCERTAIN),
        "own_languages": sorted(profile.languages, key=lambda code: code not in profile.required_languages),
        "mandatory": profile.required_languages,
        "home": HOME,
        "html_of": html_of,
        "writes": work.actor.may(WRITE),
        "now": work.now,
    }


async def found(work: Work, release_id: UUID) -> tuple[Release, list[ReleaseRevision]]:
    """A release that the actor may see, with its revisions, the newest first. Raises NotFound."""
    row = await release_row(work, release_id)
    revisions = await revisions_of(work, release_id) if row is not None else []
    if row is None or why_not("open", work.actor, standing_of(row, revisions[0])) is not None:
        raise NotFound
    return row, revisions


def title_in(work: Work, texts: Mapping[str, Words]) -> str:
    """The title in the reader's language, else in one that there is."""
    return next((texts[code].title for code in fallbacks(work) if code in texts and texts[code].title), "")


async def show(request: AnyRequest, work: Work, release_id: UUID, again: Again = FRESH) -> Response[bytes]:
    """A release: the form while it is written, the frozen text afterwards; 422 with what was refused."""
    row, revisions = await found(work, release_id)
    newest = revisions[0]
    stands = standing_of(row, newest)
    acts = allowed_acts(work.actor, stands)
    texts = await texts_of(work, release_id, row.revision)
    standing = next((one for one in revisions if one.state == "approved"), None)
    shown = texts if standing is None else await texts_of(work, release_id, standing.revision)
    event = (row.event_record, row.event_id) if row.event_id is not None else None
    kept = values_of(row.kind, texts, row.contact, row.version, event)
    values = {**kept, **(again.values if again.name == "text" else {})}
    attached, papers = await _files(work, row, revisions)
    context: dict[str, Any] = {
        **words_for(work),
        "row": row,
        "title": title_in(work, texts),
        "newest": newest,
        "standing": standing,
        "revisions": revisions,
        "acts": acts,
        "why_not_approve": why_not("approve", work.actor, stands) if newest.state == "in_review" else None,
        "texts": texts,
        "public_texts": ready_texts(shown) if standing else shown,
        "values": values,
        "errors": again.errors,
        "again": again,
        "compare": again.compare,
        "correction": row.revision > 1,
        "lines": await lines(work, valid_on=work.today) if "edit" in acts else [],
        "used": await used_lines(work, release_id, row.revision),
        "today": work.today,
        "attached": attached,
        "papers": papers,
        "waiting": await waiting_files(work, _ids(values)),
        "limits": work.tenant.profile.files,
        "occasions": await occasions(work, event),
        "occasion": await _occasion(work, event),
        "times": {**typed_times(row.publish_at, row.embargo_until, work.tenant.profile.zone), **_typed(again)},
        "owner": (await people_named(work, [row.owner_id])).get(row.owner_id, "") if row.owner_id else "",
        "goes_out_at": goes_out_at(row.publish_at, row.embargo_until),
        "out": row.state in OUT,
        "sent": await distributions_of(work, release_id) if row.number else [],
        "history": await history(work, release_id),
    }
    return page(request, "releases/release.html", status=422 if again.errors else 200, **context)


def _typed(again: Again) -> Mapping[str, str]:
    return again.values if again.name in ("publish", "move") else {}


def _ids(values: Mapping[str, str]) -> list[UUID]:
    try:
        return list(ids_in(values.get("files", "")))
    except Refusal:
        return []


async def _files(
    work: Work, row: Release, revisions: Sequence[ReleaseRevision]
) -> tuple[list[FileRow], dict[str, dict[str, FileRow]]]:
    """What was attached, and the papers of the revision that stands by language and kind."""
    files = {str(one.id): one for one in await files_of(work, RELEASE, row.id)}
    made = {one for each in revisions for kinds in each.files.values() for one in kinds.values()}
    attached = [one for ident, one in files.items() if ident not in made]
    stands = next((one.files for one in revisions if one.state == "approved"), {})
    papers = {
        language: {kind: files[ident] for kind, ident in kinds.items() if ident in files}
        for language, kinds in stands.items()
    }
    return attached, papers


async def occasions(work: Work, chosen: tuple[str, UUID] | None = None) -> list[Occasion]:
    """What a release may belong to, with what it belongs to already."""
    offered = [one for kind in OCCASIONS.values() for one in await kind.open(work)]
    if chosen is not None and chosen[1] not in {one.id for one in offered} and chosen[0] in OCCASIONS:
        offered += await OCCASIONS[chosen[0]].known(work, [chosen[1]])
    return offered


async def _occasion(work: Work, event: tuple[str, UUID] | None) -> Occasion | None:
    if event is None or event[0] not in OCCASIONS:
        return None
    return next(iter(await OCCASIONS[event[0]].known(work, [event[1]])), None)


async def history(work: Work, record_id: UUID) -> list[tuple[Any, str, str, str]]:
    """(when, what, who, why) of what was done, newest first; single openings are told with their copies."""
    return [
        (act.at, gettext(ACT_KINDS.get(act.kind, act.kind)), act.actor_name, act.reason or "")
        for act in await timeline(work, record_id)
        if not act.kind.startswith("file.") and act.kind != "release.copy_opened"
    ]


def no_mail_server(request: AnyRequest) -> bool:
    """Whether nothing can be sent at all."""
    return not house(request).settings.smtp_url
