"""Requests for information for tests, made the way people make them: through actions."""

from dataclasses import replace
from typing import Any

from service.kit.actor import Actor
from service.kit.ids import new_id
from service.public_information.actions.registering import receive_request
from service.public_information.rules.content import Content, NewRequest, Received
from service.runtime.house import House
from service.runtime.work import Work

CONTENT = Content(
    channel="email",
    language="az",
    subject="Repairs of school No 5",
    text="Which repairs were made in school No 5 in 2025, and what did they cost?",
    name="Nərmin Uydurmalı",
    email="nermin@mail.example",
    answer_language="az",
    answer_way="email",
)


def content(**changed: Any) -> Content:
    return replace(CONTENT, **changed)


async def asked(work: Work, house: House, **changed: Any) -> Received:
    """A request registered by the work's actor."""
    fitting = {} if work.tenant.profile.country == "az" else {"language": "ka", "answer_language": "ka"}
    return await receive_request(work, house.keyring, NewRequest(content=content(**fitting | changed)))


def outsider() -> Actor:
    """Somebody at the public page, before they have a request."""
    return Actor(kind="outsider", id=new_id(), name="")
