"""Builds what browsers load: stylesheet, script, htmx and the subset of FiraGO, under names that carry a hash."""

import json
import re
import shutil
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

from fontTools import subset
from fontTools.ttLib import TTFont

SOURCE = Path("service/web/static/src")
BUILT = Path(".build/static")
CSS = ("tokens", "base", "shell", "parts", "table", "form", "letter", "journal", "public", "small", "print")
JS = ("core", "keys", "rows", "combo", "dates", "files", "drafts", "form", "parts", "start")
LATIN = "U+0020-007E,U+00A0-00FF,U+0130-0131,U+011E-011F,U+015E-015F,U+018F,U+0259,U+02BC,U+2010-2026,U+2030,U+2039-203A,U+20AC,U+20BE,U+2116,U+2190-2193,U+2212,U+2713"  # noqa: E501
GEORGIAN = "U+10D0-10FF"
CYRILLIC = "U+0400-045F,U+0490-0491"
MANAT = "U+20BC"
WEIGHTS = (400, 500, 600)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]
FALLBACK = (
    '@font-face{font-family:"FiraGO fallback";src:local("Arial"),local("Liberation Sans"),local("Roboto");'
    "ascent-override:93.5%;descent-override:26.5%;line-gap-override:0%;size-adjust:98%}"
)
FONTS = {"latin": LATIN, "georgian": GEORGIAN, "cyrillic": CYRILLIC}


def build(root: Path) -> bool:
    """Build everything into `.build/static`; False when nothing had changed.

    Repeatable and atomic: an interrupted build leaves the former one in place.
    """
    stamp = _fingerprint(root)
    target = root / BUILT
    manifest = target / "manifest.json"
    if manifest.exists() and json.loads(manifest.read_text()).get("stamp") == stamp:
        return False
    (root / ".build").mkdir(exist_ok=True)
    fresh = Path(mkdtemp(prefix="static-", dir=root / ".build"))
    fresh.chmod(0o755)
    try:
        names = _fill(root, fresh)
        (fresh / "manifest.json").write_text(json.dumps({"stamp": stamp, "files": names}, indent=1, sort_keys=True))
        old = target.with_name("static-old")
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            target.rename(old)
        fresh.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return True


def _fingerprint(root: Path) -> str:
    digest = sha256(Path(__file__).read_bytes())
    for path in [*sorted((root / SOURCE).rglob("*.*")), root / "package-lock.json"]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _fill(root: Path, folder: Path) -> dict[str, str]:
    names: dict[str, str] = {}
    faces = _fonts(root, folder, names)
    style = faces + "".join((root / SOURCE / "css" / f"{part}.css").read_text() for part in CSS)
    names["app.css"] = _write(folder, "app.css", _squeeze_css(style).encode())
    script = "".join((root / SOURCE / "js" / f"{part}.js").read_text() for part in JS)
    names["app.js"] = _write(folder, "app.js", _squeeze_js(script).encode())
    htmx = root / "node_modules" / "htmx.org" / "dist" / "htmx.min.js"
    names["htmx.js"] = _write(folder, "htmx.js", re.sub(rb"//# sourceMappingURL=.*", b"", htmx.read_bytes()))
    return names


def _write(folder: Path, name: str, content: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    hashed = f"{stem}.{sha256(content).hexdigest()[:12]}.{ending}"
    (folder / hashed).write_bytes(content)
    return hashed


def _fonts(root: Path, folder: Path, names: dict[str, str]) -> str:
    packages = root / "node_modules" / "@fontsource"
    faces = ["@layer tokens,base,shell,parts,public,small,print;"]
    for weight in WEIGHTS:
        # Cut to all scripts first: the whole font is large, and three cuts of the small one are quick.
        whole = (packages / "firago" / "files" / f"firago-latin-{weight}-normal.woff").read_bytes()
        used = _subset(whole, ",".join(FONTS.values()), flavor=None)
        for script, ranges in FONTS.items():
            name = f"firago-{script}-{weight}.woff2"
            names[name] = _write(folder, name, _subset(used, ranges))
            faces.append(_face(names[name], str(weight), ranges))
    noto = (packages / "noto-sans" / "files" / "noto-sans-latin-ext-500-normal.woff").read_bytes()
    names["manat.woff2"] = _write(folder, "manat.woff2", _subset(noto, MANAT))
    # Once for each weight: browsers part one face by its ranges only where all else is the same.
    faces += [_face(names["manat.woff2"], str(weight), MANAT) for weight in WEIGHTS]
    shutil.copyfile(packages / "firago" / "LICENSE", folder / "OFL-FiraGO.txt")
    shutil.copyfile(packages / "noto-sans" / "LICENSE", folder / "OFL-NotoSans.txt")
    return "\n".join([*faces, FALLBACK]) + "\n"


def _face(name: str, weight: str, ranges: str) -> str:
    return (
        f"@font-face{{font-family:FiraGO;src:url({name}) format('woff2');"
        f"font-weight:{weight};font-display:swap;unicode-range:{ranges}}}"
    )


def _subset(source: bytes, ranges: str, flavor: str | None = "woff2") -> bytes:
    """The glyphs of `ranges` with the features the pages use (tabular figures)."""
    options = subset.Options(layout_features=FEATURES, notdef_outline=True, hinting=False)
    font = TTFont(BytesIO(source), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(ranges.replace("U+", "")))
    cutter.subset(font)
    font.flavor = flavor
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def _squeeze_css(text: str) -> str:
    """Without comments and needless white space; the source stays readable, the page light."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r" ?([{};,]) ?", r"\1", text).replace(";}", "}").strip() + "\n"


def _squeeze_js(text: str) -> str:
    """Without comment lines and indentation."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"
