"""The form of an act, read into a plan: whom each typed name means, for all, for a kind, for one matter."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar
from uuid import UUID

from service.handover.rules import REASON_LIMIT, UNKNOWN_PERSON, Plan
from service.identity.offers import Matter
from service.identity.queries import PersonRow
from service.kit.folding import fold
from service.web.fields import Fields

PART = " · "
Key = TypeVar("Key")


def choice_of(person: PersonRow) -> str:
    """How a person stands in the list to choose from: the user name tells two of one name apart."""
    return f"{person.name}{PART}{person.username}"


def field_of(matter: Matter) -> str:
    """The field that names the successor of one matter."""
    return f"to_{matter.kind}_{matter.id}"


class Names:
    """Finds whom a typed text means."""

    def __init__(self, people: Iterable[PersonRow]) -> None:
        self._by_username: dict[str, UUID] = {}
        self._by_name: dict[str, list[UUID]] = {}
        for person in people:
            self._by_username[person.username] = person.id
            self._by_name.setdefault(fold(person.name), []).append(person.id)

    def find(self, typed: str) -> UUID | None:
        """The one person of that choice, user name or whole name."""
        name, _, username = typed.rpartition(PART)
        if username.strip() in self._by_username:
            return self._by_username[username.strip()]
        same = self._by_name.get(fold(name or typed), [])
        return same[0] if len(same) == 1 else None


def plan_form(fields: Fields, matters: Sequence[Matter], people: Sequence[PersonRow], today: date) -> Plan:
    """The plan that was posted. Raises FormRejected with everything that is wrong."""
    names = Names(people)
    kinds = {kind: _named(fields, f"to_{kind}", names) for kind in dict.fromkeys(one.kind for one in matters)}
    own = {(one.kind, one.id): _named(fields, field_of(one), names) for one in matters}
    found = Plan(
        last_day=fields.day("last_day", today, required=True) or today,
        reason=fields.text("reason", limit=REASON_LIMIT, required=True),
        seen=fields.values.get("seen", "")[:40],
        leaves=fields.ticked("leaves"),
        to=_named(fields, "to", names),
        kinds=_given(kinds),
        matters=_given(own),
    )
    fields.done()
    return found


def _named(fields: Fields, name: str, names: Names) -> UUID | None:
    typed = fields.line(name, limit=300)
    if not typed:
        return None
    found = names.find(typed)
    if found is None:
        fields.refuse(name, UNKNOWN_PERSON, "unknown")
    return found


def _given(found: Mapping[Key, UUID | None]) -> dict[Key, UUID]:
    return {key: value for key, value in found.items() if value is not None}
