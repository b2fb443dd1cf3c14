"""Building forms: fields and checks in an order; a new edition whenever a changed form is asked for."""

from collections.abc import Callable, Mapping
from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.planning.filings.models import Edition, Form
from service.planning.filings.queries.reading import edition_row, form_row
from service.planning.filings.rules.acts import ASK, FORM, NOT_READY, RETIRED, demand
from service.planning.filings.rules.forms import NEEDS_TITLE, Check, Definition, Field
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit


async def create_form(work: Work, titles: Mapping[str, str]) -> UUID:
    """An empty form. Raises Refusal, FieldErrors."""
    demand(work.actor, ASK)
    kept = _titles(titles)
    row = Form(
        id=new_id(), tenant_id=work.tenant.id, titles=kept, definition=Definition().plain(), changed_at=work.now,
        changed_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    work.record("filing_form.built", row.id, record=FORM, after={"titles": kept})
    return row.id


def _titles(titles: Mapping[str, str]) -> dict[str, str]:
    kept = {code: text for code, text in titles.items() if text}
    if not kept:
        raise FieldErrors([Refusal(NEEDS_TITLE, code="required", field=f"title_{next(iter(titles), 'en')}")])
    return kept


async def retitle(work: Work, form_id: UUID, titles: Mapping[str, str], version: int) -> None:
    """Call a form something else. Raises NotFound, StaleEdit, Refusal, FieldErrors."""
    row = await _held(work, form_id, version)
    row.titles = _titles(titles)
    await _changed(work, row, {"titles": row.titles})


async def put_field(work: Work, form_id: UUID, one: Field, version: int) -> None:
    """Add a field at the end, or change the one with its key. Raises NotFound, StaleEdit, Refusal, FieldErrors."""
    await _build(work, form_id, version, lambda known: known.put(one), {"field": one.key})


async def drop_field(work: Work, form_id: UUID, key: str, version: int) -> None:
    """Take a field out. What was asked for before keeps it. Raises NotFound, StaleEdit, Refusal."""
    await _build(work, form_id, version, lambda known: known.without(key), {"dropped": key})


async def move_field(work: Work, form_id: UUID, key: str, step: int, version: int) -> None:
    """Move a field one place up or down. Raises NotFound, StaleEdit, Refusal."""
    await _build(work, form_id, version, lambda known: known.moved(key, step), {"moved": key})


async def add_check(work: Work, form_id: UUID, check: Check, version: int) -> None:
    """Compare fields with each other. Raises NotFound, StaleEdit, Refusal."""
    await _build(work, form_id, version, lambda known: known.checked(check), {"check": [*check.parts, check.of]})


async def drop_check(work: Work, form_id: UUID, place: int, version: int) -> None:
    """Compare them no more. Raises NotFound, StaleEdit, Refusal."""
    await _build(work, form_id, version, lambda known: known.unchecked(place), {"unchecked": place})


async def _build(
    work: Work, form_id: UUID, version: int, change: Callable[[Definition], Definition], after: Mapping[str, object]
) -> None:
    row = await _held(work, form_id, version)
    row.definition = change(Definition.of(row.definition)).plain()
    await _changed(work, row, after)


async def _held(work: Work, form_id: UUID, version: int | None = None) -> Form:
    demand(work.actor, ASK)
    row = await form_row(work, form_id, lock=True)
    if row is None:
        raise NotFound
    if row.state == "retired":
        raise Refusal(RETIRED, code="wrong_state")
    if version is not None and row.version != version:
        raise StaleEdit({}, {})
    return row


async def _changed(work: Work, row: Form, after: Mapping[str, object]) -> None:
    row.version += 1
    row.changed_at, row.changed_by_name = work.now, work.actor.name
    await work.session.flush()
    work.record("filing_form.built", row.id, record=FORM, after=dict(after))


async def retire(work: Work, form_id: UUID) -> None:
    """Offer a form no more; what was asked for goes on. Raises NotFound, Refusal."""
    row = await _held(work, form_id)
    row.state = "retired"
    await work.session.flush()
    work.record("filing_form.retired", form_id, record=FORM)


async def newest_edition(work: Work, form_id: UUID) -> Edition:
    """The form as it is now, as an edition that never changes: the newest where nothing differs, else a further one.

    Raises NotFound, Refusal.
    """
    row = await _held(work, form_id)
    if not Definition.of(row.definition).fields:
        raise Refusal(NOT_READY, code="empty", field="form")
    known = await edition_row(work, form_id, row.number) if row.number else None
    if known is not None and (known.definition, known.titles) == (row.definition, row.titles):
        return known
    row.number, row.state = row.number + 1, "ready"
    made = Edition(
        tenant_id=work.tenant.id, form_id=form_id, number=row.number, titles=dict(row.titles),
        definition=dict(row.definition), made_at=work.now, made_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(made)
    await work.session.flush()
    return made
