"""Spreadsheets of media contacts: what columns may be, what a row says, what is to become of it. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from service.kit.refusal import Refusal
from service.kit.spelling import latin
from service.kit.texts import clean_line
from service.kit.words import N_
from service.press.outlets.rules.acts import OUTLET
from service.press.outlets.rules.content import (
    KINDS,
    LANGUAGES,
    LONGEST_LINE,
    LONGEST_NAME,
    ORIGINS,
    Edit,
    JournalistEdit,
    OutletEdit,
    email_key,
    keys_of,
    problems_of,
)

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 25_000, 40, 1_000
FIELDS: Mapping[str, Mapping[str, str]] = {
    "journalist": {
        "name": N_("Name"), "spellings": N_("Other spellings"), "email": N_("E-mail"), "phone": N_("Phone"),
        "outlet": N_("Outlet"), "post": N_("Position"), "languages": N_("Languages"),
        "origin": N_("Local or from abroad"), "beats": N_("Topics they cover"),
        "card_number": N_("Number of the press card"),
    },
    "outlet": {
        "name": N_("Name"), "spellings": N_("Other spellings"), "kind": N_("Kind"), "email": N_("E-mail"),
        "phone": N_("Phone"), "website": N_("Site"), "address": N_("Address"), "country": N_("Country"),
        "languages": N_("Languages"), "reach": N_("Reach"), "register_number": N_("Number in the media register"),
    },
}  # fmt: skip
"""What a column may hold, by kind of contact."""
HEADS: Mapping[str, tuple[str, ...]] = {
    "email": ("e-mail", "email", "mail", "poct", "poct unvani", "elposta", "posta", "pocta", "pochta"),
    "phone": ("phone", "telefon", "tel", "mobil", "teleponi", "nomeri"),
    "outlet": ("outlet", "media", "qurum", "kiv", "gamocema", "redaksiya", "redaktsia", "smi", "mediasashualeba"),
    "post": ("post", "position", "vezife", "tanamdeboba", "dolzhnost"),
    "languages": ("language", "dil", "ena", "yazyk"),
    "beats": ("beat", "topic", "movzu", "tema", "temebi", "saxe"),
    "card_number": ("card", "vesiqe", "barati", "press card"),
    "kind": ("kind", "type", "nov", "tipi", "tip"),
    "website": ("site", "web", "sayt", "saiti", "url"),
    "address": ("address", "unvan", "misamarti", "adres"),
    "country": ("country", "olke", "qveqana", "strana"),
    "register_number": ("register", "reyestr", "reestri", "reestr"),
    "reach": ("reach", "ehate", "auditoria", "tiraj"),
    "name": ("name", "ad", "soyad", "adi", "saxeli", "sakheli", "gvari", "jurnalist", "zhurnalisti", "imya", "fio"),
}
"""Words in Latin letters by which the heading of a column is guessed; the more telling fields first."""
VERDICTS: Mapping[str, str] = {
    "fresh": N_("New"),
    "known": N_("Known: fills gaps of one that is there"),
    "likely": N_("Likely one that is there: decide"),
    "twice": N_("Stands in the file twice"),
    "broken": N_("Something is wrong"),
    "taken": N_("Taken"),
    "left": N_("Left out"),
}
CHOICES: Mapping[str, str] = {
    "add": N_("Enter as a new one"),
    "fill": N_("Fill the gaps of the one that is there"),
    "leave": N_("Leave it out"),
}
NO_NAME_COLUMN = N_("Say which column holds the name.")
SAME_COLUMN = N_("Two columns cannot be the same field.")
UNKNOWN_KIND = N_("This is no kind of outlet: %(typed)s.")
UNKNOWN_LANGUAGE = N_("This is no language that is known here: %(typed)s.")
FORGIVEN = frozenset({"email", "phone", "languages", "kind", "origin", "country", "website"})
"""Fields without which a row with mistakes there can still be taken."""
_PARTS = re.compile(r"[;,/\n]+")


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Folded words in any language of the house -> the value they stand for."""

    kinds: Mapping[str, str]
    languages: Mapping[str, str]
    origins: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as it was understood. outlet: the name of a journalist's outlet."""

    line: int
    edit: Edit
    problems: list[Refusal] = field(default_factory=list)
    outlet: str = ""
    post: str = ""

    @property
    def keys(self) -> set[tuple[str, str]]:
        """Keys of name, address and card."""
        card = getattr(self.edit, "card_number", "")
        email = "" if any(one.field == "email" for one in self.problems) else self.edit.email
        found = keys_of([self.edit.name, *self.edit.spellings], email, card)
        return {(kind, value) for kind, value in found if kind in ("name", "email", "card")}


def dictionary(said: Mapping[str, Sequence[Mapping[str, str]]]) -> Dictionary:
    """The words of kinds and origins in every language, by "kinds" and "origins"; languages by code and own name."""

    def turned(slugs: Collection[str], tables: Sequence[Mapping[str, str]]) -> dict[str, str]:
        found = {latin(slug): slug for slug in slugs}
        for table in tables:
            found |= {latin(words): slug for slug, words in table.items()}
        return found

    languages = {latin(own): code for code, own in LANGUAGES.items()} | {code: code for code in LANGUAGES}
    return Dictionary(turned(KINDS, said["kinds"]), languages, turned(ORIGINS, said["origins"]))


