"""`bench [name] [--json FILE]`: measure against the database's own speed."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        nargs="?",
        help="register, list, search, desk, imports, public, texts, harvest, digest or planning; all when left out",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    parser.add_argument("--rounds", type=int, default=5, help="how often floor and product take turns (default: 5)")
    parser.add_argument("--seconds", type=float, default=8, help="how long each turn takes (default: 8)")
    parser.add_argument(
        "--sizes",
        type=_sizes,
        default="10000,100000,1000000",
        metavar="N,N,...",
        help="letters of the large agencies, growing (default: 10000,100000,1000000)",
    )
    parser.add_argument("--agencies", type=int, default=500, help="how many agencies stand there (default: 500)")
    parser.add_argument("--rows", type=int, default=100_000, help="rows that imports bring in all (default: 100000)")
    parser.add_argument("--sources", type=int, default=1_000, help="sites that the harvest polls (default: 1000)")
    parser.add_argument("--plans", type=int, default=40_000, help="plans of all agencies together (default: 40000)")
    parser.add_argument("--activities", type=int, default=1_000_000, help="activities in them (default: 1000000)")
    parser.add_argument("--viewers", type=int, default=50, help="how many look at a grid live (default: 50)")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="keep the generated database there for next time")


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(sorted(int(part) for part in text.split(",")))


def run(args: argparse.Namespace) -> int:
    from service.manage.benchmarks import measure
    from service.manage.benchmarks.plan import Plan

    plan = Plan(
        rounds=args.rounds, seconds=args.seconds, sizes=args.sizes, data=args.data, agencies=args.agencies,
        rows=args.rows, sources=args.sources, plans=args.plans, activities=args.activities, viewers=args.viewers,
    )  # fmt: skip
    return measure(args.name, args.json, plan)
