"""How far the outputs of an issue are made: counted in outputs, each of one language and one format."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from service.kit.refusal import Refusal
from service.kit.words import N_

FORMATS: Mapping[str, str] = {
    "page": N_("Page"),
    "mail": N_("Mail"),
    "pdf": N_("PDF"),
    "docx": N_("DOCX"),
    "xlsx": N_("Annex of tables, XLSX"),
}
FILES = ("pdf", "docx", "xlsx")
"""Formats that are kept as files; the others are kept as text."""
STEPS: Sequence[tuple[str, ...]] = (("page",), ("mail",), ("pdf", "docx"), ("xlsx",))
"""What is made together, in this order: the PDF is set from the DOCX."""
STATES: Mapping[str, str] = {
    "": N_("Not made yet"),
    "asked": N_("Being made"),
    "made": N_("Made"),
    "cancelled": N_("Stopped"),
}
NOT_UNDER_WAY = N_("Nothing is being made right now.")


@dataclass(frozen=True, slots=True)
class Making:
    """What was asked for. total, made, failed: outputs; hashes: of the content by language, of the last making."""

    state: str = ""
    total: int = 0
    made: int = 0
    failed: int = 0
    hashes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Making":
        """As it is kept with an issue."""
        return cls(**kept)

    def plain(self) -> dict[str, Any]:
        return {"state": self.state, "total": self.total, "made": self.made, "failed": self.failed,
                "hashes": dict(self.hashes)}  # fmt: skip

    @property
    def under_way(self) -> bool:
        return self.state == "asked"

    def asked(self, languages: Sequence[str]) -> "Making":
        """Begun, or begun anew: what is made already is found by its hash and counted again."""
        return Making("asked", len(languages) * len(FORMATS))

    def further(self, language: str, digest: str, formats: int, failed: int) -> "Making":
        """So many outputs of a language more, `failed` of which could not be made."""
        hashes = {**self.hashes, language: digest}
        return replace(self, made=min(self.made + formats, self.total), failed=self.failed + failed, hashes=hashes)

    def done(self) -> "Making":
        return replace(self, state="made")

    def cancelled(self) -> "Making":
        """Raises Refusal where nothing is under way."""
        if not self.under_way:
            raise Refusal(NOT_UNDER_WAY, code="not_under_way")
        return replace(self, state="cancelled")
