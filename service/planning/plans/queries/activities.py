"""Activities: of a plan, of a window of time over all plans of an agency, one by one."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, tuple_

from service.kit.folding import fold
from service.planning.plans.models import Activity, ActivityText, Audience
from service.planning.plans.queries.plans import best, fallbacks
from service.planning.plans.rules.acts import READ
from service.planning.plans.rules.conflicts import Planned
from service.planning.plans.rules.content import LANGUAGES, MOST_DAYS, Slot, Title
from service.runtime.work import Work

MOST = 5_000


@dataclass(frozen=True, slots=True)
class ActivityView:
    """An activity as the reader sees it. tenant_id: whose it is; own: whether it is the reader's agency's."""

    id: UUID
    tenant_id: UUID
    plan_tenant_id: UUID
    plan_id: UUID
    state: str
    draft: bool
    tentative: bool
    kind: str
    channel: str
    all_day: bool
    zone: str
    starts_at: datetime
    ends_at: datetime
    audiences: Sequence[UUID]
    objective_id: UUID | None
    spokesperson: str
    spokesperson_key: str
    place: str
    embargo_until: datetime | None
    unit_id: UUID | None
    owner_id: UUID | None
    owner_name: str
    record: str
    record_id: UUID | None
    result: str
    reason: str
    version: int
    created_at: datetime
    changed_at: datetime
    changed_party_id: UUID
    changed_by_name: str
    texts: Mapping[str, Title]
    title: str
    own: bool

    @property
    def href(self) -> str:
        """Its page."""
        return f"/planning/activities/{self.id}"

    @property
    def slot(self) -> Slot:
        return Slot(self.starts_at, self.ends_at, self.all_day, self.channel, self.tentative)


_NOT_COLUMNS = {"texts", "title", "own"}
_VIEW = [getattr(Activity, name) for name in ActivityView.__slots__ if name not in _NOT_COLUMNS]


@dataclass(frozen=True, slots=True)
class Window:
    """Which activities: those that touch [since, until), in some plans, of some agencies, channels, states.

    None and empty leave open. drafts: whether the agency's own unshown ones are among them.
    """

    since: datetime
    until: datetime
    plan_ids: Collection[UUID] | None = None
    parties: Collection[UUID] = ()
    channels: Collection[str] = ()
    states: Collection[str] = ()
    kinds: Collection[str] = ()
    owner_id: UUID | None = None
    drafts: bool = True


async def activities(work: Work, window: Window, *, most: int = MOST) -> list[ActivityView]:
    """What touches a window of time in all plans that were opened to the agency, by time; at most `most`.

    None lasts longer than MOST_DAYS, so the search begins that much earlier, and an index answers it plan by plan.
    """
    if not (work.actor.kind == "system" or work.actor.may(READ)):
        return []
    query = select(*_VIEW).where(*_conditions(work, window)).order_by(Activity.starts_at, Activity.id).limit(most)
    return await _viewed(work, (await work.session.execute(query)).all())


def _conditions(work: Work, window: Window) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        Activity.starts_at < window.until,
        Activity.starts_at >= window.since - timedelta(days=MOST_DAYS),
        # What ends at midnight is not there on the next day; what takes no time is there when it begins.
        (Activity.ends_at > window.since) | (Activity.starts_at == window.since),
    ]
    if window.plan_ids is not None:
        found.append(Activity.plan_id.in_(set(window.plan_ids)))
    for column, values in (
        (Activity.tenant_id, window.parties), (Activity.channel, window.channels), (Activity.state, window.states),
        (Activity.kind, window.kinds),
    ):  # fmt: skip
        if values:
            found.append(column.in_(set(values)))
    if window.owner_id is not None:
        found.append((Activity.tenant_id == work.tenant.id) & (Activity.owner_id == window.owner_id))
    if not window.drafts:
        found.append(Activity.draft.is_(False))
    return found


async def of_plan(work: Work, plan_id: UUID, *, drafts: bool = True) -> list[ActivityView]:
    """All activities of a plan by time, the agency's own unshown ones among them."""
    query = select(*_VIEW).where(Activity.plan_id == plan_id).order_by(Activity.starts_at, Activity.id).limit(MOST)
    if not drafts:
        query = query.where(Activity.draft.is_(False))
    return await _viewed(work, (await work.session.execute(query)).all())


