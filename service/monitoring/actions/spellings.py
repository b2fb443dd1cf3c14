"""Lists of spellings are written, changed and removed; rules name them by @name."""

import re
from uuid import UUID

from sqlalchemy import select

from service.kit.ids import new_id
from service.kit.refusal import Refusal
from service.monitoring.actions.asking import ask_past
from service.monitoring.models.watching import KeywordAlias, KeywordRule
from service.monitoring.queries.watching import list_by_id, rules
from service.monitoring.rules.watching import (
    LIST_IN_USE,
    NAME_FORM,
    NAME_TAKEN,
    SPELLINGS,
    USUAL_SPAN,
    checked_spellings,
    demand_right,
    parsed,
)
from service.monitoring.texts import matching
from service.monitoring.texts.matching.reading import name_key
from service.runtime.work import Work

_NAME = re.compile(r"[\w-]+")


async def add_list(work: Work, name: str, lines: str) -> UUID:
    """A new list of spellings. Raises Refusal at the field."""
    demand_right(work.actor)
    key = await _free_key(work, name, None)
    spelled = checked_spellings(lines)
    made = KeywordAlias(
        id=new_id(), tenant_id=work.tenant.id, name=name, key=key, spellings="\n".join(spelled), changed_at=work.now,
        changed_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(made)
    await work.session.flush()
    work.record("keyword_alias.added", made.id, record=SPELLINGS, after={"name": name, "spellings": spelled})
    return made.id


async def change_list(work: Work, list_id: UUID, name: str, lines: str) -> None:
    """Change a list, and ask past clips by the rules that use it. Raises NotFound, Refusal at the field.

    A name that rules use cannot change.
    """
    demand_right(work.actor)
    known = await list_by_id(work, list_id, lock=True)
    key, spelled = await _free_key(work, name, list_id), checked_spellings(lines)
    if key != known.key:
        await _demand_unused(work, known, "name")
    before = {"name": known.name, "spellings": known.spellings.splitlines()}
    known.name, known.key, known.spellings = name, key, "\n".join(spelled)
    known.changed_at, known.changed_by_name, known.version = work.now, work.actor.name, known.version + 1
    await work.session.flush()
    if spelled != before["spellings"]:
        for rule in await _naming(work, key):
            if rule.state == "active":
                await ask_past(work, rule, USUAL_SPAN)
    after = {"name": name, "spellings": spelled}
    work.record("keyword_alias.changed", list_id, record=SPELLINGS, before=before, after=after)


async def remove_list(work: Work, list_id: UUID) -> None:
    """Take away a list that no rule uses. Raises NotFound, Refusal."""
    demand_right(work.actor)
    known = await list_by_id(work, list_id, lock=True)
    await _demand_unused(work, known, None)
    known.state, known.changed_at, known.changed_by_name = "removed", work.now, work.actor.name
    before = {"name": known.name, "spellings": known.spellings.splitlines()}
    work.record("keyword_alias.removed", list_id, record=SPELLINGS, before=before)


async def _free_key(work: Work, name: str, own: UUID | None) -> str:
    if not _NAME.fullmatch(name):
        raise Refusal(NAME_FORM, code="invalid", field="name")
    key = name_key(name)
    query = select(KeywordAlias.id).where(KeywordAlias.key == key, KeywordAlias.state == "active")
    taken = await work.session.scalar(query)
    if taken is not None and taken != own:
        raise Refusal(NAME_TAKEN, code="taken", field="name")
    return key


async def _demand_unused(work: Work, known: KeywordAlias, field: str | None) -> None:
    for rule in await _naming(work, known.key):
        raise Refusal(LIST_IN_USE, code="in_use", field=field, title=rule.title)


async def _naming(work: Work, key: str) -> list[KeywordRule]:
    """The rules that name a list."""
    found = []
    for listed in await rules(work):
        try:
            named = {alias.name for alias in parsed(listed.rule.text).aliases}
        except matching.RuleMistake:
            continue
        if key in named:
            found.append(listed.rule)
    return found
