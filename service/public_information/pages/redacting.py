"""What the page of a request shows of the documents that are redacted for its answer."""

from collections.abc import Mapping
from typing import Any

from service.documents.queries import files_of, waiting_files
from service.public_information.forms.acts import answer_files
from service.public_information.pages.showing import path
from service.public_information.queries.redacted import own_redactions, places_of
from service.public_information.queries.requests import RequestView
from service.public_information.redaction.access import may_redact
from service.public_information.redaction.rules.states import REDACT, SHAPES, STATES
from service.runtime.language import gettext
from service.runtime.work import Work


async def redacting_of(work: Work, asked: RequestView, values: Mapping[str, str]) -> dict[str, Any] | None:
    """Redactions of the request's documents, and the files to begin with; None for those who may not redact."""
    if asked.masked or not work.actor.may(REDACT):
        return None
    places = [place for place in places_of(asked) if await may_redact(work, *place)]
    return {
        "rows": await own_redactions(work, asked),
        "files": [file for place in places for file in await files_of(work, *place)],
        "waiting": await waiting_files(work, list(answer_files(values))),
        "states": {state: gettext(words) for state, words in STATES.items()},
        "shapes": SHAPES,
        "begins": True,
        "back": path(asked.id),
    }
