"""Every part in every state on one page, for the tests of looks and access. Mounted in demo and tests only."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get

from service.kit.refusal import Refusal
from service.kit.words import N_
from service.web.guards import signed_in
from service.web.render import page


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of a timeline."""

    iso: str
    moment_words: str
    words: str
    reason: str = ""


VALUES = {
    "name": "Reyestr Xidməti",
    "name_id": "",
    "number": "04/7721",
    "subject": "Kadastr ölçmə planının razılaşdırılması",
    "channel": "post",
    "kind": "letter",
    "due_on": "23.11.2026",
    "restricted": "on",
}
OFFERED = {
    "channel": [("office", "Office"), ("post", "Post"), ("email", "E-mail"), ("exchange", "Electronic exchange")],
    "kind": [("letter", "Letter"), ("application", "Application"), ("complaint", "Complaint")],
}
ERRORS = {
    "subject": Refusal(N_("Fill in this field."), code="required", field="subject"),
    "due_on": Refusal(N_("This date lies in the future."), code="in_future", field="due_on"),
}
HAPPENED = [
    Happened("2026-11-19T16:05", "16:05", "L. Həsənli · v3"),
    Happened("2026-11-18T11:32", "18.11 11:32", "O. Səfərov", "23.11 → 24.11"),
    Happened("2026-11-12T10:08", "12.11 10:08", "F. Nəbiyeva"),
]
STATES = [
    ("", "No resolution"),
    ("work", "In progress"),
    ("sign", "At signature"),
    ("done", "Done"),
    ("stop", "Stopped"),
]
DEADLINES = [
    ("04.12", "7 days", 10, 3, ""),
    ("20.11", "tomorrow", 10, 9, "soon"),
    ("16.11", "3 days over", 10, 10, "late"),
]


def sample() -> dict[str, Any]:
    """What the gallery shows."""
    return {
        "values": VALUES,
        "offered": OFFERED,
        "errors": ERRORS,
        "happened": HAPPENED,
        "states": STATES,
        "deadlines": DEADLINES,
        "views": [
            {"label": "Mənə tapşırılıb", "href": "/states", "count": 7, "late": False},
            {"label": "Gecikənlər", "href": "/states?late=1", "count": 2, "late": True},
        ],
        "counts": {"/letters": 41},
    }


@get("/states", guards=[signed_in])
async def states(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The gallery."""
    return page(request, "states.html", **sample())


DOORS = [states]
