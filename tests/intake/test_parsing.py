"""Messages taken apart: charsets, winmail.dat, nested and broken ones."""

from pathlib import Path

import pytest

from service.intake.actions.fetching import parse
from service.intake.rules import Parsed
from tests.documents.samples import PDF
from tests.intake.mailserver import letter
from tests.intake.samples import (
    BROKEN,
    HTML_ONLY,
    RAW_8BIT,
    many_parts,
    many_recipients,
    nested,
    winmail,
    with_pdf,
)


def first_file(found: Parsed) -> bytes:
    return Path(found.files[0][1]).read_bytes()


async def test_a_letter_with_a_file(tmp_path: Path) -> None:
    found = await parse(with_pdf(PDF, References="<a@x.example> <b@x.example>").as_bytes(), tmp_path)
    assert (found.from_name, found.from_address) == ("Aygün Nümunəli", "aygun@ministry.example")
    assert (found.subject, found.message_id) == ("Sorğu", "<1@ministry.example>")
    assert found.references == ("<a@x.example>", "<b@x.example>")
    assert found.date == "2026-11-20T10:00:00+04:00"
    assert found.body.startswith("Hörmətli həmkarlar,")
    assert [name for name, _ in found.files] == ["məktub.pdf"]
    assert first_file(found) == PDF
    assert not found.refused and not found.automatic


async def test_bare_bytes_and_unknown_charsets_become_letters(tmp_path: Path) -> None:
    found = await parse(RAW_8BIT, tmp_path)
    assert (found.from_name, found.subject) == ("Министерство", "Запрос сведений о школах")
    assert found.body == "Уважаемые коллеги, просим сообщить."


async def test_html_becomes_text_without_scripts(tmp_path: Path) -> None:
    assert (await parse(HTML_ONLY, tmp_path)).body == "First\nSecond & last"


async def test_winmail_is_unpacked(tmp_path: Path) -> None:
    message = letter()
    message.add_attachment(winmail(b"scan.pdf", PDF), maintype="application", subtype="ms-tnef", filename="winmail.dat")
    found = await parse(message.as_bytes(), tmp_path)
    assert [name for name, _ in found.files] == ["scan.pdf"]
    assert first_file(found) == PDF


async def test_a_forwarded_message_stays_whole(tmp_path: Path) -> None:
    message = letter(number=2)
    message.add_attachment(with_pdf(PDF))
    found = await parse(message.as_bytes(), tmp_path)
    assert len(found.files) == 1
    assert b"1@ministry.example" in first_file(found)


@pytest.mark.parametrize("raw", [nested(5_000), many_parts(5_000)])
async def test_bombs_of_parts_are_refused_with_their_headers(tmp_path: Path, raw: bytes) -> None:
    assert (await parse(raw, tmp_path)).refused in {"too_many_parts", "broken"}


async def test_ten_thousand_recipients_are_counted_and_not_kept(tmp_path: Path) -> None:
    found = await parse(many_recipients(10_000).as_bytes(), tmp_path)
    assert found.recipients == 10_000 and found.to_line.count("@") == 20


async def test_a_broken_message_keeps_what_can_be_read(tmp_path: Path) -> None:
    found = await parse(BROKEN, tmp_path)
    assert (found.from_address, found.message_id) == ("b@x.example", "<broken@x.example>")


@pytest.mark.parametrize("raw", [b"", b"\x00" * 5_000, b"\xff\xfe" * 100, b":" * 1_000, b"From:\n\n"])
async def test_what_is_no_message_ends_without_a_sender(tmp_path: Path, raw: bytes) -> None:
    assert (await parse(raw, tmp_path)).from_address == ""


@pytest.mark.parametrize(
    "name", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Auto_Submitted": "auto-generated"}]
)
async def test_automatic_messages_are_told_apart(tmp_path: Path, name: dict[str, str]) -> None:
    assert (await parse(letter(**name).as_bytes(), tmp_path)).automatic
    assert not (await parse(letter(Auto_Submitted="no").as_bytes(), tmp_path)).automatic
