"""Statutory reports: begun, filled in, frozen and printed, published in one act, withdrawn, made anew."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update

from service.documents.actions import attach, enter
from service.documents.rules import Taken
from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.public_information.statistics.models import StatutoryReport
from service.public_information.statistics.queries import ReportView, cases, report_by_id, taken_slugs
from service.public_information.statistics.rules.figures import Case, Span, costs_of, grounds_of, officials_of, rows_of
from service.public_information.statistics.rules.reports import (
    KINDS,
    NO_RIGHT,
    RECORD,
    REPORT,
    TYPED,
    demand,
    kinds_for,
)
from service.publishing.actions import publish as make_public
from service.publishing.actions import withdraw as take_back
from service.publishing.rules import PublicFile, PublicText
from service.runtime.work import Work
from service.web.errors import NotFound

KIND = "report"
NO_SUCH_KIND = N_("Choose one of the reports offered.")
LAST_FIRST = N_("The last day lies before the first.")
NOT_NUMBER = N_("Type a whole number, or leave this empty.")
NOT_MONEY = N_("Type an amount such as 120 or 120.50, or leave this empty.")
STALE = N_("Somebody else saved this meanwhile. Look at it again and repeat what you wanted to change.")
TOO_LONG = N_("This is too long: %(length)s characters, at most %(limit)s fit.")
LONGEST = 10_000


async def begin(work: Work, kind: str, span: Span, language: str) -> UUID:
    """A report of a kind over these days; nothing is counted for good yet. Raises Refusal."""
    if not work.actor.may(REPORT):
        raise Refusal(NO_RIGHT, code="not_permitted")
    if kind not in kinds_for(work.tenant.profile.country):
        raise Refusal(NO_SUCH_KIND, code="choice", field="kind")
    if span.last < span.first:
        raise Refusal(LAST_FIRST, code="before", field="last")
    report_id = new_id()
    base = f"{span.last.year}-{span.last.month:02}" if kind == "month" else f"{span.last.year}"
    taken, slug, count = await taken_slugs(work, base), base, 1
    while slug in taken:
        count += 1
        slug = f"{base}-{count}"
    row = StatutoryReport(
        id=report_id, tenant_id=work.tenant.id, kind=kind, slug=slug, state="draft", first=span.first, last=span.last,
        language=language, changed_at=work.now, changed_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    after = {"kind": kind, "first": span.first.isoformat(), "last": span.last.isoformat()}
    work.record("statutory_report.begun", report_id, record=RECORD, after=after)
    return report_id


async def _demanded(work: Work, report_id: UUID, act: str, reason: str = "") -> ReportView:
    report = await report_by_id(work, report_id, lock=True)
    if report is None:
        raise NotFound
    demand(act, work.actor, report.state, reason)
    return report


async def _write(work: Work, report_id: UUID, **values: Any) -> None:
    by = {"changed_at": work.now, "changed_by_name": work.actor.name, "version": StatutoryReport.version + 1}
    await work.session.execute(update(StatutoryReport).where(StatutoryReport.id == report_id).values(**values, **by))


async def fill(work: Work, report_id: UUID, typed: Mapping[str, str], number: str, version: int | None = None) -> None:
    """What no row tells: typed by a person, each at its field. Raises NotFound, Refusal, FieldErrors."""
    report = await _demanded(work, report_id, "fill")
    if version is not None and version != report.version:
        raise Refusal(STALE, code="stale")
    kept = {name: typed.get(name, "").strip() for name in KINDS[report.kind].typed}
    if problems := [problem for name, text in kept.items() if (problem := problem_of(name, text)) is not None]:
        raise FieldErrors(problems)
    before = {"typed": dict(report.typed), "number": report.number}
    await _write(work, report_id, typed=kept, number=number)
    work.record(
        "statutory_report.filled", report_id, record=RECORD, before=before, after={"typed": kept, "number": number}
    )  # fmt: skip


def problem_of(name: str, text: str) -> Refusal | None:
    """What is wrong with a typed figure or text."""
    kind = TYPED[name].kind
    if len(text) > LONGEST:
        return Refusal(TOO_LONG, code="too_long", field=name, length=len(text), limit=LONGEST)
    if kind == "count" and text and not (text.isascii() and text.isdecimal() and len(text) < 10):
        return Refusal(NOT_NUMBER, code="number", field=name)
    if kind == "money" and text:
        whole, _, part = text.replace(",", ".").partition(".")
        if not (whole.isascii() and whole.isdecimal() and len(whole) < 12) or (part and not part.isdecimal()):
            return Refusal(NOT_MONEY, code="number", field=name)
    return None


def counted(kind: str, found: Sequence[Case], span: Span) -> dict[str, Any]:
    """Everything that a report counts, as it is frozen: rows by figure, officials, grounds, costs."""
    fees, complaints = costs_of(found, span)
    return {
        "rows": {key: [str(one) for one in ids] for key, ids in rows_of(found, KINDS[kind].figures, span).items()},
        "officials": [
            {"name": one.name, "post": one.post, "granted": one.granted, "partly": one.partly, "refused": one.refused}
            for one in officials_of(found, span)
        ],
        "grounds": [
            {"key": ground.key, "article": ground.article, "title": dict(ground.title), "count": count}
            for ground, count in grounds_of(found, span)
        ],
        "costs": {"fees": fees, "complaints": complaints},
    }


async def count_now(work: Work, report: ReportView) -> dict[str, Any]:
    """What the report's figures are now."""
    return counted(report.kind, await cases(work, report.span), report.span)


