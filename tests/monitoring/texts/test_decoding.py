"""Pages in whatever charset they are, whatever they claim."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.monitoring.texts.decoding import decoded

AZ, RU = "Məktəb açıldı, şagirdlər güldü", "Новая школа открылась в городе"


@pytest.mark.parametrize(
    ("body", "claimed", "text"),
    [
        (AZ.encode(), "text/html; charset=utf-8", AZ),
        (AZ.encode(), None, AZ),
        (codecs.BOM_UTF8 + AZ.encode(), "text/html; charset=windows-1254", AZ),
        (AZ.encode("utf-16"), "text/html; charset=iso-8859-1", AZ),
        (codecs.BOM_UTF16_BE + AZ.encode("utf-16-be"), None, AZ),
        (AZ.encode("utf-16-le"), None, AZ),
        (AZ.encode(), "text/html; charset=iso-8859-9", AZ),
        (RU.encode("cp1251"), "text/html; charset=windows-1251", RU),
        (RU.encode("cp1251"), "text/html; charset=utf-8", RU),
        (RU.encode("cp1251"), None, RU),
        (RU.encode("koi8-r"), None, RU),
        (b'<meta charset="windows-1251">' + RU.encode("cp1251"), None, '<meta charset="windows-1251">' + RU),
        (b'<meta charset="utf-16">' + AZ.encode(), None, '<meta charset="utf-16">' + AZ),
        ("Şağ güc çöl ışıq".encode("cp1254"), None, "Şağ güc çöl ışıq"),
        ("Şağ güc çöl ışıq".encode("cp1254"), 'text/html; charset="ISO-8859-9"', "Şağ güc çöl ışıq"),
        (b"plain", "text/html; charset=no-such-thing", "plain"),
        (b"", None, ""),
    ],
)
def test_what_a_page_says(body: bytes, claimed: str | None, text: str) -> None:
    assert decoded(body, claimed) == text


def test_broken_letters_do_not_spoil_the_rest() -> None:
    body = (AZ * 20).encode() + b"\xc9\xff tail"
    text = decoded(body, None)
    assert text.startswith(AZ * 20) and text.endswith(" tail") and "\ufffd" in text


@given(st.binary(max_size=400), st.none() | st.text(max_size=30))
def test_nothing_breaks_it_and_no_zero_stays(body: bytes, claimed: str | None) -> None:
    assert "\x00" not in decoded(body, f"text/html; charset={claimed}" if claimed is not None else None)
