"""`locales extract|check`: the message catalogues in step with the source."""

import argparse
import sys

from service.manage.surroundings import ROOT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what", choices=("extract", "check"), help="extract: from the source; check: complete and sound"
    )


def run(args: argparse.Namespace) -> int:
    from service.runtime import catalogue

    if args.what == "extract":
        catalogue.extract(ROOT)
        return 0
    problems = catalogue.check(ROOT)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problems in the catalogues." if problems else "The catalogues are complete.")
    return 1 if problems else 0
