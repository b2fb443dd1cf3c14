"""Drawings inlined into pages, in the colour of the words beside them: Lucide's icons and our own notches."""

import re
from functools import cache, lru_cache

from markupsafe import Markup

from service.runtime.settings import ROOT

FOLDER = ROOT / "node_modules" / "lucide-static" / "icons"
BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
# Wide and high notches: in a row of the register, and beside one deadline.
SMALL, BIG = (3, 5, 10), (11, 14, 22)
MOST_NOTCHES = 30


@cache
def icon(name: str) -> Markup:
    """`<svg class="i">` of the Lucide icon called `name`; decorative, so words must stand beside it."""
    found = BODY.search((FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    assert found is not None, name
    inner = re.sub(r"\s*\n\s*", "", found.group(1))
    # The drawing is the package's own file, never something a person typed.
    return Markup(f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{inner}</svg>')


@lru_cache(maxsize=2048)
def ticks(total: int, gone: int, kind: str = "", big: bool = False) -> Markup:
    """A deadline as notches, one for each working day of `total`, the first `gone` of them filled.

    kind: "", soon or late. More than 30 days are drawn as 30 notches, in a row of the register as 10. Decorative: the
    date and words stand beside it.
    """
    most = MOST_NOTCHES if big else 10
    shown = max(1, min(total, most))
    filled = round(max(0, min(gone, total)) * shown / max(total, 1))
    notch, step, height = BIG if big else SMALL
    left = "".join(f"M{place * step} 0h{notch}v{height}h-{notch}z" for place in range(filled, shown))
    past = "".join(f"M{place * step} 0h{notch}v{height}h-{notch}z" for place in range(filled))
    paths = "".join(f'<path{name} d="{d}"/>' for name, d in (("", left), (' class="gone"', past)) if d)
    width = shown * step - (step - notch)
    kinds = f"ticks {kind}".strip()
    return Markup(f'<svg class="{kinds}" width="{width}" height="{height}" aria-hidden="true">{paths}</svg>')
