"""Reads of identity, by noun: structure, people, rights."""

from service.identity.queries.people import (
    Deputy,
    Holding,
    PersonRow,
    deputies_of,
    holdings_of,
    list_people,
    people_named,
    person_by_id,
    person_named,
)
from service.identity.queries.rights import GrantRow, TokenRow, effective_rights, grants_of, list_tokens
from service.identity.queries.structure import (
    PostRow,
    UnitName,
    UnitNode,
    heads_on,
    posts_of_units,
    root_unit,
    unit_tree,
    units_with_names,
)

__all__ = [
    "Deputy",
    "GrantRow",
    "Holding",
    "PersonRow",
    "PostRow",
    "TokenRow",
    "UnitName",
    "UnitNode",
    "deputies_of",
    "effective_rights",
    "grants_of",
    "heads_on",
    "holdings_of",
    "list_people",
    "list_tokens",
    "people_named",
    "person_by_id",
    "person_named",
    "posts_of_units",
    "root_unit",
    "unit_tree",
    "units_with_names",
]
