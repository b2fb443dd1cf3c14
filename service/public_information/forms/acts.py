"""The forms of acts: what was typed, read into values. What cannot be read is refused here, the rules ask the rest."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from service.public_information.forms.request import file_ids
from service.public_information.rules.content import LINE_LIMIT, PHONE_LIMIT, REASON_LIMIT, TEXT_LIMIT
from service.public_information.rules.doing import (
    ANSWER_LIMIT,
    MOST_PARTS,
    MOST_SPLIT,
    AnswerDraft,
    Doing,
    Judgement,
    NewComplaint,
    NewEntry,
    PartDraft,
)
from service.public_information.rules.law import LONGEST, NewRow
from service.web.fields import Fields

Posted = Mapping[str, Any]


def doing(posted: Posted, today: date) -> Doing:
    """What is typed into the form of a plain act. Raises FormRejected."""
    read = Fields(posted)
    made = Doing(
        reason=read.text("reason", limit=REASON_LIMIT),
        text=read.text("text", limit=TEXT_LIMIT),
        way=read.line("way", limit=40),
        proof=read.line("proof", limit=LINE_LIMIT),
        on=read.day("on", today),
        until=read.day("until", today, ahead=True),
        number=read.line("number", limit=PHONE_LIMIT),
        body=read.line("body", limit=LINE_LIMIT),
        ground=read.line("ground", limit=40),
        count=read.number("count", least=1, most=365),
        executor_id=read.uuid("executor_id"),
        same_as=read.line("same_as", limit=PHONE_LIMIT),
        files=file_ids(read),
    )
    read.done()
    return made


def findings(posted: Posted, asked: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The examination: of each question what was found, and a note. Raises FormRejected."""
    read = Fields(posted)
    found = {name: (read.line(name, limit=40), read.line(f"{name}_note", limit=LINE_LIMIT)) for name in asked}
    read.done()
    return found


def parts(posted: Posted) -> list[PartDraft]:
    """The parts, from `part_1_text` on; empty rows are left out. Raises FormRejected."""
    read = Fields(posted)
    found = []
    for place in range(1, MOST_PARTS + 1):
        part = PartDraft(
            text=read.text(f"part_{place}_text", limit=REASON_LIMIT),
            outcome=read.line(f"part_{place}_outcome", limit=40),
            ground_id=read.uuid(f"part_{place}_ground"),
            explanation=read.text(f"part_{place}_explanation", limit=REASON_LIMIT),
        )
        if part != PartDraft(text=""):
            found.append(part)
    read.done()
    return found


def splits(posted: Posted) -> list[str]:
    """The texts of further requests, from `text_1` on. Raises FormRejected."""
    read = Fields(posted)
    found = [read.text(f"text_{place}", limit=TEXT_LIMIT) for place in range(1, MOST_SPLIT + 1)]
    read.done()
    return [text for text in found if text]


def answer(posted: Posted) -> AnswerDraft:
    """A version of the answer. Raises FormRejected."""
    read = Fields(posted)
    made = AnswerDraft(
        outcome=read.line("outcome", limit=40),
        language=read.line("language", limit=10),
        text=read.text("text", limit=ANSWER_LIMIT),
        appeal_order=read.text("appeal_order", limit=REASON_LIMIT),
        ground_id=read.uuid("ground_id"),
        files=file_ids(read),
        redactions=file_ids(read, "redactions"),
        edits=read.number("edits", most=999_999_999) or 0,
    )
    read.done()
    return made


def complaint(posted: Posted, today: date) -> NewComplaint:
    """A complaint. Raises FormRejected."""
    read = Fields(posted)
    made = NewComplaint(
        body=read.line("body", limit=40) or "inside",
        on=read.day("on", today) or today,
        text=read.text("text", limit=TEXT_LIMIT),
        their_number=read.line("their_number", limit=PHONE_LIMIT),
        files=file_ids(read),
    )
    read.done()
    return made


def judgement(posted: Posted) -> Judgement:
    """What came of a complaint. Raises FormRejected."""
    read = Fields(posted)
    made = Judgement(
        result=read.line("result", limit=40),
        outcome=read.line("outcome", limit=40),
        reason=read.text("reason", limit=REASON_LIMIT, required=True),
        way=read.line("way", limit=40),
        cost=read.number("cost", most=99_999_999) or 0,
    )
    read.done()
    return made


def entry(posted: Posted, today: date) -> NewEntry:
    """An entry of the register of public information. Raises FormRejected."""
    read = Fields(posted)
    made = NewEntry(
        title=read.line("title", limit=LINE_LIMIT),
        event=read.line("event", limit=40),
        on=read.day("on", today) or today,
        party=read.line("party", limit=LINE_LIMIT),
        party_personal=read.ticked("party_personal"),
        responsible=read.line("responsible", limit=LINE_LIMIT),
    )
    read.done()
    return made


def public_texts(posted: Posted, languages: list[str]) -> dict[str, tuple[str, str]]:
    """Title and summary by language. Raises FormRejected."""
    read = Fields(posted)
    found = {
        language: (
            read.line(f"title_{language}", limit=LINE_LIMIT),
            read.text(f"summary_{language}", limit=TEXT_LIMIT),
        )
        for language in languages
    }
    read.done()
    return found


def law_row(posted: Posted, today: date, languages: list[str]) -> NewRow:
    """A new version of a ground or tariff. Raises FormRejected."""
    read = Fields(posted)
    made = NewRow(
        since=read.day("since", today, required=True) or today,
        article=read.line("article", limit=LONGEST),
        title={language: read.line(f"title_{language}", limit=LONGEST) for language in languages},
        source=read.line("source", limit=LONGEST),
        certainty=read.line("certainty", limit=5),
        reason=read.text("reason", limit=REASON_LIMIT),
        version=read.number("version", most=999_999) or 0,
        amount=read.number("amount", most=99_999_999) or 0,
    )
    read.done()
    return made


def fee(posted: Posted) -> tuple[UUID | None, int]:
    """Which row of the tariff, how often. Raises FormRejected."""
    read = Fields(posted)
    tariff, quantity = read.uuid("tariff_id"), read.number("quantity", least=1, most=100_000)
    read.done()
    return tariff, quantity or 0


def answer_files(values: Posted) -> tuple[UUID, ...]:
    """The ids of waiting files in a form that is shown again; what cannot be read is left out."""
    return file_ids(Fields(values))


def redactions(values: Posted) -> tuple[UUID, ...]:
    """The ids of redactions in a form that is shown again; what cannot be read is left out."""
    return file_ids(Fields(values), "redactions")


def version(values: Posted) -> int:
    """Which version is meant, 0 for none that can be read."""
    return Fields(values).number("version", most=999_999) or 0
