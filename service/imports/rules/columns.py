"""Columns of a spreadsheet: what they can mean, what they likely mean, and under which shape that is remembered."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from service.kit.folding import fold
from service.kit.refusal import Refusal
from service.kit.words import N_

FIELDS: dict[str, str] = {
    "number": N_("Number"),
    "registered_on": N_("Date of registration"),
    "sender": N_("Sender"),
    "subject": N_("Subject"),
    "received_on": N_("Received on"),
    "sender_number": N_("Sender's number"),
    "sender_date": N_("Sender's date"),
    "kind": N_("Kind of document"),
    "channel": N_("Way of arrival"),
    "addressee": N_("Addressee"),
    "summary": N_("Summary"),
    "sheets": N_("Sheets"),
    "annexes": N_("Annexes"),
    "due_on": N_("Due date"),
    "access_basis": N_("Legal basis of restriction"),
    "case": N_("File of the nomenclature"),
    "registered_by": N_("Registered by"),
}
REQUIRED = ("number", "registered_on", "sender", "subject")
TWICE = N_("Two columns are “%(name)s”. Choose one of them.")
LACKS = N_("Say which column is “%(name)s”.")

# How columns are headed in journals of both countries; compared folded, so case and marks do not matter.
HEADINGS: dict[str, tuple[str, ...]] = {
    "number": (
        "№", "no", "nomre", "qeydiyyat nomresi", "qeydiyyat №", "daxilolma nomresi", "indeks", "number", "reg. no",
        "registration number", "ნომერი", "რეგისტრაციის ნომერი", "რეგ. №", "შემოსვლის ნომერი", "номер", "рег. №",
        "регистрационный номер", "вх. №", "sira nomresi", "n", "№ п/п",
    ),
    "registered_on": (
        "tarix", "qeydiyyat tarixi", "daxilolma tarixi", "date", "date of registration", "registered", "თარიღი",
        "რეგისტრაციის თარიღი", "შემოსვლის თარიღი", "дата", "дата регистрации",
    ),
    "received_on": ("alınma tarixi", "qebul tarixi", "received", "received on", "მიღების თარიღი", "дата получения"),
    "sender": (
        "gonderen", "kimden", "kimden daxil olub", "muraciet eden", "teskilat", "sender", "from", "correspondent",
        "გამომგზავნი", "გამგზავნი", "ვისგან", "ავტორი", "отправитель", "от кого", "корреспондент",
    ),
    "sender_number": (
        "gonderenin nomresi", "senedin nomresi", "sender's number", "their number", "გამომგზავნის ნომერი",
        "დოკუმენტის ნომერი", "исх. №", "номер документа",
    ),
    "sender_date": (
        "gonderenin tarixi", "senedin tarixi", "sender's date", "გამომგზავნის თარიღი", "დოკუმენტის თარიღი",
        "дата документа", "исх. дата",
    ),
    "subject": (
        "movzu", "qisa mezmun", "mezmun", "senedin qisa mezmunu", "subject", "about", "თემა", "შინაარსი",
        "მოკლე შინაარსი", "საკითხი", "тема", "содержание", "краткое содержание",
    ),
    "kind": ("sened novu", "senedin novu", "novu", "kind", "kind of document", "type", "დოკუმენტის სახე", "სახე",
             "вид документа"),
    "channel": ("daxilolma yolu", "gonderilme usulu", "channel", "way of arrival", "მიღების გზა", "способ доставки"),
    "addressee": ("kime", "unvanlanan", "addressee", "to", "ადრესატი", "ვის", "кому", "адресат"),
    "summary": ("etrafli mezmun", "qeyd", "summary", "notes", "remarks", "შენიშვნა", "რეზიუმე", "примечание"),
    "sheets": ("vereq", "vereqlerin sayi", "sheets", "pages", "ფურცელი", "ფურცლები", "листов"),
    "annexes": ("elave", "elaveler", "annexes", "დანართი", "დანართები", "приложения"),
    "due_on": ("icra muddeti", "son tarix", "due", "due date", "deadline", "ვადა", "შესრულების ვადა", "срок"),
    "case": ("is", "isin indeksi", "is №", "nomenklatura", "nomenklatura indeksi", "file", "case", "case index",
             "file index", "საქმე", "საქმის ინდექსი", "ნომენკლატურა", "дело", "индекс дела"),
    "access_basis": ("mexfilik esasi", "legal basis of restriction", "შეზღუდვის საფუძველი"),
    "registered_by": ("qeyd eden", "qeydiyyata alan", "registered by", "დამრეგისტრირებელი", "რეგისტრატორი",
                      "зарегистрировал"),
}  # fmt: skip
_KNOWN = {fold(words).rstrip(".:"): field for field, headings in HEADINGS.items() for words in headings}


def shape_of(headings: Sequence[str]) -> str:
    """The mark of a header: the same columns in the same order, however they are written."""
    return sha256("\x1f".join(fold(one) for one in headings).encode()).hexdigest()


def likely(headings: Sequence[str], own: Mapping[str, str]) -> dict[str, int]:
    """Field -> place of its column, by what the columns are called; `own` are the fields in the reader's language."""
    # What journals call a column goes before what our forms call a field.
    known = {**{fold(words): field for field, words in own.items()}, **_KNOWN}
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        field = known.get(fold(heading).rstrip(".:"))
        if field is not None:
            found.setdefault(field, place)
    return found


def header_row(rows: Sequence[tuple[int, Sequence[str]]]) -> int:
    """The number of the row that looks most like a header: the one with most known columns, else most words."""

    def weight(row: tuple[int, Sequence[str]]) -> tuple[int, int]:
        texts = [cell for cell in row[1] if cell and not cell[:1].isdigit()]
        return len(likely(texts, {})), len(texts)

    best = max(rows[:15], key=weight, default=None)
    return best[0] if best is not None else 1


def problems_of(columns: Mapping[int, str], words: Mapping[str, str]) -> dict[str, Refusal]:
    """What is wrong with a choice of columns (place -> field), at the fields `column-<place>` or `columns`."""
    found: dict[str, Refusal] = {}
    taken: set[str] = set()
    for place, field in sorted(columns.items()):
        if field in taken:
            found[f"column-{place}"] = Refusal(TWICE, code="twice", field=f"column-{place}", name=words[field])
        taken.add(field)
    missing = [field for field in REQUIRED if field not in taken]
    if missing:
        found["columns"] = Refusal(LACKS, code="required", field="columns", name=words[missing[0]])
    return found
