"""Messages that are careless or hostile."""

import struct
from email.message import EmailMessage

from tests.intake.mailserver import letter


def with_pdf(pdf: bytes, number: int = 1, **extra: str) -> EmailMessage:
    message = letter(number=number, **extra)
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename="məktub.pdf")
    return message


def attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("<BII", 2, kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def winmail(name: bytes, content: bytes) -> bytes:
    """A winmail.dat with one file in it."""
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(0x00069002, b"\x01\x00" + b"\x00" * 12)
        + attribute(0x00018010, name + b"\x00")
        + attribute(0x0006800F, content)
    )


def nested(depth: int) -> bytes:
    """Parts inside parts inside parts."""
    head = "From: a@x.example\nMessage-ID: <nested@x.example>\nSubject: nested\n"
    body = "".join(f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n' for level in range(depth))
    return (head + body + "Content-Type: text/plain\n\nend\n").encode()


def many_parts(count: int) -> bytes:
    head = 'From: a@x.example\nMessage-ID: <parts@x.example>\nContent-Type: multipart/mixed; boundary="b"\n\n'
    return (head + "--b\nContent-Type: text/plain\n\nx\n" * count + "--b--\n").encode()


def many_recipients(count: int) -> EmailMessage:
    message = letter(number=77)
    del message["To"]
    message["To"] = ", ".join(f"p{number}@x.example" for number in range(count))
    return message


RAW_8BIT = (
    "From: Министерство <m@x.example>\nSubject: Запрос сведений о школах\nMessage-ID: <raw@x.example>\n"
    "Content-Type: text/plain; charset=no-such-charset\n\nУважаемые коллеги, просим сообщить.\n"
).encode("cp1251")
BROKEN = (
    b"From: b@x.example\nMessage-ID: <broken@x.example>\nSubject: =?utf-8?B?not base64 at all?=\n"
    b'Content-Type: multipart/mixed; boundary="never-closed\n\n--never-closed\nContent-Transfer-Encoding: base64\n\n@@@'
)
HTML_ONLY = (
    b"From: h@x.example\nMessage-ID: <html@x.example>\nSubject: html\nContent-Type: text/html; charset=utf-8\n\n"
    b"<html><head><style>p{}</style></head><body><p>First</p><script>alert(1)</script><p>Second &amp; last</p></body>"
)
