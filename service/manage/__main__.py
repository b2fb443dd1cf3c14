"""Reads the command line, opens the one module a verb needs, and turns what went wrong into one sentence."""

import argparse
import importlib
import sys
from typing import Protocol, cast

VERBS = {
    "up": "start everything on this machine: database, Valkey, demo agencies, web, jobs",
    "test": "check and test everything a change must pass",
    "bench": "measure against the database's own speed",
    "doctor": "say what is installed, reachable and missing",
    "migrate": "bring the database schema up to date",
    "tenants": "check, list, show, apply or export the agencies' profiles",
    "demo": "fill the demo's agencies with two invented weeks of letters",
    "keys": "make, add, list or drop encryption keys",
    "person": "enter somebody with a role, such as an agency's first administrator",
    "token": "print an API token for a role of an agency",
    "due": "say when a term of the law ends and why, or list the terms",
    "locales": "extract or check the message catalogues",
    "openapi": "print the description of the API",
    "run": "run one part alone: web, worker, relay, timetable or harvest",
}


class Verb(Protocol):
    """What a module of this package offers for its verb. Nothing heavy is imported before `run`."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None: ...

    def run(self, args: argparse.Namespace) -> int: ...


def main(arguments: list[str]) -> int:
    """Do what the command line says; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="chancery", description="Chancery: the communication office of public bodies."
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    chosen = arguments[0] if arguments and arguments[0] in VERBS else None
    for name, purpose in VERBS.items():
        below = verbs.add_parser(name, help=purpose, description=f"{name}: {purpose}.", allow_abbrev=False)
        if name == chosen:
            verb = cast(Verb, importlib.import_module(f"service.manage.{name}"))
            verb.add_arguments(below)
    args, rest = parser.parse_known_args(arguments)
    if chosen is None:
        parser.print_help()
        return 0 if arguments in ([], ["help"]) else 2
    if rest and chosen != "test":
        parser.error(f"unknown arguments: {' '.join(rest)}")
    args.rest = rest
    return perform(verb, args)


def perform(verb: Verb, args: argparse.Namespace) -> int:
    """Run the verb; an operator's problem becomes one sentence on the error output and exit code 1."""
    try:
        return verb.run(args)
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        sentence = sentence_of(problem)
        if sentence is None:
            raise
        print(f"chancery: {sentence}", file=sys.stderr)
        return 1


def sentence_of(problem: Exception) -> str | None:
    """What an operator is told, or None for a defect, which shows its trace."""
    from service.runtime.database import PrivilegedRole, is_outage
    from service.runtime.embedded.process import CannotStart
    from service.runtime.secrets import SecretsError
    from service.runtime.settings import SettingsError
    from service.tenancy.problems import ProfileErrors

    if isinstance(problem, (CannotStart, SettingsError, SecretsError, ProfileErrors, PrivilegedRole)):
        return str(problem)
    if is_outage(problem):
        return f"The database or Valkey cannot be reached: {str(problem).splitlines()[0]}"
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