async def activity(work: Work, activity_id: UUID) -> ActivityView | None:
    """One activity that the actor may see."""
    if not (work.actor.kind == "system" or work.actor.may(READ)):
        return None
    rows = (await work.session.execute(select(*_VIEW).where(Activity.id == activity_id).limit(1))).all()
    found = await _viewed(work, rows)
    return found[0] if found else None


async def activity_row(work: Work, activity_id: UUID, *, lock: bool = False) -> Activity | None:
    """The row of one that the agency may see; `lock` holds it: None where the agency may not change it."""
    query = select(Activity).where(Activity.id == activity_id).limit(1)
    query = query.with_for_update() if lock else query
    found: Activity | None = await work.session.scalar(query.execution_options(populate_existing=True))
    return found


async def titles_of(work: Work, activity_id: UUID) -> dict[str, Title]:
    """The texts of one activity by language."""
    rows = await work.session.scalars(
        select(ActivityText).where(ActivityText.activity_id == activity_id).execution_options(populate_existing=True)
        .where(ActivityText.tenant_id == select(Activity.tenant_id).where(Activity.id == activity_id).limit(1)
               .scalar_subquery())
    )  # fmt: skip
    found = {row.language: Title(row.title, row.text) for row in rows}
    return {code: found[code] for code in LANGUAGES if code in found}


async def _viewed(work: Work, rows: Sequence[Any]) -> list[ActivityView]:
    texts = await _texts(work, [(row.tenant_id, row.id) for row in rows])
    order = fallbacks(work)
    found = []
    for row in rows:
        own = texts.get((row.tenant_id, row.id), {})
        title = next((own[code].title for code in order if code in own and own[code].title), "")
        found.append(ActivityView(**row._mapping, texts=own, title=title, own=row.tenant_id == work.tenant.id))
    return found


async def _texts(work: Work, keys: Sequence[tuple[UUID, UUID]]) -> dict[tuple[UUID, UUID], dict[str, Title]]:
    found: dict[tuple[UUID, UUID], dict[str, Title]] = defaultdict(dict)
    if not keys:
        return found
    query = select(
        ActivityText.tenant_id, ActivityText.activity_id, ActivityText.language, ActivityText.title, ActivityText.text
    ).where(
        ActivityText.tenant_id.in_({party for party, _ in keys}), ActivityText.activity_id.in_([key for _, key in keys])
    )  # fmt: skip
    for party, key, language, title, text in await work.session.execute(query):
        found[party, key][language] = Title(title, text)
    return found


async def planned(work: Work, views: Sequence[ActivityView]) -> list[Planned]:
    """Activities as conflicts see them. Audiences of different plans are alike where their names are."""
    keys = await _audience_keys(work, {(one.plan_tenant_id, key) for one in views for key in one.audiences})
    return [
        Planned(
            id=one.id, party=one.tenant_id, plan_id=one.plan_id, starts_at=one.starts_at, ends_at=one.ends_at,
            channel=one.channel, kind=one.kind, state=one.state, all_day=one.all_day, tentative=one.tentative,
            draft=one.draft, speaker=one.spokesperson_key, place=fold(one.place), embargo_until=one.embargo_until,
            audiences=frozenset(keys[key] for key in one.audiences if key in keys),
        )
        for one in views
    ]  # fmt: skip


async def _audience_keys(work: Work, pairs: Collection[tuple[UUID, UUID]]) -> dict[UUID, str]:
    if not pairs:
        return {}
    query = select(Audience.id, Audience.texts).where(tuple_(Audience.tenant_id, Audience.id).in_(list(pairs)))
    rows = (await work.session.execute(query)).all()
    return {key: fold(best(work, texts)) or str(key) for key, texts in rows}
