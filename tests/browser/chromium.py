"""The browser of the tests: the Chromium that an npm package carries, unpacked once, for Linux on x86-64.

Elsewhere, and where CHANCERY_CHROMIUM names one, an installed Chromium or Chrome is used.
"""

import fcntl
import io
import json
import os
import platform
import shutil
import sys
import tarfile
from dataclasses import dataclass, field
from pathlib import Path

import brotli

from service.runtime.embedded.node import node
from service.runtime.settings import ROOT

# The Node.js that playwright carries needs libatomic, which a bare machine lacks; ours does not.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node()))

PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
CHUNK = 1 << 20
# The build has neither its own sandbox helper nor a need for one: it opens the pages of this service only.
ARGUMENTS = ("--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none")
INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ON_A_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


class NoBrowser(Exception):
    """There is no browser to test with; the text says what to install."""


@dataclass(frozen=True)
class Chromium:
    """What playwright's `chromium.launch` is given."""

    executable_path: str
    args: list[str] = field(default_factory=lambda: list(ARGUMENTS))
    env: dict[str, str | float | bool] = field(default_factory=lambda: dict(os.environ))


def chromium() -> Chromium:
    """The browser, unpacked at the first call.

    Raises:
        NoBrowser: the package is not installed, or there is none for this machine and none is installed.
    """
    if named := os.environ.get("CHANCERY_CHROMIUM"):
        return Chromium(named)
    if sys.platform == "linux" and platform.machine() in ("x86_64", "amd64"):
        return _packaged()
    found = next(filter(None, map(shutil.which, INSTALLED)), None) or (str(ON_A_MAC) if ON_A_MAC.exists() else None)
    if found is None:
        raise NoBrowser("Install Chromium or Chrome, or name one in CHANCERY_CHROMIUM.")
    return Chromium(found)


def _packaged() -> Chromium:
    if not PACKAGE.exists():
        raise NoBrowser(
            "The npm package @sparticuz/chromium is not installed: run `./chancery test`, which installs it."
        )
    version = json.loads((PACKAGE / "package.json").read_text())["version"]
    folder = ROOT / ".build" / f"chromium-{version}"
    folder.parent.mkdir(exist_ok=True)
    with (ROOT / ".build" / "chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _unpack(folder)
    # Its libraries go first: a bare machine has none of them.
    libraries = [str(folder / "lib"), *filter(None, [os.environ.get("LD_LIBRARY_PATH")])]
    own: dict[str, str | float | bool] = {
        "LD_LIBRARY_PATH": os.pathsep.join(libraries),
        "FONTCONFIG_FILE": str(folder / "fonts.conf"),
    }
    return Chromium(str(folder / "chromium"), env=dict(os.environ) | own)


def _unpack(folder: Path) -> None:
    """Whole or not at all: unpacked beside and renamed."""
    partial = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    packed = PACKAGE / "bin"
    decoder = brotli.Decompressor()
    with (packed / "chromium.br").open("rb") as source, (partial / "chromium").open("wb") as target:
        while chunk := source.read(CHUNK):
            target.write(decoder.process(chunk))
    (partial / "chromium").chmod(0o755)
    for name in ("al2023.tar.br", "swiftshader.tar.br", "fonts.tar.br"):
        with tarfile.open(fileobj=io.BytesIO(brotli.decompress((packed / name).read_bytes()))) as archive:
            if hasattr(tarfile, "data_filter"):  # Python 3.11.4 and newer
                archive.extraction_filter = tarfile.data_filter
            archive.extractall(partial)
    (partial / "fonts.conf").write_text(FONTS.format(folder=folder))
    partial.rename(folder)
