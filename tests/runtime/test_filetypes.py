import io
import struct
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from service.kit.refusal import Refusal
from service.runtime.filetypes import HEAD, TYPES, attachment_header, check, ending, safe_name, sniff

TYPES_XML = "<Types/>"


def archive(*entries: tuple[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name, content in entries:
            file.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else compression)
    return out.getvalue()


def office(part: str, *more: tuple[str, bytes | str]) -> bytes:
    return archive(("[Content_Types].xml", TYPES_XML), ("_rels/.rels", "<x/>"), *more, (part, "<doc/>"))


def opened(kind: str) -> bytes:
    return archive(("mimetype", f"application/vnd.oasis.opendocument.{kind}"), ("content.xml", "<x/>"))


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3, 3), "white").save(out, form)
    return out.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@agency.example", "Müraciət"
    message.set_content("Salam")
    return message.as_bytes()


SAMPLES = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "tiff": picture("TIFF"),
    "jpg": picture("JPEG"),
    "png": picture("PNG"),
    "docx": office("word/document.xml"),
    "xlsx": office("xl/workbook.xml"),
    "odt": opened("text"),
    "ods": opened("spreadsheet"),
    "eml": mail(),
    "txt": "Hörmətli əməkdaşlar\r\n".encode(),
    "csv": "№;სახელი\n1;წერილი\n".encode(),
}


@pytest.mark.parametrize("kind", TYPES)
def test_each_kind_is_known_by_its_content(kind):
    assert sniff(SAMPLES[kind], f"scan.{kind}") is TYPES[kind]
    assert check(SAMPLES[kind], f"scan.{kind}") is TYPES[kind]
    assert check(io.BytesIO(SAMPLES[kind]), f"SCAN.{kind.swapcase()}") is TYPES[kind]


@pytest.mark.parametrize("kind", ["pdf", "tiff", "jpg", "png", "docx", "xlsx", "odt", "ods"])
def test_a_name_without_an_ending_does_not_matter_where_content_tells(kind):
    assert check(SAMPLES[kind], "scan") is TYPES[kind]
    assert check(SAMPLES[kind], "letter 12.05") is TYPES[kind]


@pytest.mark.parametrize("content", [kind for kind in TYPES if kind not in {"eml", "txt", "csv"}])
@pytest.mark.parametrize("named", TYPES)
def test_a_name_that_lies_is_refused_with_both_kinds(content, named):
    if content == named:
        return
    with pytest.raises(Refusal) as caught:
        check(SAMPLES[content], f"scan.{named}")
    assert caught.value.code == "file_misnamed"
    assert caught.value.params == {"named": TYPES[named].label, "found": TYPES[content].label}


@pytest.mark.parametrize("named", ["pdf", "docx", "png"])
def test_text_under_another_name_is_refused(named):
    with pytest.raises(Refusal) as caught:
        check(b"<html>", f"page.{named}")
    assert (caught.value.code, caught.value.params) == ("file_misnamed", {"named": TYPES[named].label})


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "scan.pdf", "empty_file"),
        (b"MZ\x90\x00\x03", "letter.exe", "file_type"),
        (b"<html><script>", "page.html", "file_type"),
        (b"MZ\x90\x00\x03", "letter.txt", "file_misnamed"),
        (b"no header here", "mail.eml", "file_misnamed"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "old.doc", "file_type"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "secret.docx", "file_protected"),
        (office("word/document.xml", ("word/vbaProject.bin", "x")), "letter.docm", "file_macros"),
        (office("word/document.xml", ("word/vbaProject.bin", "x")), "letter.docx", "file_macros"),
        (archive(("letter.txt", "x")), "papers.zip", "file_type"),
        (archive(("letter.txt", "x")), "papers.docx", "file_misnamed"),
        (opened("text-template"), "form.odt", "file_misnamed"),
        (SAMPLES["docx"][:-40], "cut.docx", "file_misnamed"),
        (b"PK\x03\x04" + b"\x00" * 200, "broken.xlsx", "file_misnamed"),
        (office("ppt/presentation.xml"), "talk.pptx", "file_type"),
    ],
)
def test_what_is_not_accepted_is_refused_with_its_reason(content, name, code):
    with pytest.raises(Refusal) as caught:
        check(content, name)
    assert caught.value.code == code


def test_only_the_agencys_kinds_are_accepted():
    assert check(SAMPLES["pdf"], "a.pdf", {"pdf", "png"}).kind == "pdf"
    with pytest.raises(Refusal) as caught:
        check(SAMPLES["docx"], "a.docx", {"png", "pdf"})
    assert (caught.value.code, caught.value.params) == ("file_type", {"kinds": "PDF, PNG"})


