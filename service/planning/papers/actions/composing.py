"""Composing a paper out of what the actor's agency may see, in the language that is asked for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from uuid import UUID

import msgspec

from service.digest.rules.packing import plain
from service.kit.refusal import FieldErrors, Refusal
from service.planning.papers.queries.material import WholePlan, ahead, whole
from service.planning.papers.rules.content import (
    KINDS,
    NOT_ANNUAL,
    Ask,
    Block,
    Fact,
    Heading,
    Paper,
    Table,
    Text,
    ask_problems,
)
from service.planning.papers.slots import TABLES
from service.planning.papers.writing import ahead as writing_ahead
from service.planning.papers.writing.annual import annual
from service.planning.papers.writing.meeting import campaign, minutes
from service.planning.papers.writing.phrases import Voice, span
from service.planning.plans.actions.finding import opened
from service.planning.plans.models import Meeting
from service.planning.plans.queries.plans import fallbacks
from service.planning.plans.rules.words import MEETING
from service.runtime.language import gettext, speaking
from service.runtime.work import Work
from service.web.errors import NotFound


@dataclass(frozen=True, slots=True)
class Composed:
    """A paper that is not issued. plans: those of other agencies of which it speaks; needs: see IssuedPaper."""

    paper: Paper
    plans: frozenset[UUID]
    needs: frozenset[str] = frozenset()


@asynccontextmanager
async def in_language(work: Work, language: str) -> AsyncIterator[Voice]:
    """Everything inside is read and said in a language; the work goes on in its own afterwards."""
    before, work.language = work.language, language
    try:
        with speaking(language):
            yield Voice(language, tuple(fallbacks(work)), work.zone)
    finally:
        work.language = before


async def compose(work: Work, ask: Ask) -> Composed:
    """The paper as it would be issued now. Raises NotFound for a plan that is not open, FieldErrors, Refusal."""
    if wrong := ask_problems(ask, work.today):
        raise FieldErrors(wrong)
    if ask.plan_id is not None:
        await opened(work, ask.plan_id)
    async with in_language(work, ask.language) as said:
        made = await (_of_days(work, said, ask) if ask.kind in ("lookahead", "horizon") else _of_plan(work, said, ask))
    return replace(made, paper=cleaned(made.paper))


def _paper(work: Work, said: Voice, kind: str, title: str, blocks: list[Block]) -> Paper:
    names = work.tenant.profile.name
    agency = names.get(said.language) or names.get(work.tenant.profile.default_language) or work.tenant.slug
    return Paper(kind, title, agency, said.language, tuple(blocks))


async def _of_days(work: Work, said: Voice, ask: Ask) -> Composed:
    first, last = ask.days(work.today)
    read = await ahead(work, first, last, ask.plan_id, around=ask.kind == "lookahead")
    write = writing_ahead.lookahead if ask.kind == "lookahead" else writing_ahead.horizon
    title = f"{gettext(KINDS[ask.kind])}: {span(first, last)}"
    foreign = frozenset(key for key, one in read.plans.items() if not one.own)
    return Composed(_paper(work, said, ask.kind, title, write(said, read)), foreign, read.needs)


async def _of_plan(work: Work, said: Voice, ask: Ask) -> Composed:
    assert ask.plan_id is not None  # looked at before
    seen = await opened(work, ask.plan_id)
    if (ask.kind == "campaign") != (seen.plan.kind == "campaign") and ask.kind != "minutes":
        raise Refusal(NOT_ANNUAL, code="no_paper", field="kind")
    read = await whole(work, seen)
    name = said.words({code: one.title for code, one in read.texts.items()})
    title, blocks = await _written(work, said, ask, read, name)
    foreign = frozenset() if seen.own else frozenset({ask.plan_id})
    return Composed(_paper(work, said, ask.kind, title, blocks), foreign)


async def _written(work: Work, said: Voice, ask: Ask, read: WholePlan, name: str) -> tuple[str, list[Block]]:
    if ask.kind == "minutes":
        meeting = next((one for one in read.parts[MEETING] if one.id == ask.meeting_id), None)
        if not isinstance(meeting, Meeting):
            raise NotFound
        title = f"{gettext(KINDS[ask.kind])}: {said.words(meeting.texts)}"
        return title, minutes(said, read, meeting, name)
    if ask.kind == "campaign":
        told = [one for tables in TABLES for one in await tables(work, read.seen.plan.id)]
        return f"{gettext(KINDS[ask.kind])}: {name}", campaign(said, read, told)
    return name, annual(said, read)


def cleaned(paper: Paper) -> Paper:
    """The paper without signs that cannot be seen and do harm: cleaning twice changes nothing."""
    return msgspec.structs.replace(paper, title=plain(paper.title), blocks=tuple(_clean(one) for one in paper.blocks))


def _clean(one: Block) -> Block:
    if isinstance(one, Table):
        rows = tuple(tuple(plain(cell) for cell in row) for row in one.rows)
        return msgspec.structs.replace(one, head=tuple(plain(cell) for cell in one.head), rows=rows)
    if isinstance(one, Fact):
        return Fact(plain(one.name), plain(one.text))
    return Heading(plain(one.text), one.level) if isinstance(one, Heading) else Text(plain(one.text), one.bold)
