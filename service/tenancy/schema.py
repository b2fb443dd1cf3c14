"""The JSON Schema of an agency's file, for editors that complete and check TOML while somebody types."""

from __future__ import annotations

from typing import Any

import msgspec

from service.tenancy.profile import Profile

_OWN_FIELDS = ["slug", "country", "name", "short_name", "brand", "journals", "units", "posts", "sign_in"]


def schema() -> dict[str, Any]:
    """Draft 2020-12. Required is what no country supplies; ``expected`` carries the sentences of the check."""
    found = msgspec.json.schema(Profile)
    definitions: dict[str, dict[str, Any]] = found["$defs"]
    definitions["Profile"]["required"] = _OWN_FIELDS
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Agency", **found}
