"""Icons: Lucide's drawings from the npm package, inlined so that they take the colour of the words beside them."""

import re
from functools import cache

from markupsafe import Markup

from service.runtime.settings import ROOT

FOLDER = ROOT / "node_modules" / "lucide-static" / "icons"
BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def icon(name: str) -> Markup:
    """`<svg class="i">` of the drawing called `name`; decorative, so words must stand beside it."""
    found = BODY.search((FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    assert found is not None, name
    inner = re.sub(r"\s*\n\s*", "", found.group(1))
    # The drawing is the package's own file, never something a person typed.
    return Markup(f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{inner}</svg>')