def test_a_document_whose_parts_come_late_needs_the_whole_file():
    noise = bytes(range(256)) * (HEAD // 128)
    late = archive(("[Content_Types].xml", TYPES_XML), ("media/a.bin", noise), ("word/document.xml", "<x/>"),
                   compression=zipfile.ZIP_STORED)  # fmt: skip
    assert sniff(late[:HEAD], "letter.docx") is None
    assert check(late, "letter.docx").kind == "docx"


def test_archives_that_would_fill_the_memory_are_not_opened(monkeypatch):
    whole = SAMPLES["docx"]
    at = whole.rfind(b"PK\x05\x06")
    crowded = whole[: at + 8] + struct.pack("<HH", 20_000, 20_000) + whole[at + 12 :]
    monkeypatch.setattr(zipfile.ZipFile, "infolist", lambda self: pytest.fail("was opened"))
    with pytest.raises(Refusal) as caught:
        check(crowded, "letter.docx")
    assert caught.value.code == "file_misnamed"


def test_an_archive_that_unpacks_without_end_is_refused():
    bomb = bytearray(office("word/document.xml"))
    at = bomb.find(b"PK\x01\x02")
    bomb[at + 24 : at + 28] = struct.pack("<I", 2**31)
    with pytest.raises(Refusal) as caught:
        check(bytes(bomb), "letter.docx")
    assert caught.value.code == "file_misnamed"


@pytest.mark.parametrize(
    "text",
    ["Məktub\t1\r\n".encode("cp1254", "replace"), "\ufeffA;B".encode(), "Məktub".encode("utf-16"), "წერ".encode()[:-1]],
)
def test_text_in_any_usual_encoding_is_text(text):
    assert check(text, "notes.txt").kind == "txt"


@given(st.binary(min_size=1, max_size=300), st.sampled_from(["a.docx", "a.pdf", "a.csv", "a.eml", "a", ".zip"]))
def test_no_content_breaks_the_check(content, name):
    for whole in (content, b"PK\x03\x04" + content, b"PK\x03\x04" + content + b"PK\x05\x06" + content):
        try:
            assert check(whole, name).kind in TYPES
        except Refusal as refusal:
            assert str(refusal)
        assert sniff(whole, name) is None or sniff(whole, name).kind in TYPES


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Məktub № 12.pdf", "Məktub № 12.pdf"),
        ("წერილი.docx", "წერილი.docx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x.pdf", "x.pdf"),
        ("C:\\Users\\a\\scan.pdf", "scan.pdf"),
        ("gpj.\u202efdp.exe", "gpj.fdp.exe"),
        ("a\x00b\x1f\u200bc\n.pdf", "abc.pdf"),
        ("a<b>:\"c|?*.pdf", "a_b___c___.pdf"),
        ("CON", "_CON"),
        ("nul.pdf", "_nul.pdf"),
        ("Lpt1 .txt", "_Lpt1.txt"),
        ("console.pdf", "console.pdf"),
        ("  .. .pdf. . ", "pdf"),
        ("...", "file"),
        ("", "file"),
        ("a/", "file"),
        ("e\u0301.pdf", "é.pdf"),
        ("scan\u00a0\u2028 1.pdf", "scan 1.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("ა" * 300 + ".docx", "ა" * 78 + ".docx"),
        ("x." + "y" * 300, "x." + "y" * 148),
        ("\ud800.pdf", "pdf"),
    ],
)  # fmt: skip
def test_names_are_cleaned(name, clean):
    assert safe_name(name) == clean


@given(st.text(max_size=400))
def test_a_cleaned_name_is_safe_and_stays_as_it_is(name):
    clean = safe_name(name)
    assert clean
    assert safe_name(clean) == clean
    assert len(clean.encode()) <= 240
    assert not set(clean) & set('/\\<>:"|?*\n\r\x00\u202e')
    assert clean not in {".", ".."}


def test_endings_are_read_whatever_their_case():
    assert [ending(name) for name in ("a.PDF", "a.tar.GZ", "a", ".pdf", "a.", "TİF.TIF")] == [
        "pdf", "gz", "", "", "", "tif",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("scan.pdf", "attachment; filename=\"scan.pdf\"; filename*=UTF-8''scan.pdf"),
        ("Şə 100%.pdf", "attachment; filename=\"__ 100_.pdf\"; filename*=UTF-8''%C5%9E%C9%99%20100%25.pdf"),
        ('a";x="b.pdf', "attachment; filename=\"a__x__b.pdf\"; filename*=UTF-8''a_%3Bx%3D_b.pdf"),
        ("a\r\nX-Y: z.pdf", "attachment; filename=\"a X-Y_ z.pdf\"; filename*=UTF-8''a%20X-Y_%20z.pdf"),
    ],
)  # fmt: skip
def test_a_download_names_its_file_in_every_browser(name, header):
    assert attachment_header(name) == header
    assert attachment_header(name, inline=True) == header.replace("attachment", "inline", 1)
