"""Documents with words in them, made on the spot: sound, protected, broken and hostile ones."""

import io
import zipfile
from email.message import EmailMessage

from tests.documents.samples import CATALOGUE, made_pdf, stream

WORDS = "Torpağın kateqoriyası haqqında qərar 04/4358"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
T = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def packed(**parts: str) -> bytes:
    """A ZIP file of texts; in names two underscores stand for a slash, one for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return out.getvalue()


def docx(*paragraphs: str, footer: str = "") -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    parts = {"word__document_xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'}
    if footer:
        parts["word__footer1_xml"] = f'<w:ftr xmlns:w="{W}"><w:p><w:r><w:t>{footer}</w:t></w:r></w:p></w:ftr>'
    return packed(**parts)


def xlsx(*texts: str, number: str = "1250.75") -> bytes:
    shared = "".join(f"<si><r><t>{text}</t></r></si>" for text in texts)
    cells = f'<c r="A1" t="s"><v>0</v></c><c r="B1"><v>{number}</v></c><c t="inlineStr"><is><t>yerli</t></is></c>'
    return packed(
        xl__sharedStrings_xml=f'<sst xmlns="{S}">{shared}</sst>',
        xl__worksheets__sheet1_xml=f'<worksheet xmlns="{S}"><sheetData><row>{cells}</row></sheetData></worksheet>',
    )


def odt(words: str, *, shut: bool = False) -> bytes:
    sealed = '<manifest:encryption-data manifest:checksum="x"/>' if shut else ""
    return packed(
        **{
            "META-INF__manifest_xml": f"<manifest>{sealed}</manifest>",
            "content_xml": f'<o xmlns:t="{T}"><t:h>Başlıq</t:h><t:p>{words}<t:span> davamı</t:span></t:p></o>',
        }
    )


def eml(words: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Şəki <office@example.org>", "a@example.org", "Məktub mövzusu"
    mail.set_content(words)
    mail.add_alternative(f"<style>p {{}}</style><p>{words}</p>", subtype="html")
    mail.add_attachment(b"x", maintype="application", subtype="octet-stream", filename="əlavə.bin")
    return mail.as_bytes()


def pdf(words: str) -> bytes:
    return made_pdf(
        CATALOGUE,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R"
        b" /Resources << /Font << /F 5 0 R >> >> >>",
        stream(b"BT /F 12 Tf 20 100 Td (" + words.encode("ascii") + b") Tj ET"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )


BOMB = docx("x" * 1_000) and packed(
    word__document_xml=f'<w:document xmlns:w="{W}"><w:body>' + "<w:p><w:r><w:t>bomba </w:t></w:r></w:p>" * 2_000_000
)
LAUGHS = packed(
    word__document_xml='<?xml version="1.0"?><!DOCTYPE a ['
    '<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + f']><w:document xmlns:w="{W}"><w:p><w:r><w:t>&m;</w:t></w:r></w:p></w:document>'
)
