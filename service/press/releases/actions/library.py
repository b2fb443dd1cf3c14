"""Keeping the library: templates by those who write, agreed lines by those who approve."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.press.releases.models import AgreedLine, ReleaseTemplate
from service.press.releases.queries.library import line_row, template_named, template_row
from service.press.releases.rules.acts import APPROVE, LINE, NEEDS_REASON, TEMPLATE, WRITE, keeping
from service.press.releases.rules.content import KINDS, UNKNOWN_KIND, Words
from service.runtime.work import Work
from service.web.errors import NotFound

NEEDS_NAME, NEEDS_TOPIC = N_("Give the template a name."), N_("Say on which topic the line is.")
NAME_TAKEN = N_("There is a template of this name. Choose another one.")
NEEDS_LINE = N_("Write the line at least in the agency's first language.")
ENDS_BEFORE = N_("The line ends before it begins to hold.")
RETIRED = N_("This was retired.")
EMPTY_TEMPLATE = N_("Write something at least in one language.")


@dataclass(frozen=True, slots=True)
class TemplateEdit:
    """A template as it is typed."""

    kind: str
    name: str
    texts: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class LineEdit:
    """A line as it is typed. texts: language -> the line."""

    topic: str
    texts: Mapping[str, str]
    valid_from: date
    valid_until: date | None = None


def _kept(texts: Mapping[str, Words]) -> dict[str, Any]:
    return {code: words._replace(note="", ready=False)._asdict() for code, words in texts.items() if not words.empty}


async def keep_template(work: Work, edit: TemplateEdit, template_id: UUID | None = None) -> UUID:
    """Keep a template, a new one or in place of what stood there; its id. Raises NotFound, Refusal, FieldErrors."""
    keeping(work.actor, WRITE)
    row = await template_row(work, template_id) if template_id is not None else None
    if template_id is not None and row is None:
        raise NotFound
    if row is not None and row.state != "kept":
        raise Refusal(RETIRED, code="wrong_state")
    await _check_template(work, edit, row)
    fresh = row is None
    if row is None:
        row = ReleaseTemplate(tenant_id=work.tenant.id, id=new_id(), state="kept")
        work.session.add(row)
    before = None if fresh else {"name": row.name, "kind": row.kind, "texts": row.texts}
    row.kind, row.name, row.texts = edit.kind, edit.name, _kept(edit.texts)
    row.changed_at, row.changed_by_name = work.now, work.actor.name
    await work.session.flush()
    act = "release_template.kept" if fresh else "release_template.changed"
    after = {"name": row.name, "kind": row.kind, "texts": row.texts}
    work.record(act, row.id, record=TEMPLATE, before=before, after=after)
    return row.id


async def _check_template(work: Work, edit: TemplateEdit, row: ReleaseTemplate | None) -> None:
    wrong = []
    if edit.kind not in KINDS:
        wrong.append(Refusal(UNKNOWN_KIND, code="choice", field="kind"))
    if not edit.name:
        wrong.append(Refusal(NEEDS_NAME, code="required", field="name"))
    other = await template_named(work, edit.name)
    if other is not None and (row is None or other != row.id):
        wrong.append(Refusal(NAME_TAKEN, code="taken", field="name"))
    if not _kept(edit.texts):
        first = work.tenant.profile.default_language
        wrong.append(Refusal(EMPTY_TEMPLATE, code="required", field=f"title_{first}"))
    if wrong:
        raise FieldErrors(wrong)


async def retire_template(work: Work, template_id: UUID) -> None:
    """Offer a template no more. Raises NotFound, Refusal."""
    keeping(work.actor, WRITE)
    row = await template_row(work, template_id)
    if row is None:
        raise NotFound
    if row.state == "kept":
        row.state, row.changed_at, row.changed_by_name = "retired", work.now, work.actor.name
        await work.session.flush()
        work.record("release_template.retired", template_id, record=TEMPLATE)


async def agree(work: Work, edit: LineEdit, replaces_id: UUID | None = None) -> UUID:
    """Agree on a line, in place of a former one where it is named, which is then retired. Raises as above."""
    keeping(work.actor, APPROVE)
    former = await line_row(work, replaces_id) if replaces_id is not None else None
    if replaces_id is not None and former is None:
        raise NotFound
    if former is not None and former.state != "agreed":
        raise Refusal(RETIRED, code="wrong_state")
    _check_line(work, edit)
    row = AgreedLine(
        tenant_id=work.tenant.id, id=new_id(), topic=edit.topic, state="agreed", valid_from=edit.valid_from,
        valid_until=edit.valid_until, texts={code: text for code, text in edit.texts.items() if text}, reason="",
        replaces_id=replaces_id, agreed_at=work.now, agreed_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    if former is not None:
        former.state = "retired"
        work.record("agreed_line.replaced", former.id, record=LINE, after={"by": str(row.id)})
    await work.session.flush()
    after = {"topic": row.topic, "texts": row.texts, "valid_from": row.valid_from.isoformat(),
             "valid_until": row.valid_until.isoformat() if row.valid_until else None}  # fmt: skip
    work.record("agreed_line.agreed", row.id, record=LINE, after=after)
    return row.id


def _check_line(work: Work, edit: LineEdit) -> None:
    first, wrong = work.tenant.profile.default_language, []
    if not edit.topic:
        wrong.append(Refusal(NEEDS_TOPIC, code="required", field="topic"))
    if not edit.texts.get(first):
        wrong.append(Refusal(NEEDS_LINE, code="required", field=f"line_{first}"))
    if edit.valid_until is not None and edit.valid_until < edit.valid_from:
        wrong.append(Refusal(ENDS_BEFORE, code="order", field="valid_until"))
    if wrong:
        raise FieldErrors(wrong)


async def retire_line(work: Work, line_id: UUID, reason: str) -> None:
    """Say a line no more, with a reason. Raises NotFound, Refusal."""
    keeping(work.actor, APPROVE)
    row = await line_row(work, line_id)
    if row is None:
        raise NotFound
    if not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    if row.state == "agreed":
        row.state, row.reason = "retired", reason.strip()
        await work.session.flush()
        work.record("agreed_line.retired", line_id, record=LINE, reason=reason.strip())
