"""Cuts FiraGO to the letters our three languages need, one small file per script and weight, and the manat sign.

FiraGO (OFL 1.1, no reserved name) has no manat; it is taken from Noto Sans. Cyrillic is there for what others write.
"""

from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

PACKAGES = Path("node_modules/@fontsource")
WEIGHTS = (400, 500, 600)
SCRIPTS = {
    "latin": "U+0020-007E,U+00A0-00FF,U+0130-0131,U+011E-011F,U+015E-015F,U+018F,U+0259,U+02BC,U+2010-2026,U+2030,"
    "U+2039-203A,U+20AC,U+20BE,U+2116,U+2190-2193,U+2212,U+2713",
    "georgian": "U+10D0-10FF",
    "cyrillic": "U+0400-045F,U+0490-0491",
}
MANAT = "U+20BC"
PAPER = (400, 600)
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"]
LICENCES = {"firago": "OFL-FiraGO.txt", "noto-sans": "OFL-NotoSans.txt"}
# Holds the layout while FiraGO is on its way: the line box of the usual sans-serifs is stretched to FiraGO's.
FALLBACK = (
    '@font-face{font-family:"FiraGO fallback";src:local("Arial"),local("Liberation Sans"),local("Roboto");'
    "ascent-override:93.5%;descent-override:26.5%;line-gap-override:0%;size-adjust:98%}"
)


def sources(root: Path) -> list[Path]:
    """The fonts and licences that are read."""
    return [*(_firago(root, weight) for weight in WEIGHTS), _noto(root), *(_licence(root, name) for name in LICENCES)]


def cut(root: Path) -> dict[str, bytes]:
    """Every font file by its plain name (`firago-latin-400.woff2`, `manat.woff2`), licences too."""
    files = {name: _licence(root, package).read_bytes() for package, name in LICENCES.items()}
    with ProcessPoolExecutor(len(WEIGHTS)) as pool:
        manat = pool.submit(_subset, _noto(root).read_bytes(), MANAT, "woff2")
        for made in pool.map(_weight, [root] * len(WEIGHTS), WEIGHTS):
            files.update(made)
        files["manat.woff2"] = manat.result()
    files.update(_for_paper(root))
    return files


def _for_paper(root: Path) -> dict[str, bytes]:
    """The same letters in whole fonts, as what sets documents reads them."""
    every = ",".join(SCRIPTS.values())
    weights = {f"firago-{weight}.ttf": _subset(_firago(root, weight).read_bytes(), every, None) for weight in PAPER}
    return weights | {"manat.ttf": _subset(_noto(root).read_bytes(), MANAT, None)}


def faces(names: dict[str, str]) -> str:
    """The `@font-face` rules over files whose hashed names are the values of `names`.

    The manat has a rule per weight: browsers join only rules of the very same weight into one font.
    """
    rules = []
    for weight in WEIGHTS:
        rules += [_face(names[f"firago-{script}-{weight}.woff2"], weight, ranges) for script, ranges in SCRIPTS.items()]
        rules.append(_face(names["manat.woff2"], weight, MANAT))
    return "\n".join([*rules, FALLBACK]) + "\n"


def stamp(root: Path) -> str:
    """Changes when the cut fonts would."""
    digest = sha256(Path(__file__).read_bytes())
    for path in sources(root):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _firago(root: Path, weight: int) -> Path:
    return root / PACKAGES / "firago" / "files" / f"firago-latin-{weight}-normal.woff"


def _noto(root: Path) -> Path:
    return root / PACKAGES / "noto-sans" / "files" / "noto-sans-latin-ext-500-normal.woff"


def _licence(root: Path, package: str) -> Path:
    return root / PACKAGES / package / "LICENSE"


def _weight(root: Path, weight: int) -> dict[str, bytes]:
    # Cut to all scripts first: the whole font is slow to read, and three cuts of the small one are quick.
    used = _subset(_firago(root, weight).read_bytes(), ",".join(SCRIPTS.values()), None)
    return {f"firago-{script}-{weight}.woff2": _subset(used, ranges, "woff2") for script, ranges in SCRIPTS.items()}


def _face(name: str, weight: int, ranges: str) -> str:
    return (
        f"@font-face{{font-family:FiraGO;src:url({name}) format('woff2');"
        f"font-weight:{weight};font-display:swap;unicode-range:{ranges}}}"
    )


def _subset(source: bytes, ranges: str, flavor: str | None) -> bytes:
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
