"""`openapi`: print the description of the API as JSON."""

import argparse
import os
import subprocess
import sys

from service.manage.run import paths
from service.manage.surroundings import ROOT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    # The application is a neighbour, not a floor below: it describes itself.
    command = [sys.executable, "-m", "service.main"]
    return subprocess.run(command, cwd=ROOT, env=os.environ | paths(), check=False).returncode