def guess(subject: str, head: Sequence[str]) -> dict[str, int]:
    """Which column likely holds which field, by its heading; the first that fits."""
    found: dict[str, int] = {}
    for name, words in HEADS.items():
        for place, heading in enumerate(head):
            plain = latin(heading)
            if name not in FIELDS[subject] or name in found or place in found.values():
                continue
            if any(re.search(rf"(?:^|\W){re.escape(word)}", plain) for word in words):
                found[name] = place
    return found


def check_columns(subject: str, columns: Mapping[str, int]) -> None:
    """Raise Refusal when the columns that were named are not enough."""
    if "name" not in columns:
        raise Refusal(NO_NAME_COLUMN, code="required", field="columns")
    if len(set(columns.values())) < len(columns):
        raise Refusal(SAME_COLUMN, code="twice", field="columns")


def read_row(subject: str, line: int, cells: Sequence[str], columns: Mapping[str, int], known: Dictionary) -> ReadRow:
    """What a row says, with everything wrong in it at its field."""
    told = {name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()}
    wrong: list[Refusal] = []

    def line_of(name: str, limit: int = LONGEST_LINE) -> str:
        try:
            return clean_line(told.get(name, ""), limit)
        except Refusal as refusal:
            wrong.append(refusal.at(name))
            return ""

    def many(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.strip() for part in _PARTS.split(told.get(name, "")) if part.strip()))

    languages = _languages(many("languages"), known, wrong)
    if subject == OUTLET:
        edit: Edit = OutletEdit(
            name=line_of("name", LONGEST_NAME), kind=_kind(line_of("kind"), known, wrong), spellings=many("spellings"),
            country=line_of("country"), languages=languages, reach=line_of("reach"),
            register_number=line_of("register_number"), email=line_of("email"), phone=line_of("phone"),
            address=line_of("address", 500), website=_website(line_of("website")),
        )  # fmt: skip
    else:
        edit = JournalistEdit(
            name=line_of("name", LONGEST_NAME), spellings=many("spellings"),
            origin=known.origins.get(latin(told.get("origin", "")), "local"), languages=languages,
            beats=many("beats"), card_number=line_of("card_number"), email=line_of("email"), phone=line_of("phone"),
        )  # fmt: skip
    wrong += [one for one in problems_of(edit) if one.field not in {had.field for had in wrong}]
    return ReadRow(line, edit, wrong, line_of("outlet", LONGEST_NAME), line_of("post"))


def _languages(typed: Sequence[str], known: Dictionary, wrong: list[Refusal]) -> tuple[str, ...]:
    found = []
    for one in typed:
        code = known.languages.get(latin(one))
        if code is None:
            wrong.append(Refusal(UNKNOWN_LANGUAGE, code="choice", field="languages", typed=one[:40]))
            return ()
        found.append(code)
    return tuple(dict.fromkeys(found))


def _kind(typed: str, known: Dictionary, wrong: list[Refusal]) -> str:
    if not typed:
        return "site"
    kind = known.kinds.get(latin(typed))
    if kind is None:
        wrong.append(Refusal(UNKNOWN_KIND, code="choice", field="kind", typed=typed[:40]))
    return kind or "site"


def _website(typed: str) -> str:
    return f"https://{typed}" if typed and "://" not in typed else typed


@dataclass(frozen=True, slots=True)
class Met:
    """One that is there already and shares keys with a row."""

    id: UUID
    name: str
    email: str
    shared: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is proposed for a row. other_line: the earlier line of the same contact."""

    word: str
    choice: str
    other_id: UUID | None = None
    other_name: str = ""
    other_line: int | None = None


def judge(row: ReadRow, met: Sequence[Met], earlier: Mapping[tuple[str, str], int]) -> Verdict:
    """What is to become of a row: of those that are there, and of the lines before it by their keys."""
    if row.problems:
        return Verdict("broken", "leave")
    for key in sorted(row.keys):
        if key in earlier and (key[0] != "name" or not row.edit.email):
            return Verdict("twice", "leave", other_line=earlier[key])
    certain = [one for one in met if _same(row, one)]
    if len(certain) == 1:
        return Verdict("known", "fill", certain[0].id, certain[0].name)
    if met:
        return Verdict("likely", "leave", met[0].id, met[0].name)
    return Verdict("fresh", "add")


def _same(row: ReadRow, one: Met) -> bool:
    """Certainly the same: two of name, address and card agree, or the name is written alike and no address differs."""
    kinds = {kind for kind, _ in one.shared}
    if len(kinds) > 1:
        return True
    written = any(kind == "name" and not value.startswith("~") for kind, value in one.shared)
    return written and (not row.edit.email or not one.email or email_key(one.email) == email_key(row.edit.email))


def without_mistakes(row: ReadRow) -> Edit | None:
    """The row without the fields in which something is wrong; None when nothing can be taken of it."""
    fields = {one.field or "" for one in row.problems}
    if not fields <= FORGIVEN:
        return None
    empty: dict[str, Any] = {name: () if name == "languages" else "" for name in fields - {"kind", "origin"}}
    return replace(row.edit, **empty)
