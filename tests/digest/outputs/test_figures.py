"""Every figure that is printed equals what SQL counts from the frozen rows, in every output and every language.

The month is made as people make it: articles of every tone, releases and events of the month and of the next, answered
inquiries, refutations, readings of many accounts. What is counted here shares no code with what is printed.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from service.digest.queries.content import content_of
from service.digest.rules.content import Content
from service.digest.rules.packing import clean
from service.digest.writing.mail import mail_of
from service.digest.writing.page import page_of
from service.digest.writing.paper import about_paper, paper_of
from service.digest.writing.sheet import sheet_of
from service.documents.composition import made_paper
from service.kit.dates import month_span
from service.monitoring.figures.actions.accounts import note_figures
from service.monitoring.figures.rules.accounts import NewFigure
from service.press.events.actions import acting as event_acts
from service.press.inquiries.actions import answering
from service.press.inquiries.actions.opening import register_inquiry
from service.press.inquiries.rules.content import NewAnswer, NewInquiry
from service.runtime.work import Work
from tests.digest.factories import composed, in_month, last_month, month_clip
from tests.digest.outputs.contents import MOMENT
from tests.digest.outputs.reading import bare, docx_text, html, miner_text, pdfium_text, sheets
from tests.monitoring.factories import topic
from tests.monitoring.figures.test_life import account
from tests.press.events import factories as events
from tests.press.refutations.factories import decided
from tests.press.releases.factories import acting, another
from tests.press.releases.factories import published as published_release

PLATFORMS = ("facebook", "instagram", "youtube", "telegram", "linkedin", "twitter")
LANGUAGES = ("az", "ka", "en")


@contextmanager
def on(work: Work, moment: datetime) -> Iterator[None]:
    """Let it be another moment for a while."""
    before, work.now = work.now, moment
    yield
    work.now = before


async def answered(work: Work, moment: datetime) -> UUID:
    """An inquiry that was answered at a moment."""
    with on(work, moment):
        asked = NewInquiry(question="How many?", subject="Schools", asked_by="A Journalist", outlet_name="Daily",
                           email="journalist@press.example")  # fmt: skip
        made = await register_inquiry(work, asked)
        await answering.write_answer(work, made, NewAnswer("Twelve.", "on_record", "en", "the agency"), 0)
        await answering.submit_answer(work, made)
        with acting(work, another()):
            await answering.approve_answer(work, made)
        await answering.give_answer(work, made, "phone")
    return made


async def held(work: Work, begins: datetime, **changed: Any) -> UUID:
    """An event that was announced two days before and held."""
    with on(work, begins - timedelta(days=2)):
        made = await events.announced(work, begins_at=begins, ends_at=begins + timedelta(hours=1), **changed)
    with on(work, begins + timedelta(hours=1)):
        await event_acts.hold(work, made)
    return made


async def whole_month(work: Work) -> dict[str, int]:
    """A month with something of each kind, and as much beside it that does not belong there; what belongs there."""
    next_month = month_span(work.today.year, work.today.month, work.zone)
    before, inside = in_month(work, 1, 0) - timedelta(hours=3), in_month(work, 12)
    schools, roads = await topic(work, "Məktəblər"), await topic(work, "Yollar")
    for day in range(1, 29):
        tone = ("negative", "neutral", "positive", "")[day % 4]
        topics = [(), (schools,), (schools, roads)][day % 3] if tone else ()
        await month_clip(work, day, coded=tone, topics=topics, outlet=f"Qəzet {day % 19}")
    for _ in range(2):
        with on(work, inside):
            await published_release(work)
    with on(work, before):
        await published_release(work)
    for moment in (inside, in_month(work, 28, 23), inside + timedelta(days=1)):
        await held(work, moment)
    await held(work, inside, on_page=False)
    await held(work, before)
    with on(work, next_month.since):
        await events.announced(work, begins_at=next_month.since + timedelta(days=9, hours=10),
                               ends_at=next_month.since + timedelta(days=9, hours=11))  # fmt: skip
    for moment in (inside, inside + timedelta(hours=1), before):
        await answered(work, moment)
    for decision, moment in (("refutation", inside), ("reply", in_month(work, 27)), ("refutation", before)):
        with on(work, moment):
            await decided(work, decision)
    first = last_month(work)
    for number, platform in enumerate(PLATFORMS):
        for place in range(2):
            one = await account(work, platform, f"Səhifə {platform} {place}")
            metric = {"youtube": "subscribers", "telegram": "subscribers"}.get(platform, "followers")
            readings = ((first - timedelta(days=4), 900), (first + timedelta(days=3), 950), (_end(work), 1_000))
            for taken, value in readings:
                await note_figures(work, one, [NewFigure(metric, taken, value + 1_137 * number + place)])
    return {"release": 2, "event": 4, "question": 2, "refutation": 2, "planned": 1, "figure": 2 * len(PLATFORMS)}


def _end(work: Work) -> Any:
    return last_month(work) + timedelta(days=27)


FROZEN = "from digest_material where tenant_id = :tenant and issue_id = :id"
CLIPS = f"{FROZEN} and kind = 'clip' and not late"


async def asked(work: Work, issue_id: UUID, query: str) -> list[tuple[Any, ...]]:
    rows = await work.session.execute(text(query), {"id": issue_id, "tenant": work.tenant.id})
    return [tuple(row) for row in rows]


async def counted(work: Work, issue_id: UUID) -> dict[str, list[tuple[Any, ...]]]:
    """The figures of an issue, by SQL alone: names and counts as far as both have them."""
    every = {
        "coverage": "select count(*) {clips} group by date_trunc('week', on_day) order by date_trunc('week', on_day)",
        "tone": "select t.count from unnest(array['negative', 'neutral', 'positive', '']) with ordinality as w(tone, p)"
        " left join lateral (select count(*) {clips} and tone = w.tone) as t on true order by p",
        "topics": "select n.title, count(*) from digest_material m"
        " cross join jsonb_array_elements_text(m.topics) as o(topic)"
        " join media_topic_text n on n.topic_id = o.topic::uuid and n.language = 'az'"
        " where m.tenant_id = :tenant and m.issue_id = :id and m.kind = 'clip' and not m.late group by 1",
        "outlets": "with each as (select outlet, count(*) as n {clips} group by outlet), ranked as ("
        " select *, row_number() over (order by n desc, outlet) as place from each)"
        " select n from (select place, n from ranked where place <= 15"
        " union all select 16, sum(n) from ranked where place > 15 having count(*) > 0) as f order by place",
        "own": "select t.count from unnest(array['release', 'event', 'question', 'refutation']) with ordinality"
        " as w(kind, p) left join lateral (select count(*) {frozen} and kind = w.kind) as t on true order by p",
        "social": "select data ->> 'account', (data ->> 'value')::bigint, (data ->> 'before')::bigint {frozen}"
        " and kind = 'figure'",
    }  # fmt: skip
    filled = {key: query.replace("{clips}", CLIPS).replace("{frozen}", FROZEN) for key, query in every.items()}
    return {key: await asked(work, issue_id, query) for key, query in filled.items()}


def told_by(content: Content) -> dict[str, list[tuple[Any, ...]]]:
    """The same as the content says it."""
    found = {one.key: one.rows for part in content.parts for one in part.figures}
    return {
        **{key: [(row[1],) for row in found[key]] for key in ("coverage", "outlets", "own") if key in found},
        **({"tone": [(row[1],) for row in found["tone"]]} if "tone" in found else {}),
        "topics": [(row[0], row[1]) for row in found["topics"]],
        "social": [(row[1], row[4], row[6]) for row in found["social"]],
    }


@pytest.mark.parametrize("public", [False, True])
async def test_every_figure_is_what_sql_counts_from_the_frozen_rows(work: Work, public: bool) -> None:
    belongs = await whole_month(work)
    issue_id = await composed(work, public=public)
    if public:
        belongs["event"] -= 1  # one was not announced on the page
    kinds = dict(await asked(work, issue_id, f"select kind, count(*) {FROZEN} group by 1"))
    assert kinds == {"clip": 28, **belongs}
    wanted, said = await counted(work, issue_id), told_by(clean(await content_of(work, issue_id, "az")))
    if public:
        assert "tone" not in said
        del wanted["tone"]
    for key, rows in wanted.items():
        printed = [one for one in said[key] if key != "coverage" or one[0]]
        assert sorted(printed) == sorted(rows) if key in ("topics", "social") else printed == rows, key
    assert [row[0] for row in said["own"]] == [belongs[kind] for kind in ("release", "event", "question", "refutation")]
    assert sum(row[0] for row in said["outlets"]) == 28 and len(said["outlets"]) == 16


async def test_what_was_frozen_is_what_the_books_of_each_capability_hold(work: Work) -> None:
    """The frozen rows themselves, against the tables they were copied from."""
    await whole_month(work)
    issue_id = await composed(work)
    span = month_span(last_month(work).year, last_month(work).month, work.zone)
    sources = {
        "release": "select id from release where published_at >= :since and published_at < :until",
        "event": "select id from media_event where begins_at >= :since and begins_at < :until and state = 'held'",
        "question": "select id from media_inquiry where closed_at >= :since and closed_at < :until",
        "refutation": "select id from refutation where decided_at >= :since and decided_at < :until",
        "planned": "select id from media_event where begins_at >= :until and state = 'announced'",
    }
    for kind, query in sources.items():
        ids = set(await work.session.scalars(text(query), {"since": span.since, "until": span.until}))
        frozen = await asked(work, issue_id, f"select source_id {FROZEN} and kind = '{kind}'")
        assert {row[0] for row in frozen} == ids and len(frozen) == len(ids) > 0, kind


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_output_prints_the_counts_that_sql_gives(work: Work, language: str) -> None:
    """Page, mail, PDF and DOCX beside their names, the annex as numbers."""
    await whole_month(work)
    issue_id = await composed(work)
    three = text("update digest_issue set languages = cast(:languages as jsonb) where id = :id")
    await work.session.execute(three, {"languages": json.dumps(LANGUAGES), "id": issue_id})
    wanted = await counted(work, issue_id)
    content = clean(await content_of(work, issue_id, language))
    assert content.language == language
    found = {one.key: one.rows for part in content.parts for one in part.figures}
    pairs = [
        (str(row[0]), count)
        for key in ("own", "tone", "outlets")
        for row, (count,) in zip(found[key], wanted[key], strict=True)
    ]
    assert sorted(row[1] for row in found["topics"]) == sorted(count for _, count in wanted["topics"])
    pairs += [(str(row[0]), row[1]) for row in found["topics"]]
    texts = await every_text(content)
    for name, said in texts.items():
        for title, count in pairs:
            # One of the readers takes tables column by column: it has the names, and the other the counts behind them.
            beside = "" if name == "pdfminer" else rf":?{count}(?!\d)"
            assert re.search(re.escape(bare(title)) + beside, said), (name, title, count)
        plain = re.sub(r"[.,]", "", said)
        for account_name, value, before in wanted["social"]:
            at = said.index(bare(account_name))
            assert str(value) in plain and str(before) in plain and at >= 0, (name, account_name)
    book = sheets(sheet_of(content))
    titles = {one.key: one.title[:31] for part in content.parts for one in part.figures}
    for key in ("own", "tone", "outlets"):
        assert [(row[1],) for row in book[titles[key]][1:]] == wanted[key], key
    assert sorted((row[1], row[4], row[6]) for row in book[titles["social"]][1:]) == sorted(wanted["social"])


async def every_text(content: Content) -> dict[str, str]:
    """What each output says, without any space."""
    written, printed = await made_paper(paper_of(content), about_paper(content, MOMENT))
    mail = mail_of(content)
    return {
        "page": bare(html(page_of(content)).text), "mail": bare(html(mail.html).text), "text": bare(mail.text),
        "docx": bare(docx_text(written)), "pdfium": pdfium_text(printed), "pdfminer": miner_text(printed),
    }  # fmt: skip
