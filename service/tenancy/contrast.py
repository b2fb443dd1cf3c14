"""What an agency's colour becomes on the page: clamped in OKLCH so that text on it and in it can always be read.

Formulas: OKLab by B. Ottosson (2020) as in CSS Color 4; contrast as in WCAG 2.2.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from service.kit.refusal import Refusal
from service.tenancy.profile import COLOUR

WHITE = "#ffffff"
LIGHT_SURFACES = ("#ffffff", "#f6f6f3", "#eeeeea")
DARK_SURFACES = ("#1d2022", "#16181a", "#24282b")

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


class Oklch(NamedTuple):
    """Lightness 0-1, chroma from 0 (grey), hue in degrees."""

    lightness: float
    chroma: float
    hue: float


class Derived(NamedTuple):
    """Colours as #rrggbb. fill carries white text; text stands on the surfaces and the wash of its theme.

    lowest_contrast: the worst of all these pairs of text and ground (AA wants 4.5). lowest_mark: the worst of marks,
    that is bars and active markers, against the surfaces (AA wants 3).
    """

    fill: str
    fill_hover: str
    text_light: str
    text_dark: str
    wash_light: str
    wash_dark: str
    line_light: str
    line_dark: str
    mark_light: str
    mark_dark: str
    lowest_contrast: float
    lowest_mark: float


def derive(brand: str) -> Derived:
    """Everything one brand colour (#rrggbb) turns into. Raises Refusal(code="bad_colour")."""
    colour = to_oklch(brand)
    fill = _clamped(colour, 0.32, 0.48, 0.16)
    fill_hover = from_oklch(to_oklch(fill)._replace(lightness=to_oklch(fill).lightness - 0.06))
    text_light, text_dark = _clamped(colour, 0.30, 0.46, 0.16), _clamped(colour, 0.78, 0.84, 0.11)
    wash_light, wash_dark = _clamped(colour, 0.965, 0.965, 0.016), _clamped(colour, 0.285, 0.285, 0.035)
    mark_light, mark_dark = fill, _clamped(colour, 0.68, 0.68, 0.13)
    texts = [contrast(WHITE, fill), contrast(WHITE, fill_hover)]
    texts += [contrast(text_light, ground) for ground in (*LIGHT_SURFACES, wash_light)]
    texts += [contrast(text_dark, ground) for ground in (*DARK_SURFACES, wash_dark)]
    marks = [contrast(mark_light, ground) for ground in LIGHT_SURFACES]
    marks += [contrast(mark_dark, ground) for ground in DARK_SURFACES]
    return Derived(
        fill=fill,
        fill_hover=fill_hover,
        text_light=text_light,
        text_dark=text_dark,
        wash_light=wash_light,
        wash_dark=wash_dark,
        line_light=_clamped(colour, 0.86, 0.86, 0.045),
        line_dark=_clamped(colour, 0.44, 0.44, 0.06),
        mark_light=mark_light,
        mark_dark=mark_dark,
        lowest_contrast=min(texts),
        lowest_mark=min(marks),
    )


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two colours (#rrggbb), 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def to_oklch(colour: str) -> Oklch:
    """A colour (#rrggbb) in OKLCH. Raises Refusal(code="bad_colour")."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def from_oklch(colour: Oklch) -> str:
    """The nearest #rrggbb of the same lightness and hue: chroma gives way until a screen can show it."""
    least, most = 0.0, colour.chroma
    if _shown(_channels(colour)):
        least = most
    for _ in range(24):
        middle = (least + most) / 2
        least, most = (middle, most) if _shown(_channels(colour._replace(chroma=middle))) else (least, middle)
    return "#" + "".join(f"{_byte(channel):02x}" for channel in _channels(colour._replace(chroma=least)))


def _clamped(colour: Oklch, darkest: float, lightest: float, most_chroma: float) -> str:
    lightness = min(max(colour.lightness, darkest), lightest)
    return from_oklch(Oklch(lightness, min(colour.chroma, most_chroma), colour.hue))


def _channels(colour: Oklch) -> tuple[float, float, float]:
    a = colour.chroma * math.cos(math.radians(colour.hue))
    b = colour.chroma * math.sin(math.radians(colour.hue))
    long = (colour.lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (colour.lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (colour.lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _shown(channels: tuple[float, float, float]) -> bool:
    return all(-1e-6 <= channel <= 1 + 1e-6 for channel in channels)


def _byte(channel: float) -> int:
    linear = min(max(channel, 0.0), 1.0)
    return round(255 * (12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055))


def _linear(colour: str) -> tuple[float, float, float]:
    if not _HEX.fullmatch(colour):
        raise Refusal(COLOUR, code="bad_colour")
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return _linear_channel(red), _linear_channel(green), _linear_channel(blue)


def _linear_channel(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
