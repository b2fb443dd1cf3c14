"""Readings of measures, with what shows them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from service.kit.ids import new_id
from service.kit.refusal import FieldErrors, Refusal
from service.kit.words import N_
from service.monitoring.figures.queries.accounts import figures
from service.planning.plans.actions.finding import held, noted
from service.planning.plans.models import Kpi, Reading
from service.planning.plans.queries.access import Seen
from service.planning.plans.queries.body import item_row, reading_row
from service.planning.plans.rules.acts import NEEDS_REASON
from service.planning.plans.rules.measures import MEASURES, NEEDS_SOURCE, OVER_WHOLE
from service.planning.plans.rules.words import KPI, READING
from service.runtime.language import translate
from service.runtime.work import Work
from service.web.errors import NotFound

IN_FUTURE = N_("This date lies in the future.")
NEEDS_EVIDENCE = N_("Say what shows this figure.")
NEGATIVE = N_("A count is not less than nothing.")
NO_ACCOUNT = N_("This measure is not read of an account of the agency.")
NO_FIGURE = N_("The account has no figure of this yet.")
READ_OF = N_("%(account)s, as noted on %(on)s")


@dataclass(frozen=True, slots=True)
class NewReading:
    """A figure on a day. evidence: what shows it; address: where; source: who says it."""

    taken_on: date
    value: Decimal
    evidence: str
    source: str
    address: str = ""


async def read(work: Work, plan_id: UUID, kpi_id: UUID, new: NewReading) -> UUID:
    """Note a reading of a measure for this agency; its id. Raises NotFound, Refusal, FieldErrors."""
    found = await held(work, plan_id, "measure")
    kpi = await _measure(work, found, kpi_id)
    wrong = []
    if new.taken_on > work.today:
        wrong.append(Refusal(IN_FUTURE, code="future", field="taken_on"))
    if not new.evidence.strip():
        wrong.append(Refusal(NEEDS_EVIDENCE, code="required", field="evidence"))
    if not new.source.strip():
        wrong.append(Refusal(NEEDS_SOURCE, code="required", field="source"))
    known = MEASURES.get(kpi.measure)
    if known is not None and known.unit == "%" and new.value > 100:
        wrong.append(Refusal(OVER_WHOLE, code="too_large", field="value"))
    if new.value < 0 and kpi.measure != "statistic":
        wrong.append(Refusal(NEGATIVE, code="too_small", field="value"))
    if wrong:
        raise FieldErrors(wrong)
    row = Reading(
        tenant_id=work.tenant.id, id=new_id(), plan_tenant_id=found.plan.tenant_id, plan_id=plan_id, kpi_id=kpi_id,
        state="standing", taken_on=new.taken_on, value=new.value, evidence=new.evidence.strip(),
        address=new.address.strip(), source=new.source.strip(), noted_at=work.now, noted_by=work.actor.id,
        noted_by_name=work.actor.name,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    after = {"kpi": kpi_id, "on": new.taken_on, "value": new.value}
    await noted(work, found, "reading.noted", READING, row.id, after=after, title=kpi.texts)
    return row.id


async def _measure(work: Work, found: Seen, kpi_id: UUID) -> Kpi:
    kpi = await item_row(work, found.plan, KPI, kpi_id)
    if kpi is None or kpi.state == "withdrawn":
        raise NotFound
    assert isinstance(kpi, Kpi)
    return kpi


async def read_account(work: Work, plan_id: UUID, kpi_id: UUID) -> UUID:
    """Note the newest standing figure of the measure's social account as a reading. Raises NotFound, Refusal."""
    found = await held(work, plan_id, "measure")
    kpi = await _measure(work, found, kpi_id)
    known = MEASURES.get(kpi.measure)
    if kpi.account_id is None or known is None or not known.metric or not found.own:
        raise Refusal(NO_ACCOUNT, code="account")
    newest = next(iter(await figures(work, account_id=kpi.account_id, metric=known.metric)), None)
    if newest is None:
        raise Refusal(NO_FIGURE, code="no_figure")
    language = work.tenant.profile.default_language
    said = translate(language, READ_OF, account=kpi.account, on=newest.on.isoformat())
    return await read(work, plan_id, kpi_id, NewReading(newest.on, Decimal(newest.value), said, kpi.account))


async def withdraw_reading(work: Work, plan_id: UUID, reading_id: UUID, reason: str) -> None:
    """Take an own reading out, with why; it stays for those who look at what was. Raises NotFound, Refusal."""
    found = await held(work, plan_id, "measure")
    row = await reading_row(work, plan_id, reading_id)
    if row is None or row.state != "standing":
        raise NotFound
    if not reason.strip():
        raise Refusal(NEEDS_REASON, code="required", field="reason")
    row.state, row.reason = "withdrawn", reason.strip()
    await work.session.flush()
    await noted(work, found, "reading.withdrawn", READING, reading_id, reason=reason.strip())
