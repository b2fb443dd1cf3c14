"""An agency's colour as a stylesheet of its own: the policy allows no inline style."""

from functools import lru_cache
from hashlib import sha256


@lru_cache(maxsize=1024)
def theme_css(brand: str) -> tuple[str, str]:
    """The hash that names the stylesheet of `brand` (#rrggbb), and the stylesheet."""
    css = f":root{{--brand:{brand}}}\n"
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
