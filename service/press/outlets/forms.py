"""Posted text into values of outlets, journalists, tenures, merges."""

import re
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from service.kit.refusal import FieldErrors, Refusal
from service.kit.texts import clean_line
from service.kit.words import N_
from service.press.outlets.rules.acts import OUTLET
from service.press.outlets.rules.content import (
    KINDS,
    LANGUAGES,
    LONGEST_LINE,
    LONGEST_NAME,
    MOST_BEATS,
    MOST_SPELLINGS,
    ORIGINS,
    Edit,
    JournalistEdit,
    OutletEdit,
    TenureEdit,
    problems_of,
)
from service.press.outlets.rules.sheets import SAME_COLUMN
from service.web.fields import Fields, FormRejected

MOST = 999_999_999
TOO_MANY = N_("At most %(most)s fit here.")
UNKNOWN = N_("This choice is not known. Choose again.")
CHOOSE_OUTLET = N_("Choose the outlet from the list. If it is not there, enter it first.")


def read_edit(subject: str, posted: Mapping[str, str]) -> Edit:
    """The outlet or journalist that was posted. Raises FormRejected with what was typed and what is wrong."""
    fields = Fields(posted)
    edit = _outlet(fields) if subject == OUTLET else _journalist(fields)
    for refusal in problems_of(edit):
        fields.errors.setdefault(refusal.field or "", refusal)
    fields.done()
    return edit


def _outlet(fields: Fields) -> OutletEdit:
    return OutletEdit(
        name=fields.line("name", limit=LONGEST_NAME),
        kind=fields.choice("kind", KINDS, required=True) or "site",
        spellings=_lines(fields, "spellings", MOST_SPELLINGS),
        country=_country(fields.line("country", limit=20)),
        languages=_languages(fields),
        reach=fields.line("reach", limit=LONGEST_LINE),
        register_number=fields.line("register_number", limit=100),
        email=fields.line("email", limit=254),
        phone=fields.line("phone", limit=100),
        address=fields.text("address", limit=500),
        website=fields.line("website", limit=LONGEST_LINE),
    )


def _country(typed: str) -> str:
    return typed.translate(str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _journalist(fields: Fields) -> JournalistEdit:
    return JournalistEdit(
        name=fields.line("name", limit=LONGEST_NAME),
        spellings=_lines(fields, "spellings", MOST_SPELLINGS),
        origin=fields.choice("origin", ORIGINS, required=True) or "local",
        languages=_languages(fields),
        beats=_lines(fields, "beats", MOST_BEATS),
        card_number=fields.line("card_number", limit=100),
        email=fields.line("email", limit=254),
        phone=fields.line("phone", limit=100),
    )


def _languages(fields: Fields) -> tuple[str, ...]:
    chosen = [code for code in LANGUAGES if fields.ticked(f"language_{code}")]
    first = fields.choice("first_language", LANGUAGES)
    return tuple(dict.fromkeys([first, *chosen] if first else chosen))


def _lines(fields: Fields, name: str, most: int) -> tuple[str, ...]:
    """Values one a line, or parted by semicolons; each once."""
    typed = re.split(r"[\n;]+", fields.text(name, limit=LONGEST_NAME * most))
    found = tuple(dict.fromkeys(clean_line(one, 1_000_000) for one in typed if one.strip()))
    if len(found) > most:
        fields.refuse(name, TOO_MANY, "too_many", most=most)
    return found


def values_of(edit: Mapping[str, object]) -> dict[str, str]:
    """What a form shows of what is kept."""
    shown = {name: str(value) for name, value in edit.items() if isinstance(value, (str, int))}
    languages = edit.get("languages")
    if isinstance(languages, list):
        shown |= {f"language_{code}": "1" for code in languages}
        shown["first_language"] = languages[0] if languages else ""
    for name in ("spellings", "beats"):
        if isinstance(value := edit.get(name), list):
            shown[name] = "\n".join(value)
    return shown


def read_version(posted: Mapping[str, str]) -> int:
    """Which version was seen; 0 for none."""
    return Fields(posted).number("version", least=0, most=MOST) or 0


def read_tenure(posted: Mapping[str, str], today: date, outlet_id: UUID | None = None) -> TenureEdit:
    """Work at an outlet as it was posted; outlet_id: where it is known. Raises FormRejected."""
    fields = Fields(posted)
    chosen = outlet_id or fields.uuid("outlet_id")
    if chosen is None:
        fields.refuse("outlet", CHOOSE_OUTLET, "required")
    edit = TenureEdit(
        outlet_id=chosen or UUID(int=0),
        post=fields.line("post", limit=LONGEST_LINE),
        from_on=fields.day("from_on", today),
        until_on=fields.day("until_on", today),
    )
    fields.done()
    return edit


def read_merge(
    posted: Mapping[str, str], one: UUID, other: UUID, names: list[str]
) -> tuple[UUID, UUID, frozenset[str], tuple[int, int]]:
    """(who stays, who goes, fields taken from who goes, versions seen of both). Raises FormRejected."""
    fields = Fields(posted)
    stays = fields.choice("stays", (str(one), str(other)), required=True)
    versions = {
        one: fields.number("version_one", least=1, most=MOST) or 0,
        other: fields.number("version_other", least=1, most=MOST) or 0,
    }
    taken = {name: fields.choice(f"take_{name}", (str(one), str(other))) for name in names}
    fields.done()
    survivor, merged = (one, other) if stays == str(one) else (other, one)
    wanted = frozenset(name for name, side in taken.items() if side == str(merged))
    return survivor, merged, wanted, (versions[survivor], versions[merged])


def rejected(values: Mapping[str, str], error: Refusal | FieldErrors) -> FormRejected:
    """A form that an action refused, as its page shows it: each refusal at its field, others at the top (field "")."""
    refusals = error.errors if isinstance(error, FieldErrors) else [error]
    return FormRejected(values, {refusal.field or "": refusal for refusal in reversed(refusals)})


def read_columns(
    posted: Mapping[str, str], fields: Mapping[str, str], width: int
) -> tuple[dict[str, int], UUID | None]:
    """Which column holds which field, and the list that all go onto. Raises FormRejected."""
    read = Fields(posted)
    columns: dict[str, int] = {}
    for place in range(width):
        name = read.choice(f"column-{place}", fields)
        if name in columns:
            read.refuse(f"column-{place}", SAME_COLUMN, "twice")
        elif name:
            columns[name] = place
    list_id = read.uuid("list")
    read.done()
    return columns, list_id
