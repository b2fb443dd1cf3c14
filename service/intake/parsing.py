"""A message taken apart. Runs as a program of its own: what it reads is foreign, and may be broken or hostile.

Usage: parsing.py SOURCE FOLDER. Writes attached files into FOLDER under their numbers, and one JSON object to standard
output: what rules.Parsed holds. It imports nothing of the service; the kernel ends it when it takes too much.
"""

import email
import email.policy
import json
import re
import resource
import struct
import sys
from collections.abc import Iterator
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes

MEMORY = 1024 * 1024 * 1024
SECONDS = 60
LARGEST_FILE = 64 * 1024 * 1024
MOST_PARTS, MOST_FILES = 300, 40
LONGEST_BODY = 20_000
SHOWN_RECIPIENTS = 20
IDS = re.compile(r"<[^<>\s]{1,250}>")
TNEF = b"\x78\x9f\x3e\x22"
TITLE, DATA, NEXT = 0x00018010, 0x0006800F, 0x00069002
BULK = {"bulk", "junk", "list", "auto_reply"}


class Refused(Exception):
    """The message as a whole is not taken apart; its text is a short word."""


def confine() -> None:
    """Give up the right to much memory, time and disk."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(source: Path, folder: Path) -> None:
    """Say what the message holds; its headers also when the rest is refused."""
    confine()
    raw = source.read_bytes()
    said: dict[str, Any] = {}
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        said = headers(message)
        body, files = contents(message, folder)
        said |= {"body": body, "files": files}
    except Refused as refused:
        said["refused"] = str(refused)
    except (RecursionError, MemoryError):
        said["refused"] = "too_many_parts"
    except Exception:
        said["refused"] = "broken"
    sys.stdout.write(json.dumps(said))


# --- headers


def headers(message: Message) -> dict[str, Any]:
    """What the headers say, whatever shape they are in."""
    senders = getaddresses([header(message, "From")]) or [("", "")]
    to = [*all_of(message, "To"), *all_of(message, "Cc")]
    recipients = getaddresses(to)
    listed = [address for _, address in recipients[:SHOWN_RECIPIENTS] if address]
    ids = IDS.findall(header(message, "Message-ID"))
    related = IDS.findall(f"{header(message, 'References')} {header(message, 'In-Reply-To')}")
    return {
        "message_id": ids[0] if ids else "",
        "references": related[-50:],
        "from_name": senders[0][0][:300],
        "from_address": senders[0][1][:250] if "@" in senders[0][1] else "",
        "to_line": ", ".join(listed)[:2_000],
        "recipients": len(recipients),
        "subject": header(message, "Subject")[:1_000],
        "date": moment(header(message, "Date")),
        "automatic": automatic(message),
    }


def all_of(message: Message, name: str) -> list[str]:
    return [decoded(str(value)) for key, value in message.raw_items() if key.casefold() == name.casefold()]


def header(message: Message, name: str) -> str:
    return next(iter(all_of(message, name)), "")


def decoded(value: str) -> str:
    """A header's text: encoded words undone, bare bytes of whatever charset made letters."""
    text = text_of(value.encode("utf-8", "surrogateescape"), "")
    pieces = [
        text_of(piece, charset or "") if isinstance(piece, bytes) else piece for piece, charset in email_words(text)
    ]
    return " ".join("".join(pieces).replace("\x00", "").split())


def email_words(text: str) -> Iterator[tuple[bytes | str, str | None]]:
    from email.header import decode_header

    try:
        found = decode_header(text)
    except Exception:
        found = [(text, None)]
    for piece, charset in found:
        plain = isinstance(piece, bytes) and charset is None
        yield (piece.decode("raw-unicode-escape", "replace") if plain and isinstance(piece, bytes) else piece), charset


def moment(text: str) -> str:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""
    return found.isoformat() if found.tzinfo and 1990 < found.year < 2200 else ""


def automatic(message: Message) -> bool:
    submitted = header(message, "Auto-Submitted").casefold()
    report = message.get_content_type() == "multipart/report"
    bulk = header(message, "Precedence").casefold() in BULK
    return report or bulk or (submitted not in {"", "no"})


# --- contents


def contents(message: Message, folder: Path) -> tuple[str, list[tuple[str, str]]]:
    """The text that people read, and the files."""
    plain: list[str] = []
    rich: list[str] = []
    keep = _Keep(folder)
    for part in parts_of(message):
        kind, name = part.get_content_type(), decoded(part.get_filename() or "")
        if kind == "message/rfc822":
            inside: Any = part.get_payload()
            keep.take(name or "message.eml", inside[0].as_bytes() if inside else b"")
            continue
        content = part.get_payload(decode=True)
        data = content if isinstance(content, bytes) else b""
        attached = part.get_content_disposition() == "attachment" or bool(name)
        if not attached and kind in {"text/plain", "text/html"}:
            (plain if kind == "text/plain" else rich).append(text_of(data, str(part.get_content_charset() or "")))
        elif data.startswith(TNEF):
            for title, inner in tnef(data):
                keep.take(title, inner)
        elif data:
            keep.take(name or f"{part.get_content_maintype()}.{part.get_content_subtype()}", data)
    body = "\n\n".join(plain) if "".join(plain).strip() else "\n\n".join(map(without_tags, rich))
    return body.strip()[:LONGEST_BODY].replace("\x00", ""), keep.kept


def parts_of(message: Message) -> Iterator[Message]:
    """Every part that holds something; messages inside are given whole."""
    waiting: list[Message] = [message]
    seen = 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            raise Refused("too_many_parts")
        payload: Any = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting.extend(reversed(payload))
        else:
            yield part


class _Keep:
    """Writes files under their numbers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: list[tuple[str, str]] = []

    def take(self, name: str, data: bytes) -> None:
        if not data:
            return
        if len(self.kept) >= MOST_FILES:
            raise Refused("too_many_parts")
        place = self.folder / str(len(self.kept) + 1)
        place.write_bytes(data)
        self.kept.append((name[:300], str(place)))


def text_of(data: bytes, charset: str) -> str:
    """Bytes as text: as they say they are, else as they look."""
    for encoding in (charset, "utf-8"):
        try:
            if encoding:
                return data.decode(encoding)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    found = from_bytes(data[:65_536], cp_isolation=["cp1251", "cp1254"]).best()
    return data.decode(found.encoding if found is not None else "cp1251", "replace")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in {"script", "style", "head", "title"}
        if tag in {"br", "p", "div", "tr", "li", "h1", "h2", "h3"}:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "head", "title"}:
            self.hidden = max(self.hidden - 1, 0)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


def without_tags(html: str) -> str:
    reader = _Words()
    reader.feed(html[:2_000_000])
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def tnef(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Files inside a winmail.dat: its attributes one after the other, each with kind and length."""
    at, title, number = 6, "", 0
    while at + 9 <= len(data):
        kind, length = struct.unpack("<II", data[at + 1 : at + 9])
        value = data[at + 9 : at + 9 + length]
        if len(value) < length:
            return
        at += 9 + length + 2
        if kind == NEXT:
            title, number = "", number + 1
        elif kind == TITLE:
            title = text_of(value.rstrip(b"\x00"), "")
        elif kind == DATA:
            yield title or f"file-{number}", value


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
