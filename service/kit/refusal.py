"""What the rules answer when something may not be done or was typed wrongly."""

from __future__ import annotations

from collections.abc import Iterable


class Refusal(Exception):
    """One refusal: a sentence for the reader, the field it belongs to, and a code for programs.

    sentence: English msgid with ``%(name)s`` places, marked with ``N_`` where it is written and translated at the door.
    params: values of the places. field: name of the posted field or path in a JSON body, None for the whole act.
    code: short stable word ("too_long"), part of the API.
    """

    def __init__(self, sentence: str, *, code: str = "refused", field: str | None = None, **params: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.field = field
        self.params: dict[str, object] = params

    def at(self, field: str) -> Refusal:
        """The same refusal, said at a field."""
        return Refusal(self.sentence, code=self.code, field=field, **self.params)

    def __str__(self) -> str:
        """The sentence in English with its places filled: for logs and tests, never for readers."""
        return self.sentence % self.params if self.params else self.sentence

    def __repr__(self) -> str:
        return f"Refusal({str(self)!r}, code={self.code!r}, field={self.field!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refusal) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash((self.sentence, self.code, self.field))

    def _key(self) -> tuple[object, ...]:
        return self.sentence, self.code, self.field, self.params


def lacks_right(refusals: Iterable[Refusal]) -> bool:
    """Whether the whole act is not the actor's to do, rather than something in the form wrong. False for none."""
    found = list(refusals)
    return bool(found) and all(one.code == "not_permitted" and not one.field for one in found)


class FieldErrors(Exception):
    """Everything wrong with one form or one body, each refusal at its field. Never empty."""

    def __init__(self, errors: Iterable[Refusal]) -> None:
        self.errors: list[Refusal] = list(errors)
        if not self.errors:
            raise ValueError("FieldErrors needs at least one refusal")
        super().__init__("; ".join(f"{error.field or '-'}: {error}" for error in self.errors))

    def by_field(self) -> dict[str | None, list[Refusal]]:
        """Refusals in the order they were found, grouped by field."""
        found: dict[str | None, list[Refusal]] = {}
        for error in self.errors:
            found.setdefault(error.field, []).append(error)
        return found