async def freeze(work: Work, report_id: UUID, figures: Mapping[str, Any], files: Mapping[str, Taken]) -> None:
    """Keep the figures for good together with what was printed of them. Raises NotFound, Refusal.

    Refused when somebody changed a request or the report between the counting and now: then it is printed again.
    """
    report = await _demanded(work, report_id, "print")
    if await count_now(work, report) != figures:
        raise Refusal(STALE, code="stale")
    kept = {}
    for kind, taken in files.items():
        row = await enter(work, taken)
        await attach(work, [row.id], RECORD, report_id)
        kept[kind] = str(row.id)
    by = {"frozen_at": work.now, "frozen_by_name": work.actor.name}
    await _write(work, report_id, state="printed", figures=dict(figures), files=kept, **by)
    counts = {key: len(ids) for key, ids in figures["rows"].items()}
    work.record("statutory_report.printed", report_id, record=RECORD, after={"figures": counts, "files": kept})


async def publish(work: Work, report_id: UUID, texts: Mapping[str, PublicText], facts: Mapping[str, Any]) -> None:
    """Put the printed report onto the public page, with its files. Raises NotFound, Refusal."""
    report = await _demanded(work, report_id, "publish")
    files = [PublicFile(UUID(report.files[kind])) for kind in ("pdf", "docx", "xlsx") if kind in report.files]
    await make_public(
        work, kind=KIND, record=RECORD, record_id=report_id, slug=f"{report.kind}-{report.slug}".replace("_", "-"),
        texts=texts, files=files, facts=facts,
    )  # fmt: skip
    await _write(work, report_id, state="published", published_at=work.now, reason="")
    work.record("statutory_report.published", report_id, record=RECORD, after={"slug": report.slug})


async def withdraw(work: Work, report_id: UUID, reason: str) -> None:
    """Take the report from the public page, with a note. Raises NotFound, Refusal."""
    await _demanded(work, report_id, "withdraw", reason)
    await take_back(work, RECORD, report_id, reason)
    await _write(work, report_id, state="withdrawn", reason=reason)
    work.record("statutory_report.withdrawn", report_id, record=RECORD, reason=reason)


async def renew(work: Work, report_id: UUID, reason: str) -> None:
    """Let a printed report be filled in and counted again; what was printed stays in the acts. Raises Refusal."""
    report = await _demanded(work, report_id, "renew", reason)
    before = {"figures": dict(report.figures), "files": dict(report.files), "typed": dict(report.typed)}
    await _write(
        work, report_id, state="draft", figures={}, files={}, frozen_at=None, frozen_by_name="", reason=reason
    )  # fmt: skip
    work.record("statutory_report.renewed", report_id, record=RECORD, before=before, reason=reason)
