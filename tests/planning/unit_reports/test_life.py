"""The life of a report: drawn, written, submitted, decided, published; figures equal to what the records say."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text

from service.kit.dates import day_span
from service.kit.refusal import FieldErrors, Refusal
from service.monitoring.queries.listing import Wanted, count
from service.planning.unit_reports.actions import deciding, drawing, editing, opening, publishing
from service.planning.unit_reports.models import FigureRow
from service.planning.unit_reports.queries.reports import figures_of, of_period, parts_of, period_of_row
from service.planning.unit_reports.queries.reports import written as written_texts
from service.planning.unit_reports.rules.acts import STANDING
from service.planning.unit_reports.rules.texts import Written
from service.planning.unit_reports.writing import told
from service.runtime.house import House
from service.runtime.work import Work
from tests.monitoring.factories import clipped
from tests.planning.unit_reports.factories import approved, kept, opened, set_to_report, unit_named, written
from tests.press.releases.factories import acting, another


async def within(work: Work, report_id: UUID) -> tuple[datetime, datetime]:
    span = period_of_row(await kept(work, report_id))
    since, until = day_span(span.first, span.last, work.zone)
    return since, until


async def figures(work: Work, report_id: UUID) -> dict[str, FigureRow]:
    return {one.key: one for one in await figures_of(work, report_id)}


async def caught_then(work: Work, title: str, at: datetime) -> None:
    """A clip that the monitoring caught at a moment that is gone."""
    made = await clipped(work, title=title)
    await work.session.execute(text("update clip set caught_at = :at where id = :id"), {"at": at, "id": made})


PLAIN_SQL = {
    "letters_in": "select count(*) from letter where journal_id in (select id from journal where direction ="
    " 'incoming') and registered_at >= :since and registered_at < :until",
    "letters_out": "select count(*) from letter where journal_id in (select id from journal where direction ="
    " 'outgoing') and registered_at >= :since and registered_at < :until",
    "assignments_given": "select count(*) from assignment where given_at >= :since and given_at < :until",
    "appeals_received": "select count(*) from appeal where registered_at >= :since and registered_at < :until",
    "information_received": "select count(*) from information_request where registered_at >= :since and"
    " registered_at < :until",
    "releases_published": "select count(*) from release where state in ('published', 'corrected') and published_at >="
    " :since and published_at < :until",
    "events_held": "select count(*) from media_event where state in ('live', 'held', 'closed') and begins_at >= :since"
    " and begins_at < :until",
    "inquiries_received": "select count(*) from media_inquiry where received_at >= :since and received_at < :until",
    "refutations_decided": "select count(*) from refutation where decision <> '' and decided_at >= :since and"
    " decided_at < :until",
    "clips_caught": "select count(*) from clip where caught_at >= :since and caught_at < :until",
    "clips_negative": "select count(*) from clip where tone = 'negative' and caught_at >= :since and"
    " caught_at < :until",
    "visitors_heard": "select count(*) from visit join reception r on r.tenant_id = visit.tenant_id and r.id ="
    " visit.reception_id where visit.state = 'heard' and r.starts_at >= :since and r.starts_at < :until",
    "digests_published": "select count(*) from digest_issue where edition = 1 and state in ('published', 'corrected')"
    " and published_at >= :since and published_at < :until",
}


async def test_figures_equal_what_the_records_say(work: Work) -> None:
    probe = await opened(work)
    since, until = await within(work, probe)
    moments = (since, until - timedelta(seconds=1), until)  # the last is the next quarter's
    for number, at in enumerate(moments):
        await caught_then(work, f"Məqalə {number}", at)
    await drawing.redraw(work, probe)
    found = await figures(work, probe)
    for key, statement in PLAIN_SQL.items():
        said = await work.session.scalar(text(statement), {"since": since, "until": until})
        assert found[key].value == said, key
    assert found["clips_caught"].value is not None and found["clips_caught"].value >= 2
    assert found["clips_caught"].change == "changed"


async def test_the_list_behind_a_figure_shows_just_as_many(work: Work) -> None:
    made = await opened(work)
    since, until = await within(work, made)
    await caught_then(work, "Bir", since)
    await drawing.redraw(work, made)
    found = (await figures(work, made))["clips_caught"]
    assert found.href.startswith("/monitoring?from=")
    listed = await count(work, Wanted(since=since, until=until))
    assert found.value == listed.shown and not listed.more


async def test_a_unit_is_opened_once_and_the_job_twice_is_as_good_as_once(work: Work) -> None:
    unit = await unit_named(work)
    setting = await set_to_report(work, unit, yearly=False)
    assert await opening.open_due(work) == 0  # it was set after that quarter
    statement = text("update unit_report_setting set since = since - interval '2 years' where id = :id")
    await work.session.execute(statement, {"id": setting})
    assert await opening.open_due(work) == 1
    assert await opening.open_due(work) == 0
    assert await opened(work, unit) == await opened(work, unit)


async def test_two_who_write_and_what_is_frozen(work: Work) -> None:
    made = await opened(work)
    with pytest.raises(Refusal) as early:
        await deciding.submit(work, made)
    assert early.value.code == "required"
    languages = list(work.tenant.profile.languages)
    texts: dict[str, Written] = {code: Written(f"Mətn {code}") for code in languages}
    assert set((await editing.write(work, made, "summary", texts)).values()) == {1}
    with pytest.raises(FieldErrors) as stale:
        await editing.write(work, made, "summary", {languages[0]: Written("Başqa")})
    assert stale.value.errors[0].code == "stale"
    await deciding.submit(work, made)
    for act in (drawing.redraw(work, made), editing.write(work, made, "done", {languages[0]: Written("x")})):
        with pytest.raises(Refusal) as frozen:
            await act
        assert frozen.value.code == "wrong_state"
    with pytest.raises(Refusal) as own:
        await deciding.approve(work, made)
    assert own.value.code == "own_work"
    with acting(work, another()):
        await deciding.return_report(work, made, "Add what is planned")
    assert ((await kept(work, made)).state, (await kept(work, made)).reason) == ("returned", "Add what is planned")


async def test_the_agencys_report_takes_in_those_of_its_units(work: Work) -> None:
    unit = await unit_named(work)
    part = await approved(work, unit, "Work of the unit")
    whole = await opened(work)
    assert [one.part_id for one in await parts_of(work, whole)] == [part]
    said = await told(work, await kept(work, whole), work.tenant.profile.default_language)
    assert "Work of the unit" in said.units[0][1]
    with acting(work, another()):
        await publishing.withdraw(work, part, "Counted twice")
    await drawing.redraw(work, whole)
    assert await parts_of(work, whole) == []


async def test_published_once_for_everybody_with_papers_in_each_language(work: Work, house: House) -> None:
    made = await approved(work)
    for language in work.tenant.profile.languages:
        papers = await publishing.set_papers(await told(work, await kept(work, made), language), await kept(work, made))
        assert papers["pdf"].startswith(b"%PDF") and papers["docx"].startswith(b"PK")
    default = work.tenant.profile.default_language
    await publishing.publish(work, made, True, [default])
    versions = text("select version from publication where record = 'unit_report' and record_id = :id")
    await publishing.bring_out(work, made)
    assert await work.session.scalar(versions, {"id": made}) == 1
    with acting(work, another()):
        await publishing.withdraw(work, made, "A wrong figure")
    assert (await kept(work, made)).state == "withdrawn"


async def test_what_was_not_written_is_not_submitted_and_internal_stays_inside(work: Work) -> None:
    made = await written(work)
    await deciding.submit(work, made)
    await deciding.take_back(work, made)
    assert (await kept(work, made)).state == "draft"
    await deciding.submit(work, made)
    with acting(work, another()):
        await deciding.approve(work, made)
    await publishing.publish(work, made, False, [work.tenant.profile.default_language])
    assert (await kept(work, made)).mark == ""


async def test_a_corrected_edition_takes_the_place_of_what_stood_when_it_is_published(work: Work) -> None:
    unit = await unit_named(work)
    first = await approved(work, unit, "A busy quarter")
    language = work.tenant.profile.default_language
    await publishing.publish(work, first, False, [language])
    with pytest.raises(Refusal, match="why"):
        await opening.correct(work, first, " ")
    second = await opening.correct(work, first, "The number of answers was wrong")
    assert await opening.correct(work, first, "Asked twice") == second
    row = await kept(work, second)
    assert (row.edition, row.state, row.correction) == (2, "draft", "The number of answers was wrong")
    texts = await written_texts(work, second)
    assert texts["summary", language].text == f"A busy quarter {language}"
    assert (await kept(work, first)).state == "published"
    standing = await of_period(work, row.period, STANDING)
    assert [one.id for one in standing if one.unit_id == unit] == [first]
    await deciding.submit(work, second)
    with acting(work, another()):
        await deciding.approve(work, second)
    standing = await of_period(work, row.period, STANDING)
    assert [one.id for one in standing if one.unit_id == unit] == [second]
    await publishing.publish(work, second, False, [language])
    former = await kept(work, first)
    assert (former.state, former.reason) == ("withdrawn", "The number of answers was wrong")


async def test_what_was_withdrawn_does_not_bar_its_period(work: Work) -> None:
    unit = await unit_named(work)
    first = await approved(work, unit)
    with acting(work, another()):
        await publishing.withdraw(work, first, "Counted twice")
    assert await opened(work, unit) == first
    second = await opening.correct(work, first, "Counted once")
    assert await opened(work, unit) == second
