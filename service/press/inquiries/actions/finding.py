"""What a media inquiry is found by."""

from uuid import UUID

from service.press.inquiries.queries.inquiries import answers, inquiry_by_id
from service.press.inquiries.rules.acts import INQUIRY
from service.runtime.work import Work
from service.search.actions import index


async def make_findable(work: Work, inquiry_id: UUID) -> None:
    """Put an inquiry into the search, with who asked and what was answered."""
    one = await inquiry_by_id(work, inquiry_id)
    if one is None:
        return
    words = [one.number, one.subject, one.asked_by, one.outlet_name, one.email, one.question]
    given = [answer.text for answer in await answers(work, inquiry_id) if answer.state in ("approved", "sent")]
    await index(
        work, record=INQUIRY, record_id=one.id, journal_id=work.tenant.id, unit_id=work.tenant.id, at=one.received_at,
        open_words=[word for word in words if word], texts=given,
    )  # fmt: skip
