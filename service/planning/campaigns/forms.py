"""What is typed of campaigns, as values: the same for pages and for programs."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from uuid import UUID

from service.documents.queries import ids_typed
from service.kit.words import N_
from service.planning.campaigns.queries.campaigns import MaterialView
from service.planning.campaigns.rules.content import (
    ADDRESS_LIMIT,
    LINE_LIMIT,
    REMARK_LIMIT,
    TITLE_LIMIT,
    MaterialEdit,
    MaterialWords,
    NewCarrying,
    NewFigure,
    Proof,
)
from service.web.fields import Fields, typed_day

UNKNOWN = N_("This choice is not known. Choose again.")


def material_from(read: Fields, languages: Sequence[str], today: date) -> MaterialEdit:
    """A material's form: kind, carriers, due_on, version; title_, address_ and file_ of each language."""
    texts = {
        code: MaterialWords(
            read.line(f"title_{code}", limit=TITLE_LIMIT), read.line(f"address_{code}", limit=ADDRESS_LIMIT),
            _file(read, f"file_{code}"),
        )
        for code in languages
        if f"title_{code}" in read.values
    }  # fmt: skip
    edit = MaterialEdit(
        read.values.get("kind", ""), texts, tuple(ids(read, "carriers")), read.day("due_on", today, ahead=True),
        read.number("version", most=999_999),
    )  # fmt: skip
    read.done()
    return edit


def material_typed(one: MaterialView) -> dict[str, str]:
    """A material as its form shows it."""
    found = {
        "kind": one.kind, "carriers": " ".join(map(str, one.carriers)), "due_on": typed_day(one.due_on),
        "version": str(one.version),
    }  # fmt: skip
    for code, text in one.texts.items():
        found |= {f"title_{code}": text.title, f"address_{code}": text.address}
    return found


def ids(read: Fields, name: str) -> list[UUID]:
    """Ids that choices of a form put there."""
    found = []
    for word in read.values.get(name, "").split():
        try:
            found.append(UUID(word))
        except ValueError:
            read.refuse(name, UNKNOWN, "unknown")
    return found


def _file(read: Fields, name: str) -> UUID | None:
    found = ids_typed(read.values.get(name, ""))
    return found[0] if found else None


def carrying_from(read: Fields, today: date) -> NewCarrying:
    """What was carried: material, channel, place, carried_on, proof, address, files, record, remark."""
    material = read.uuid("material")
    if material is None:
        read.refuse("material", UNKNOWN, "unknown")
    new = NewCarrying(
        material or UUID(int=0), read.values.get("channel", ""), read.line("place", limit=LINE_LIMIT),
        read.day("carried_on", today), proof_from(read), read.text("remark", limit=REMARK_LIMIT),
    )  # fmt: skip
    read.done()
    return new


def proof_from(read: Fields) -> Proof:
    """What shows it: proof, address, files, record."""
    return Proof(
        read.values.get("proof", ""), read.line("address", limit=ADDRESS_LIMIT), _file(read, "files"),
        read.uuid("record"),
    )  # fmt: skip


def figure_from(read: Fields, today: date) -> NewFigure:
    """A count: measure, line, span, first_on, value, source, address."""
    typed = read.values.get("value", "").strip().replace(" ", "").replace("\u00a0", "").replace(",", ".")
    try:
        value: Decimal | None = Decimal(typed) if typed else None
    except InvalidOperation:
        value = None
    new = NewFigure(
        read.values.get("measure", ""), read.line("line", limit=LINE_LIMIT), read.values.get("span", ""),
        read.day("first_on", today), value, read.line("source", limit=LINE_LIMIT),
        read.line("address", limit=ADDRESS_LIMIT),
    )  # fmt: skip
    read.done()
    return new
