"""`bench [name] [--json FILE]`: measure against the database's own speed."""

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help="one benchmark; all when left out")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")


def run(args: argparse.Namespace) -> int:
    from service.manage.benchmarks import measure

    return measure(args.name, args.json)
