"""Any colour an agency types can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.kit.refusal import Refusal
from service.tenancy.contrast import contrast, derive, from_oklch, to_oklch

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS)
def test_every_colour_carries_white_text_and_can_be_read_as_text(brand: str) -> None:
    derived = derive(brand)
    assert contrast("#ffffff", derived.fill) >= 4.5
    assert contrast("#ffffff", derived.fill_hover) >= 4.5
    assert contrast(derived.text_light, derived.wash_light) >= 4.5
    assert contrast(derived.text_dark, derived.wash_dark) >= 4.5
    assert derived.lowest_contrast >= 4.5
    assert derived.lowest_mark >= 3


@pytest.mark.parametrize("ground", ["#ffffff", "#f6f6f3", "#eeeeea"])
@pytest.mark.parametrize(
    "brand", ["#ffff00", "#00ffff", "#00ff00", "#ffffff", "#000000", "#21418f", "#0d6b5f", "#ff00ff"]
)
def test_extreme_colours_on_the_surfaces(brand: str, ground: str) -> None:
    assert contrast(derive(brand).text_light, ground) >= derive(brand).lowest_contrast >= 5.13


def test_a_colour_within_the_limits_stays_as_it_is() -> None:
    assert derive("#21418f").fill == derive("#21418F").fill == "#21418f"


def test_yellow_becomes_olive() -> None:
    fill = to_oklch(derive("#ffff00").fill)
    assert fill.lightness == pytest.approx(0.48, abs=0.01)
    assert fill.hue == pytest.approx(to_oklch("#ffff00").hue, abs=3)


@given(COLOURS)
def test_there_and_back(colour: str) -> None:
    assert from_oklch(to_oklch(colour)) == colour


@pytest.mark.parametrize(
    ("colour", "lightness", "chroma", "hue"),
    [("#ff0000", 0.62796, 0.25768, 29.23), ("#00ff00", 0.86644, 0.29483, 142.5), ("#0000ff", 0.45201, 0.31321, 264.05)],
)
def test_known_values_of_css_color_4(colour: str, lightness: float, chroma: float, hue: float) -> None:
    assert to_oklch(colour) == pytest.approx((lightness, chroma, hue), abs=0.01)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#21418f", "#21418f", 1), ("#ffffff", "#000000", 21)],
)
def test_known_contrasts(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("colour", ["", "21418f", "#21418", "#21418fa", "blue", "#21418g", "#21418f\n", "url(x)"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(Refusal) as refused:
        derive(colour)
    assert refused.value.code == "bad_colour"
