"""Values of publications as words and as data for machines."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from service.publishing.markup import plain_of
from service.runtime.language import format_date, format_moment, format_time
from service.runtime.tenants import Tenant

if TYPE_CHECKING:
    from service.publishing.queries.published import Shown
    from service.publishing.slots import PublicKind


def when_of(facts: Mapping[str, Any], zone: str) -> str:
    """When an event is: `starts_at` and `ends_at` are days or moments in the agency's zone, ISO; the end may lack."""
    begins, ends = str(facts.get("starts_at") or ""), str(facts.get("ends_at") or "")
    if not begins:
        return ""
    first, last = _moment(begins, zone), _moment(ends, zone) if ends else None
    said = _said(first, zone)
    if last is None or last == first:
        return said
    if isinstance(first, datetime) and isinstance(last, datetime) and first.date() == last.date():
        return f"{said}–{format_time(last, ZoneInfo(zone))}"
    return f"{said} – {_said(last, zone)}"


def _moment(text: str, zone: str) -> date | datetime:
    if len(text) == 10:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(ZoneInfo(zone))


def _said(when: date | datetime, zone: str) -> str:
    if isinstance(when, datetime):
        return format_moment(when, ZoneInfo(zone), "long")
    return format_date(when, "long")


def linked_data(publication: "Shown", kind: "PublicKind", address: str, origin: str, tenant: Tenant) -> dict[str, Any]:
    """The publication as schema.org describes such things, for search engines (JSON-LD)."""
    item = publication.item
    agency = {"@type": "GovernmentOrganization", "name": tenant.name(item.language), "url": origin}
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": kind.schema_type,
        "url": address,
        "inLanguage": item.language,
        "datePublished": item.published_at.isoformat(),
        "dateModified": item.changed_at.isoformat(),
        "publisher": agency,
        "description": item.lead or plain_of(item.body)[:300],
    }
    if kind.schema_type == "Event":
        told |= {"name": item.title, "startDate": item.facts.get("starts_at"), "organizer": agency}
        told |= {"endDate": item.facts["ends_at"]} if item.facts.get("ends_at") else {}
        told |= {"location": {"@type": "Place", "name": item.lead}} if item.lead else {}
    else:
        told |= {"headline": item.title}
    if publication.pictures:
        told["image"] = [f"{origin}/public/files/{picture.file_id}" for picture in publication.pictures[:5]]
    return told
