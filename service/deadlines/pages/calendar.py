"""The calendar of days: a year at a glance, the marks of its days, and what an administrator writes into it."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from service.deadlines import queries
from service.deadlines.actions.days import fill_year, remove_day, set_day, swap_days
from service.deadlines.forms import day_form, reason_form, swap_form
from service.deadlines.pages.showing import ADMINISTER, CALENDAR, READ, Typed, tabs, take
from service.deadlines.queries.calendar import KeptMark, day_by_id
from service.deadlines.rules.calendar import KINDS, WorkCalendar
from service.deadlines.telling import say_in
from service.runtime.language import FIRST_WEEKDAY, format_date, format_month, gettext, weekdays
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.fields import Fields
from service.web.guards import may
from service.web.render import page
from service.web.working import AnyRequest, Own

FIRST_YEAR, LAST_YEAR = 1990, 2199


@dataclass(frozen=True, slots=True)
class DayCell:
    """One day of a month's table: `kind` is how it is drawn, `words` what it is."""

    day: date
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mark in words. standing: whether it is the one that holds."""

    kept: KeptMark
    kind: str
    title: str
    standing: bool


@get(CALENDAR, guards=[may(READ)])
async def show_calendar(
    request: AnyRequest, work: Own, year: FromQuery[str] = "", day: FromQuery[str] = ""
) -> Response[bytes]:
    """A year, this one unless another is asked for; with `day` (ISO) what stands on it."""
    chosen = _day(day)
    shown = chosen.year if chosen else _year(year, work.today.year)
    typed = Typed(request.query_params.get("form", "")[:20])
    return await _show(request, work, shown, chosen, typed)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None


def _year(text: str, present: int) -> int:
    if not text:
        return present
    if not (text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR):
        raise NotFound
    return int(text)


async def _show(request: AnyRequest, work: Work, year: int, chosen: date | None, typed: Typed) -> Response[bytes]:
    marks = await queries.marks_of_year(work, year)
    calendar = WorkCalendar.build([one.mark for one in marks], work.tenant.profile.working_week)
    views = [_view(work, one, calendar) for one in marks]
    if typed.form in ("day", "swap") and not typed.values and chosen:
        day = f"{chosen:%d.%m.%Y}"
        typed = Typed(typed.form, {"day": day, "off": day, "kind": "holiday"}, typed.errors)
    return page(
        request,
        "deadlines/calendar.html",
        typed.status,
        tabs=await tabs(work, CALENDAR),
        year=year,
        known=year in calendar.known,
        week=work.tenant.profile.working_week,
        months=[_month(work, year, month, calendar) for month in range(1, 13)],
        weekdays=list(zip(weekdays("abbreviated"), weekdays("wide"), strict=True)),
        marks=views,
        chosen=chosen,
        works=calendar.works(chosen) if chosen else None,
        on_chosen=[one for one in views if one.kept.mark.day == chosen],
        kinds=[(kind, gettext(words)) for kind, words in KINDS.items()],
        years=(max(year - 1, FIRST_YEAR), min(year + 1, LAST_YEAR)),
        today=work.today,
        typed=typed,
    )


def _view(work: Work, kept: KeptMark, calendar: WorkCalendar) -> MarkView:
    say = say_in(work.language, work.tenant.profile.default_language)
    standing = calendar.marks.get(kept.mark.day) == kept.mark
    return MarkView(kept, gettext(KINDS[kept.mark.kind]), say(kept.mark.title), standing)


def _month(work: Work, year: int, month: int, calendar: WorkCalendar) -> tuple[str, list[list[DayCell | None]]]:
    weeks = Calendar(FIRST_WEEKDAY).monthdatescalendar(year, month)
    rows = [[_cell(work, day, calendar) if day.month == month else None for day in week] for week in weeks]
    return format_month(date(year, month, 1)), rows


def _cell(work: Work, day: date, calendar: WorkCalendar) -> DayCell:
    mark = calendar.marks.get(day)
    if mark is None:
        free = calendar.is_weekend(day)
        return DayCell(day, "weekend" if free else "", format_date(day))
    say = say_in(work.language, work.tenant.profile.default_language)
    kind = gettext(KINDS[mark.kind])
    title = say(mark.title)
    words = (
        gettext("%(day)s: %(kind)s, %(title)s", day=format_date(day), kind=kind, title=title)
        if title
        else gettext("%(day)s: %(meaning)s", day=format_date(day), meaning=kind)
    )
    return DayCell(day, mark.kind, words)


def _place(day: date) -> str:
    return f"{CALENDAR}?day={day.isoformat()}#day"


async def _again(request: AnyRequest, work: Work, typed: Typed) -> Response[bytes]:
    """The page of the year that the form was about, as far as that can be told."""
    year = typed.values.get("year", "")
    shown = int(year) if year.isdecimal() and FIRST_YEAR <= int(year[:5]) <= LAST_YEAR else work.today.year
    return await _show(request, work, shown, None, typed)


@post(CALENDAR + "/days", guards=[may(ADMINISTER)], status_code=200)
async def save_day(request: AnyRequest) -> Response[bytes]:
    """Set a mark on a day; open clocks over it get new dates proposed."""

    async def act(work: Work, fields: Fields) -> str:
        new = day_form(fields, work.today)
        await set_day(work, new)
        return _place(new.day)

    return await take(request, "day", act, lambda work, typed: _again(request, work, typed))


@post(CALENDAR + "/swaps", guards=[may(ADMINISTER)], status_code=200)
async def save_swap(request: AnyRequest) -> Response[bytes]:
    """Exchange a day off for a day worked."""

    async def act(work: Work, fields: Fields) -> str:
        new = swap_form(fields, work.today)
        await swap_days(work, new)
        return _place(new.off)

    return await take(request, "swap", act, lambda work, typed: _again(request, work, typed))


@post(CALENDAR + "/days/{day_id:uuid}/remove", guards=[may(ADMINISTER)], status_code=200)
async def remove(request: AnyRequest, day_id: FromPath[UUID]) -> Response[bytes]:
    """Take a mark away, with a reason."""

    async def act(work: Work, fields: Fields) -> str:
        await _mark(work, day_id)
        return _place(await remove_day(work, day_id, reason_form(fields)))

    async def show(work: Work, typed: Typed) -> Response[bytes]:
        day = (await _mark(work, day_id)).mark.day
        return await _show(request, work, day.year, day, typed)

    return await take(request, f"remove-{day_id}", act, show)


async def _mark(work: Work, day_id: UUID) -> KeptMark:
    kept = await day_by_id(work, day_id)
    if kept is None:
        raise NotFound
    return kept


@post(CALENDAR + "/fill", guards=[may(ADMINISTER)], status_code=200)
async def fill(request: AnyRequest) -> Response[bytes]:
    """Enter what follows from the law for a year that nobody entered."""

    async def act(work: Work, fields: Fields) -> str:
        year = fields.number("year", least=FIRST_YEAR, most=LAST_YEAR) or work.today.year
        fields.done()
        await fill_year(work, year)
        return f"{CALENDAR}?year={year}"

    return await take(request, "fill", act, lambda work, typed: _again(request, work, typed))


DOORS = [show_calendar, save_day, save_swap, remove, fill]
