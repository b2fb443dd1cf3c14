"""A refutation is opened, from a clip or without one, and what was published is corrected."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from service.identity.queries import people_named
from service.kit.ids import new_id
from service.monitoring.actions.judging import react
from service.monitoring.models.clips import Clip
from service.monitoring.queries.clips import clip_by_id
from service.monitoring.rules.acts import CLIP
from service.monitoring.rules.acts import READ as READ_CLIPS
from service.press.outlets.queries.contacts import card, names_of, standing
from service.press.outlets.rules.acts import OUTLET
from service.press.outlets.rules.content import LANGUAGES
from service.press.refutations.actions import clocks
from service.press.refutations.actions.acting import conclude, demanded, no_such, refuse
from service.press.refutations.models import Refutation
from service.press.refutations.queries.refutations import publication_of, refutation_row
from service.press.refutations.rules.acts import REFUTATION, opening
from service.press.refutations.rules.content import NOT_OFFERED, Publication, problems_of_publication
from service.runtime.work import Work
from service.web.errors import NotFound, StaleEdit

FIND = "press.find_refutation"
FIELDS = tuple(Publication.__dataclass_fields__)


async def clip_to_refute(work: Work, clip_id: UUID) -> Clip:
    """The clip that a refutation may begin from. Raises NotFound."""
    if not work.actor.may(READ_CLIPS):
        raise NotFound
    return await clip_by_id(work, clip_id)


async def open_refutation(work: Work, said: Publication, clip_id: UUID | None = None) -> UUID:
    """Open a refutation; its id. With a clip, the reaction to it is open from now on. Raises Refusal, FieldErrors."""
    opening(work.actor)
    refuse(problems_of_publication(said, work.today, LANGUAGES))
    clip = await clip_to_refute(work, clip_id) if clip_id is not None else None
    values = await _settled(work, said)
    row = Refutation(
        tenant_id=work.tenant.id, id=new_id(), state="opened", clip_id=clip.id if clip else None, version=1,
        opened_at=work.now, opened_by=work.actor.id if work.actor.kind == "person" else None,
        opened_by_name=work.actor.name, **values,
    )  # fmt: skip
    work.session.add(row)
    await work.session.flush()
    await clocks.start_claim(work, row)
    await work.session.flush()
    work.record("refutation.opened", row.id, record=REFUTATION, after=_shown(values) | {"clip": clip_id})
    if clip is not None:
        work.record("clip.refutation_opened", clip.id, record=CLIP, after={"refutation": str(row.id)})
        await react(work, clip.id)
    work.later(FIND, refutation_id=str(row.id))
    return row.id


async def edit_publication(work: Work, refutation_id: UUID, said: Publication, version: int | None = None) -> None:
    """Correct what was published, where and when. Raises NotFound, Refusal, FieldErrors, StaleEdit."""
    row = await demanded(work, refutation_id, "edit")
    refuse(problems_of_publication(said, work.today, LANGUAGES))
    before = {name: getattr(publication_of(row), name) for name in FIELDS}
    if version is not None and version != row.version:
        raise StaleEdit({name: getattr(said, name) for name in FIELDS}, before)
    values = await _settled(work, said)
    changed = {name: value for name, value in values.items() if before[name] != value}
    for name, value in changed.items():
        setattr(row, name, value)
    await work.session.flush()
    if changed.keys() & {"said_on", "said_time", "medium"}:
        await clocks.restart_claim(work, row)
    await conclude(
        work, row, "edited", before=_shown({name: before[name] for name in changed}), after=_shown(changed)
    )  # fmt: skip
    work.later(FIND, refutation_id=str(row.id))


async def _settled(work: Work, said: Publication) -> dict[str, Any]:
    """Columns of a publication, its outlet and its owner looked up. Raises Refusal."""
    values = {name: getattr(said, name) for name in FIELDS}
    if said.outlet_id is not None:
        outlet_id = await standing(work, OUTLET, said.outlet_id)
        found = await card(work, OUTLET, outlet_id) if outlet_id else None
        if found is None or outlet_id is None:
            raise no_such("outlet", NOT_OFFERED)
        values["outlet_id"] = outlet_id
        values["outlet"] = (await names_of(work, OUTLET, [outlet_id]))[outlet_id]
        values["email"] = said.email or found.email
        values["postal"] = said.postal or str(found.more.get("address") or "")
    if said.owner_id is not None and said.owner_id not in await people_named(work, [said.owner_id]):
        raise no_such("owner", NOT_OFFERED)
    return values


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """What of a publication an act names: not the whole of its text."""
    return {name: value for name, value in values.items() if name != "text" and value not in ("", None)}


async def hand_over(work: Work, refutation_id: UUID, from_id: UUID, to_id: UUID, reason: str) -> bool:
    """Give an open refutation to somebody else; False when it is not that person's any more."""
    row = await refutation_row(work, refutation_id, lock=True)
    if row is None or row.owner_id != from_id or row.state == "closed":
        return False
    row.owner_id = to_id
    await conclude(
        work, row, "handed_over", before={"owner_id": from_id}, after={"owner_id": to_id}, reason=reason
    )  # fmt: skip
    return True
