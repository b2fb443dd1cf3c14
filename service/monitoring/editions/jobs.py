"""What the worker does for the daily monitor. Each can be asked for twice."""

from datetime import timedelta
from uuid import UUID

from service.monitoring.editions.actions.composing import begin_due, compose
from service.monitoring.editions.actions.sending import mail_delivery, print_edition
from service.runtime.house import House
from service.runtime.queue import job
from service.runtime.work import Work


@job("monitoring.compose_due", every=timedelta(minutes=15))
async def compose_due(work: Work, house: House) -> None:
    """Begin every edition whose hour has come."""
    await begin_due(work)


@job("monitoring.compose_edition")
async def compose_edition(work: Work, house: House, edition_id: str) -> None:
    """Fill an edition that was begun."""
    await compose(work, UUID(edition_id))


@job("monitoring.print_edition")
async def print_sent_edition(work: Work, house: House, edition_id: str) -> None:
    """Set a sent edition as PDF, and let its mails go."""
    await print_edition(work, house, UUID(edition_id))


@job("monitoring.mail_monitor")
async def mail_monitor(work: Work, house: House, delivery_id: str) -> None:
    """Hand one mail of an edition over."""
    await mail_delivery(work, house, UUID(delivery_id))
