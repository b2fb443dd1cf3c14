"""Writes of what staff edit for the public page, and its way out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from service.documents import actions as documents
from service.documents.queries import files_of
from service.kit.ids import new_id
from service.publishing.actions.publications import publish, withdraw
from service.publishing.models import SiteItem, SiteText
from service.publishing.queries.items import EditedItem, EditedPicture, item, item_pictures
from service.publishing.rules.acts import EDIT, ITEM, PUBLISH
from service.publishing.rules.items import ItemEdit, ItemText, check_times, demand, why_not, why_not_ready
from service.publishing.rules.publications import FrozenFile, PublicFile, PublicText, slug_of
from service.runtime.storage import KEY
from service.runtime.work import Work, canonical
from service.web.errors import NotFound, StaleEdit


async def create_item(work: Work, edit: ItemEdit) -> UUID:
    """Begin an item; its id. Raises Refusal."""
    check_times(str(edit.facts.get("starts_at") or ""), str(edit.facts.get("ends_at") or ""))
    row = SiteItem(
        tenant_id=work.tenant.id, id=new_id(), kind=edit.kind, state="draft", slug=slug_of(edit.slug),
        facts=canonical(edit.facts), revision=1, changed=True, created_at=work.now, created_by_name=work.actor.name,
        changed_at=work.now, changed_by_name=work.actor.name,
    )  # fmt: skip
    demand(why_not("edit", work.actor, row))
    work.session.add(row)
    await work.session.flush()
    await _keep_texts(work, row.id, edit.texts)
    await documents.attach(work, edit.files, ITEM, row.id)
    work.record("site_item.created", row.id, record=ITEM, after=_shown(edit))
    return row.id


async def save_item(work: Work, item_id: UUID, edit: ItemEdit) -> None:
    """Keep what was typed. Raises Refusal; StaleEdit when somebody else saved since, with both texts."""
    row = await _locked(work, item_id)
    demand(why_not("edit", work.actor, row))
    check_times(str(edit.facts.get("starts_at") or ""), str(edit.facts.get("ends_at") or ""))
    before = await item(work, item_id)
    assert before is not None
    if edit.revision != row.revision:
        raise StaleEdit(_flat(edit.texts), _flat(before.texts))
    row.facts, row.changed, row.revision = canonical(edit.facts), True, row.revision + 1
    row.slug = row.slug if row.state != "draft" else slug_of(edit.slug)
    _note_change(work, row)
    await work.session.flush()
    await _keep_texts(work, item_id, edit.texts)
    await documents.attach(work, edit.files, ITEM, item_id)
    work.record("site_item.changed", item_id, record=ITEM, before=_flat(before.texts), after=_shown(edit))


async def _locked(work: Work, item_id: UUID) -> SiteItem:
    row = await work.session.scalar(select(SiteItem).where(SiteItem.id == item_id).with_for_update())
    if row is None:
        raise NotFound
    return row


def _note_change(work: Work, row: SiteItem) -> None:
    row.changed_at, row.changed_by_name = work.now, work.actor.name


async def touch_item(work: Work, item_id: UUID) -> SiteItem:
    """The item's row, locked and noted as changed, for what lies with it. Raises NotFound, Refusal."""
    row = await _locked(work, item_id)
    demand(why_not("edit", work.actor, row))
    row.changed = True
    _note_change(work, row)
    return row


async def _keep_texts(work: Work, item_id: UUID, texts: Mapping[str, ItemText]) -> None:
    gone = [language for language, text in texts.items() if text.empty]
    await work.session.execute(delete(SiteText).where(SiteText.item_id == item_id, SiteText.language.in_(gone)))
    for language, text in texts.items():
        if text.empty:
            continue
        state = "ready" if text.ready and text.title else "draft"
        values = {"state": state, "title": text.title, "lead": text.lead, "body": text.body}
        own = {"tenant_id": work.tenant.id, "item_id": item_id, "language": language}
        statement = insert(SiteText).values(**own, **values)
        keys = ["tenant_id", "item_id", "language"]
        await work.session.execute(statement.on_conflict_do_update(index_elements=keys, set_=values))


