"""The JSON Schema of an agency's file, for editors that complete and check TOML while somebody types."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from service.tenancy.profile import Profile

_OWN_FIELDS = ["slug", "country", "name", "short_name", "brand", "journals", "units", "posts", "sign_in"]


def schema() -> dict[str, Any]:
    """Draft 2020-12. Required is what no country supplies; descriptions are the sentences of the file check."""
    found = msgspec.json.schema(Profile)
    definitions: dict[str, dict[str, Any]] = found["$defs"]
    definitions["Profile"]["required"] = _OWN_FIELDS
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Agency", **found}


def schema_text() -> str:
    """The schema as it is published in ``tenants/profile.schema.json``."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
