"""Builds what browsers load into `.build/static`: stylesheet, script, htmx and fonts, under names that carry a hash.

`manifest.json` there maps plain names to hashed ones. Text files stand beside their gzip twin (`name.gz`).
"""

import gzip
import json
import re
import shutil
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from service.web import fonts
from service.web.linking import link
from service.web.theme import lowered

SOURCE = Path("service/web/static/src")
BUILT = Path(".build/static")
HTMX = Path("node_modules/htmx.org/dist/htmx.min.js")
# In the order of the layers, which settle what wins.
LAYERS = {
    "tokens": ["tokens"],
    "base": ["base"],
    "shell": ["shell"],
    "components": [
        "controls",
        "forms",
        "combo",
        "files",
        "said",
        "lists",
        "register",
        "record",
        "registers",
        "search",
        "deadlines",
        "dialogs",
        "notices",
        "reports",
        "handover",
        "sources",
        "watching",
        "monitor",
        "press",
        "accreditation",
    ],
    "public": ["public", "signin", "asking", "disclosure"],
    "small": ["small"],
    "forced": ["forced"],
    "print": ["print", "paper"],
}


OF_PAGES = {"redaction": "components", "reading": "components", "composing": "components", "planning": "components",
            "digest": "public"}  # fmt: skip
"""Sheets that few pages link for themselves, so that the others do not carry them, each with its layer."""


def build(root: Path) -> bool:
    """Build everything; False when nothing had changed.

    Repeatable and atomic: an interrupted build leaves the former one in place. Fonts that did not change are taken
    over from it, since cutting them takes seconds.
    """
    made_from = _fingerprint(root)
    target = root / BUILT
    before = _manifest(target)
    if before.get("stamp") == made_from:
        return False
    (root / ".build").mkdir(exist_ok=True)
    fresh = Path(mkdtemp(prefix="static-", dir=root / ".build"))
    try:
        fresh.chmod(0o755)
        font_stamp = fonts.stamp(root)
        names = _former_fonts(target, fresh) if before.get("fonts") == font_stamp else _fonts(root, fresh)
        names |= _texts(root, fresh, names)
        manifest = {"stamp": made_from, "fonts": font_stamp, "files": names}
        (fresh / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True))
        _replace(target, fresh)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return True


def _manifest(folder: Path) -> dict[str, object]:
    try:
        found: dict[str, object] = json.loads((folder / "manifest.json").read_text())
    except (OSError, ValueError):
        return {}
    return found


def _fingerprint(root: Path) -> str:
    """Of our sources and of the packages' versions: reading the packages themselves would cost more than it tells."""
    digest = sha256()
    own = sorted((root / SOURCE).rglob("*.*")) + [Path(__file__).with_name(f"{name}.py") for name in OWN_CODE]
    for path in [*own, root / "package-lock.json"]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


OWN_CODE = ("assets", "fonts", "linking", "theme")


def _replace(target: Path, fresh: Path) -> None:
    old = target.with_name("static-old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _fonts(root: Path, folder: Path) -> dict[str, str]:
    return {name: _write(folder, name, content) for name, content in fonts.cut(root).items()}


def _former_fonts(former: Path, folder: Path) -> dict[str, str]:
    files = _manifest(former)["files"]
    assert isinstance(files, dict)
    names = {name: hashed for name, hashed in files.items() if name.endswith((".woff2", ".ttf", ".txt"))}
    for hashed in names.values():
        shutil.copyfile(former / hashed, folder / hashed)
    return names


def _texts(root: Path, folder: Path, names: dict[str, str]) -> dict[str, str]:
    names_of = ("start", "redaction", "asking", "reading", "door", "composing", "planning")
    script, redaction, asking, reading, door, composing, planning = (
        link(root / SOURCE / "js" / f"{name}.js") for name in names_of
    )
    htmx = re.sub(rb"//# sourceMappingURL=.*", b"", (root / HTMX).read_bytes())
    texts = {
        "app.css": squeeze_css(fonts.faces(names) + stylesheet(root)).encode(),
        "app.js": squeeze_js(script).encode(),
        "redaction.js": squeeze_js(redaction).encode(),
        "asking.js": squeeze_js(asking).encode(),
        "reading.js": squeeze_js(reading).encode(),
        "door.js": squeeze_js(door).encode(),
        "composing.js": squeeze_js(composing).encode(),
        "planning.js": squeeze_js(planning).encode(),
        "htmx.js": htmx,
        "mark.svg": (root / SOURCE / "mark.svg").read_bytes(),
    }
    for name, layer in OF_PAGES.items():
        sheet = (root / SOURCE / "css" / f"{name}.css").read_text(encoding="utf-8")
        texts[f"{name}.css"] = squeeze_css(f"@layer {layer}{{{lowered(sheet)}}}").encode()
    for name, content in texts.items():
        names[name] = _write(folder, name, content)
        (folder / f"{names[name]}.gz").write_bytes(gzip.compress(content, 9, mtime=0))
    return names


def _write(folder: Path, name: str, content: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    hashed = f"{stem}.{sha256(content).hexdigest()[:12]}.{ending}"
    (folder / hashed).write_bytes(content)
    return hashed


def stylesheet(root: Path) -> str:
    """All parts, each wrapped in its layer."""
    parts = [f"@layer {','.join(LAYERS)};"]
    for layer, names in LAYERS.items():
        text = "".join((root / SOURCE / "css" / f"{name}.css").read_text(encoding="utf-8") for name in names)
        parts.append(f"@layer {layer}{{{lowered(text)}}}")
    return "\n".join(parts)


def squeeze_css(text: str) -> str:
    """Without comments and needless white space; the source stays readable, the page light."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    return re.sub(r"(?<=[\w-]): (?=[^{}]*[;}])", ":", text).replace(";}", "}").strip() + "\n"


def squeeze_js(text: str) -> str:
    """Without comment lines and indentation."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"
