"""What letters and messages were turned into."""

from uuid import UUID

from service.public_information.queries.requests import requests_of_letter, requests_of_message
from service.runtime.work import Work


async def turned_into(work: Work, letter_id: UUID) -> list[tuple[str, str]]:
    """Number and page of the requests that came as this letter."""
    return [(one.number, f"/information/{one.id}") for one in await requests_of_letter(work, letter_id)]


async def made_of_message(work: Work, message_id: UUID) -> list[tuple[str, str]]:
    """Number and page of the requests that came as this message."""
    return [(one.number, f"/information/{one.id}") for one in await requests_of_message(work, message_id)]
