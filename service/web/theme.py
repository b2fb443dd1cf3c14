"""An agency's colour as a stylesheet of its own: the policy allows no inline style, and older browsers cannot derive.

The colours are those that `tenancy.contrast` derives, the same that onboarding shows and checks.
"""

import re
from functools import lru_cache
from hashlib import sha256

from service.tenancy.contrast import derive

# `--name: light-dark(light, dark);` of one rule, which browsers before 2024 do not know.
PAIR = re.compile(r"(--[\w-]+):\s*light-dark\(([^;]+?),\s*([^;,]+?)\);")
DARK = (
    "@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){%s}}"
    "@media screen{:root[data-theme=dark]{%s}}"
)


def lowered(css: str) -> str:
    """Custom properties given as `light-dark(a, b)` written so that every browser understands them.

    The light value stays in its place; the dark ones follow in rules for dark systems and for `data-theme=dark`.
    Made for rules on `:root`, where our tokens stand.
    """
    dark = "".join(f"{name}:{value.strip()};" for name, _, value in PAIR.findall(css))
    light = PAIR.sub(lambda pair: f"{pair[1]}: {pair[2].strip()};", css)
    return light + (DARK % (dark, dark) if dark else "")


@lru_cache(maxsize=1024)
def theme_css(brand: str) -> tuple[str, str]:
    """The hash that names the stylesheet of `brand` (#rrggbb), and the stylesheet."""
    colour = derive(brand)
    pairs = {
        "brand-text": (colour.text_light, colour.text_dark),
        "brand-wash": (colour.wash_light, colour.wash_dark),
        "brand-line": (colour.line_light, colour.line_dark),
        "mark": (colour.mark_light, colour.mark_dark),
    }
    lines = [f"--brand:{brand};--brand-fill:{colour.fill};--brand-fill-hover:{colour.fill_hover};"]
    lines += [f"--{name}: light-dark({light}, {dark});" for name, (light, dark) in pairs.items()]
    css = lowered(f":root{{{''.join(lines)}}}").replace(": ", ":") + "\n"
    return sha256(css.encode()).hexdigest()[:12], css


def theme_url(brand: str) -> str:
    """Where the stylesheet of `brand` is served, for ever."""
    return f"/theme/{theme_css(brand)[0]}.css"


def theme_file(name: str, brands: set[str]) -> bytes | None:
    """The stylesheet called `name` when it belongs to one of the `brands` in use."""
    for brand in brands:
        key, css = theme_css(brand)
        if name == f"{key}.css":
            return css.encode()
    return None