def _flat(texts: Mapping[str, ItemText]) -> dict[str, Any]:
    return {
        f"{name}_{language}": getattr(text, name)
        for language, text in texts.items()
        for name in ("title", "lead", "body")
    }


def _shown(edit: ItemEdit) -> dict[str, Any]:
    ready = [language for language, text in edit.texts.items() if text.ready]
    return {"kind": edit.kind, "facts": dict(edit.facts), "ready": ready, **_flat(edit.texts)}


async def discard_item(work: Work, item_id: UUID) -> None:
    """Throw a draft away that was never published. Raises Refusal."""
    row = await _locked(work, item_id)
    demand(why_not("discard", work.actor, row))
    row.state = "discarded"
    _note_change(work, row)
    await work.session.flush()
    work.record("site_item.discarded", item_id, record=ITEM)


async def publish_item(work: Work, item_id: UUID, publish_at: datetime | None = None) -> UUID:
    """Publish an item's ready languages, now or at a moment; the publication's id. Raises Refusal, FieldErrors."""
    row = await _locked(work, item_id)
    demand(why_not("publish", work.actor, row))
    edited, pictures = await item(work, item_id), await item_pictures(work, item_id)
    assert edited is not None
    profile = work.tenant.profile
    states = [picture.readiness for picture in pictures]
    missing = why_not_ready(edited.kind, edited.texts, profile.default_language, states, edited.facts)
    if missing is not None:
        raise missing
    texts = {code: PublicText(text.title, text.lead, text.body) for code, text in edited.texts.items() if text.ready}
    publication = await publish(
        work, kind=edited.kind, record=ITEM, record_id=item_id, slug=edited.slug, texts=texts,
        files=[PublicFile(file.id) for file in await files_of(work, ITEM, item_id)], facts=edited.facts,
        publish_at=publish_at, frozen=[frozen for picture in pictures for frozen in await _frozen(work, picture)],
    )  # fmt: skip
    row.state, row.changed = "published", False
    await work.session.flush()
    work.record("site_item.published", item_id, record=ITEM, after={"publication": str(publication)})
    return publication


async def _frozen(work: Work, picture: EditedPicture) -> list[FrozenFile]:
    """The large picture and its small twin, by the ids that their keys in the store carry."""
    from service.publishing.models import SitePicture

    row = await work.session.scalar(select(SitePicture).where(SitePicture.id == picture.id))
    assert row is not None
    found = []
    for role in ("large", "small"):
        key = getattr(row, f"{role}_key")
        assert KEY.fullmatch(key)
        found.append(
            FrozenFile(
                UUID(key.partition("/")[2]), f"{row.id}.webp", "image/webp", getattr(row, f"{role}_size"),
                getattr(row, f"{role}_sha256"), key, role="picture" if role == "large" else "small",
                width=getattr(row, f"{role}_width"), height=getattr(row, f"{role}_height"),
                texts=picture.texts if role == "large" else {},
            )
        )  # fmt: skip
    return found


async def withdraw_item(work: Work, item_id: UUID, reason: str) -> None:
    """Take an item back; its address says why. Raises Refusal, on `reason` too."""
    row = await _locked(work, item_id)
    demand(why_not("withdraw", work.actor, row))
    await withdraw(work, ITEM, item_id, reason)
    row.state, row.changed = "withdrawn", True
    _note_change(work, row)
    await work.session.flush()
    work.record("site_item.withdrawn", item_id, record=ITEM, reason=reason.strip())


def may_preview(work: Work, edited: EditedItem) -> bool:
    """Whether the actor may see the item before it is published."""
    return edited.state != "discarded" and (work.actor.may(EDIT) or work.actor.may(PUBLISH))
