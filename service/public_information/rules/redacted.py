"""Redacted versions in an answer: what their marks say of the parts of the request, and what cannot be chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from service.kit.words import N_
from service.public_information.rules.doing import PartDraft

MOST_REDACTED = 20
NOT_FINISHED = N_("The redaction of %(name)s is not finished. Burn its marks in, or leave this file out.")
NOT_THERE = N_("One of the redacted versions is no longer there. Choose again.")
TOO_MANY = N_("Choose at most %(most)s redacted versions.")
NOT_REDACTABLE = N_("%(name)s is neither a PDF file nor an image. Only these can be redacted.")
NOTHING_UPLOADED = N_("Choose a file first.")
WITHHELD_ON = N_("What is marked black in %(name)s, page %(pages)s")
WITHHELD_ON_MANY = N_("What is marked black in %(name)s, pages %(pages)s")


@dataclass(frozen=True, slots=True)
class Withheld:
    """What the marks of one redacted version withhold on one ground. ground_id: None when it is none of the law.

    name: of the redacted file; text: what the part of the answer says of it.
    """

    name: str
    ground_id: UUID | None
    text: str


def pages_in_words(pages: Iterable[int]) -> str:
    """Numbers of pages, runs of them shortened: 1, 3–5."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def missing_parts(parts: Sequence[PartDraft], withheld: Sequence[Withheld]) -> list[PartDraft]:
    """Withheld parts that the marks ask for and the answer does not name yet.

    A ground of the law is named when a withheld part has it; a mark without one when a withheld part tells of its file.
    """
    found: list[PartDraft] = []
    for one in withheld:
        refused = [part for part in (*parts, *found) if part.outcome == "refused"]
        if one.ground_id is not None and any(part.ground_id == one.ground_id for part in refused):
            continue
        if one.ground_id is None and any(one.name in part.text for part in refused):
            continue
        found.append(PartDraft(text=one.text, outcome="refused", ground_id=one.ground_id))
    return found
