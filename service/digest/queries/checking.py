"""What is checked of an issue before it is published: its texts as they go out, names of private persons, links."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from service.contacts.models import Contact, ContactPosition
from service.digest.models import Issue, IssueSection, Item, Link
from service.digest.queries.issues import items_of, ordered, sections_of
from service.digest.rules.checking import (
    NO_CORRECTION,
    NO_ITEMS,
    Checked,
    Finding,
    Rules,
    Said,
    findings,
    name_keys,
)
from service.runtime.work import Work


async def findings_of(work: Work, issue: Issue) -> list[Finding]:
    """Everything that was found, what concerns the issue itself first, then in the order of its sections."""
    sections = [one for one in await sections_of(work, issue.id) if one.shown]
    items = ordered(await items_of(work, issue.id))
    places = [_introduction(issue), *(place for one in sections for place in _places(issue, one, items))]
    texts = [f"{one.headline}\n{one.summary}" for place in places for one in place.said]
    private = await private_names(work, name_keys(texts)) if issue.public else {}
    rules = Rules(issue.public, work.tenant.profile.required_languages, private, await dead_links(work, issue.root_id))
    found = _of_issue(issue, any(items.get(one.id) for one in sections))
    return [*found, *findings(places, rules)]


def _of_issue(issue: Issue, filled: bool) -> list[Finding]:
    found = [] if filled else [Finding("empty", NO_ITEMS)]
    if issue.edition == 1:
        return found
    lacking = [code for code in issue.languages if not issue.corrections.get(code)]
    return [*found, *(Finding("no_correction", NO_CORRECTION, {"language": code}, language=code) for code in lacking)]


def _introduction(issue: Issue) -> Checked:
    written = [*issue.introductions.items(), *issue.corrections.items()]
    return Checked(None, None, "words", [Said(code, "", text) for code, text in written])


def _places(issue: Issue, section: IssueSection, items: dict[UUID, list[Item]]) -> list[Checked]:
    notes = [Said(code, "", text) for code, text in section.notes.items() if text]
    own = [Checked(None, section.id, "words", notes)] if notes else []
    return [*own, *(_item(issue, one) for one in items.get(section.id, ()))]


def _item(issue: Issue, item: Item) -> Checked:
    said = [said_in(item, code) for code in issue.languages]
    lacking = [
        code for code in issue.languages if not item.texts.get(code, {}).get("headline") and item.language != code
    ]
    return Checked(
        item.id, item.section_id, item.kind, [one for one in _distinct(said) if one.headline or one.summary],
        said[0].headline if said else item.headline, item.text_length, item.address, item.cleared, lacking,
    )  # fmt: skip


def said_in(item: Item, language: str) -> Said:
    """What an item says in a language: what was typed, else what was frozen; a text by hand in another of its own."""
    typed = item.texts.get(language, {})
    other: dict[str, str] = {}
    if not item.headline and not typed.get("headline"):
        other = next((one for one in item.texts.values() if one.get("headline")), {})
    return Said(
        language, typed.get("headline") or item.headline or other.get("headline", ""),
        typed.get("summary") or item.excerpt or other.get("summary", ""),
    )  # fmt: skip


def _distinct(said: Sequence[Said]) -> list[Said]:
    """Each text once, with the first language it is said in."""
    found: dict[tuple[str, str], Said] = {}
    for one in said:
        found.setdefault((one.headline, one.summary), one)
    return list(found.values())


async def private_names(work: Work, keys: Collection[str]) -> dict[str, str]:
    """Those of some keys that are names of private persons: people in the contacts who hold no position anywhere."""
    if not keys:
        return {}
    holds = select(ContactPosition.id).where(
        ContactPosition.tenant_id == Contact.tenant_id, ContactPosition.person_id == Contact.id,
        ContactPosition.state == "held",
    )  # fmt: skip
    query = select(Contact.name_key, Contact.name).where(
        Contact.kind == "person", Contact.name_key.in_(keys), ~holds.exists()
    )
    return {row.name_key: row.name for row in await work.session.execute(query)}


async def links_of(work: Work, root_id: UUID) -> list[Link]:
    """What came of asking the addresses of an issue."""
    return list(await work.session.scalars(select(Link).where(Link.issue_id == root_id).order_by(Link.address)))


async def dead_links(work: Work, root_id: UUID) -> set[str]:
    """Addresses that lead nowhere any more."""
    query = select(Link.address).where(Link.issue_id == root_id, Link.state == "dead")
    return set(await work.session.scalars(query))
