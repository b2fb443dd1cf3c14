"""Fills the public page of an agency of the demo: each step by the person whose it is, through the actions of pages."""

from collections.abc import Mapping
from datetime import date, timedelta

from service.kit.actor import SYSTEM
from service.manage.week.site_words import SITES, Asked, Piece, Say, Site
from service.manage.week.story import Scene
from service.public_information.actions import answering, handling
from service.public_information.actions.closing import write_public_texts
from service.public_information.actions.registering import receive_request
from service.public_information.disclosure.actions import duties, entries, legal, log
from service.public_information.disclosure.actions.entries import EntryEdit
from service.public_information.disclosure.queries.duties import all_duties
from service.public_information.disclosure.rules.content import ActEdit, Said
from service.public_information.rules.content import Content, NewRequest
from service.public_information.rules.doing import AnswerDraft, Doing
from service.publishing.actions.items import create_item, publish_item
from service.publishing.actions.settings import change_settings
from service.publishing.queries.items import any_item
from service.publishing.rules.items import ItemEdit, ItemText
from service.publishing.rules.settings import Contacts, Officer, SiteSettings
from service.runtime.secrets import Keyring
from service.runtime.work import open_work


async def show(scene: Scene, keyring: Keyring) -> int:
    """Put an agency's invented page up; how many things are public on it. 0: it has something already."""
    site = SITES.get(scene.tenant.slug)
    if site is None or not await _is_empty(scene):
        return 0
    await introduced(scene, site)
    count = await written(scene, site) + await disclosed(scene, site) + await legislated(scene, site)
    for one in site.asked:
        await answered(scene, keyring, one)
    return count + len(site.asked)


async def _is_empty(scene: Scene) -> bool:
    async with open_work(scene.database, scene.tenant, SYSTEM) as work:
        return not await any_item(work)


def _today(scene: Scene) -> date:
    return scene.local_now.date()


def _own(scene: Scene, texts: Say) -> dict[str, str]:
    return {language: text for language, text in texts.items() if language in scene.tenant.profile.languages}


def _item(scene: Scene, one: Piece) -> dict[str, ItemText]:
    return {
        language: ItemText(title, one.lead.get(language, ""), one.body.get(language, ""), ready=True)
        for language, title in _own(scene, one.title).items()
    }


def _said(scene: Scene, one: Piece) -> dict[str, Said]:
    return {
        language: Said(title, one.lead.get(language, ""), one.body.get(language, ""))
        for language, title in _own(scene, one.title).items()
    }


async def introduced(scene: Scene, site: Site) -> None:
    """Who the agency is, how it is reached, who answers for information."""
    mail = f"information@{scene.tenant.slug}.example"
    async with scene.at(scene.signer, 13) as work:
        officer = Officer(post=_own(scene, site.officer), phone=site.phone, email=mail, hours=_own(scene, site.hours))
        contacts = Contacts(address=_own(scene, site.address), phone=site.phone, hours=_own(scene, site.hours))
        await change_settings(work, SiteSettings(on=True, welcome=_own(scene, site.welcome), officer=officer,
                                                 contacts=contacts, checked_on=_today(scene)))  # fmt: skip


async def written(scene: Scene, site: Site) -> int:
    """News, a page, the schedule: written by the clerk, published by the head."""
    edits: list[tuple[int, ItemEdit]] = [(ago, ItemEdit("news", _item(scene, one))) for ago, one in site.news]
    edits.append((12, ItemEdit("page", _item(scene, site.page), facts={"menu": True})))
    for ahead, hour, title in site.events:
        day = scene.local_now + timedelta(days=ahead)
        starts = day.replace(hour=hour, minute=0, second=0, microsecond=0)
        facts = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=2)).isoformat()}
        edits.append((1, ItemEdit("event", _item(scene, Piece(title, {}, {})), facts=facts)))
    for ago, edit in edits:
        async with scene.at("clerk", ago, 9) as work:
            item = await create_item(work, edit)
        async with scene.at(scene.signer, ago, 10) as work:
            await publish_item(work, item)
    return len(edits)


async def disclosed(scene: Scene, site: Site) -> int:
    """The country's list is taken on, and its first rows are published."""
    async with scene.at(scene.signer, 12) as work:
        await duties.take_on_list(work, site.catalogue, _today(scene) - timedelta(days=12))
        known = {duty.number: duty.id for duty in await all_duties(work, "active")}
    for number, one in site.duties:
        async with scene.at("clerk", 3, 12) as work:
            entry = await entries.prepare_entry(work, known[number], EntryEdit(texts=_said(scene, one)))
            await entries.publish_entry(work, entry)
    return len(site.duties)


async def legislated(scene: Scene, site: Site) -> int:
    """A legal act in force, and a draft that is discussed."""
    today = _today(scene)
    adopted, ends = today - timedelta(days=9), today + timedelta(days=25)
    act = ActEdit(
        kind="normative", texts=_said(scene, site.act), number=site.number, adopted_on=adopted, in_force_on=adopted
    )
    draft = ActEdit(
        kind="normative", texts=_said(scene, site.draft), discussed_from=today - timedelta(days=4),
        discussed_until=ends, contact=f"information@{scene.tenant.slug}.example",
    )  # fmt: skip
    for edit, is_draft in ((act, False), (draft, True)):
        async with scene.at("clerk", 3, 14) as work:
            await legal.publish_act(work, await legal.enter_act(work, edit, draft=is_draft))
    return 2


async def answered(scene: Scene, keyring: Keyring, one: Asked) -> None:
    """A request from its receipt to the disclosure log."""
    language = scene.words.language
    async with scene.at("clerk", one.ago, 10) as work:
        content = Content(
            channel="post", language=language, subject=one.text[:120], text=one.text, name=one.name,
            address=scene.words.street, answer_language=language, answer_way="post",
        )  # fmt: skip
        made = await receive_request(work, keyring, NewRequest(content=content))
    async with scene.at("clerk", one.ago - 1, 11) as work:
        await handling.take_request(work, made.id, None)
        draft = AnswerDraft(outcome="granted", language=language, text=one.answer)
        await answering.write_answer(work, made.id, draft)
        await answering.submit_answer(work, made.id)
    async with scene.at(scene.signer, one.ago - 2, 15) as work:
        await answering.approve_answer(work, made.id)
    async with scene.at("clerk", one.ago - 2, 16) as work:
        await answering.send_answer(work, made.id, Doing(way="post", proof="RR 000 000 002"))
        await write_public_texts(work, made.id, _told(scene, one.told))
    async with scene.at("clerk", one.ago - 3, 9) as work:
        entry = await log.prepare(work, made.id)
        await log.publish(work, entry, checked=True)


def _told(scene: Scene, told: Piece) -> Mapping[str, tuple[str, str]]:
    return {language: (title, told.lead[language]) for language, title in _own(scene, told.title).items()}
