"""`due --country CC (--rule ID | --count N --unit UNIT) --start DAY[THH:MM]`: when a term ends, and why.

It reads the files of the country and needs no database: what an agency changed for itself is not in it.
"""

import argparse
import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from service.deadlines.rules.calendar import DayMark, WorkCalendar
from service.deadlines.rules.reckoning import Explanation, reckon
from service.deadlines.rules.terms import CERTAINTIES, UNITS, Term, own_term
from service.kit.refusal import Refusal
from service.manage.surroundings import ROOT
from service.runtime.embedded.process import CannotStart
from service.runtime.language import LANGUAGES, speaking
from service.tenancy.loader import Directory, load
from service.tenancy.packs import CountryPack
from service.tenancy.problems import ProfileErrors

MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", action="store_true", help="list the rules with their ids")
    parser.add_argument("--country", metavar="CC", help="az or ge")
    parser.add_argument("--rule", metavar="ID", help="a rule of the country's law pack, such as az.information.answer")
    parser.add_argument("--count", type=int, metavar="N", help="a term of one's own: how many")
    parser.add_argument("--unit", choices=list(UNITS), help="and of what")
    parser.add_argument("--start", metavar="DAY[THH:MM]", help="day of the event, with its time for terms in hours")
    parser.add_argument("--week", type=int, choices=(5, 6), default=5, help="working days of a week (default 5)")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="language of the explanation")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--tenants", type=Path, default=ROOT / "tenants", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    directory = load(args.tenants)
    broken = [problem for problem in directory.problems if problem.file.startswith("countries/")]
    if broken:
        raise ProfileErrors(broken)
    if args.list:
        return list_rules(directory, args)
    pack = directory.packs.get(args.country or "")
    if pack is None:
        known = ", ".join(sorted(directory.packs))
        raise CannotStart(f"Say for which country: --country with one of {known}.")
    zone = zone_of(directory, pack.code)
    started = read_start(args.start, zone)
    term = read_term(args, pack, started.date())
    if term.in_hours and "T" not in args.start:
        raise CannotStart(f"This term is counted in hours: give the time too, such as --start {args.start}T10:42.")
    calendar = WorkCalendar.build([DayMark.of(day) for day in pack.days], args.week)
    try:
        found = reckon(term, started, calendar, zone)
    except Refusal as refusal:
        raise CannotStart(str(refusal)) from None
    tell_result(found, zone, args)
    return 0


def zone_of(directory: Directory, country: str) -> ZoneInfo:
    """The zone of a country's agencies."""
    return ZoneInfo(str(directory.countries[country].fields.get("zone", "UTC")))


def read_start(typed: str | None, zone: ZoneInfo) -> datetime:
    """The moment of the event in the country's zone. Raises CannotStart."""
    if typed and MOMENT.fullmatch(typed):
        try:
            return datetime.fromisoformat(typed).replace(tzinfo=zone)
        except ValueError:
            pass
    raise CannotStart("Say when the event was: --start as 2026-03-13 or 2026-03-13T10:42.")


def read_term(args: argparse.Namespace, pack: CountryPack, on: date) -> Term:
    """The rule that was named, as it stands on that day, or the term that was given. Raises CannotStart."""
    own = args.count is not None and args.unit is not None
    if bool(args.rule) == own or (args.rule and (args.count is not None or args.unit)):
        raise CannotStart("Say which term: either --rule, or --count together with --unit.")
    if args.rule:
        rule = pack.rule(args.rule, on)
        if rule is None:
            raise CannotStart(f"There is no rule {args.rule} on {on.isoformat()} in {pack.code}: see due --list.")
        return Term.of(rule)
    try:
        return own_term(args.count, args.unit)
    except Refusal as refusal:
        raise CannotStart(str(refusal)) from None


def tell_result(found: Explanation, zone: ZoneInfo, args: argparse.Namespace) -> None:
    """Print the end and the sentences that explain it."""
    from service.deadlines.telling import say_in, tell

    local = found.due_at.astimezone(zone)
    ends_with_day = not found.term.in_hours or found.rolled_from is not None
    due = found.due_on.isoformat() if ends_with_day else local.isoformat(timespec="minutes")
    with speaking(args.language):
        sentences = tell(found, say_in(args.language, "en"), zone)
    if args.json:
        rule = {"rule": found.term.rule, "certainty": found.term.certainty} if found.term.rule else {}
        said = {"due": due, "explanation": " ".join(sentences), "sentences": sentences, **rule}
        print(json.dumps(said, ensure_ascii=False))
    else:
        print("\n".join([due, *sentences]))


def list_rules(directory: Directory, args: argparse.Namespace) -> int:
    """Every rule, or those of one country: id, term, certainty, title; as JSON with all they say."""
    from service.deadlines.telling import amount

    if args.country and args.country not in directory.packs:
        raise CannotStart(f"There is no country {args.country}; there are: {', '.join(sorted(directory.packs))}.")
    packs = [pack for code, pack in sorted(directory.packs.items()) if args.country in (None, code)]
    rules = [rule for pack in packs for rule in pack.rules]
    with speaking(args.language):
        rows = [(rule, amount(rule.count, rule.unit), rule.title[cast(str, args.language)]) for rule in rules]
    if args.json:
        told = [
            {
                "id": rule.id,
                "title": title,
                "count": rule.count,
                "unit": rule.unit,
                "since": rule.since.isoformat(),
                "certainty": rule.certainty,
                "basis": rule.basis[args.language],
                "source": rule.source,
            }
            for rule, _, title in rows
        ]
        print(json.dumps(told, ensure_ascii=False))
        return 0
    for rule, term, title in rows:
        doubt = "" if rule.certainty == "A" else f" [{rule.certainty}: {CERTAINTIES[rule.certainty]}]"
        print(f"{rule.id:<38} {term:<18} {title}{doubt}")
    return 0
