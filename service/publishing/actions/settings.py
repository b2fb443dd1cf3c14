"""The settings of the public page, typed and versioned."""

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from service.kit.refusal import Refusal
from service.publishing.actions.publications import touch
from service.publishing.imaging import MadePicture
from service.publishing.models import SiteSetting
from service.publishing.queries.settings import site_settings
from service.publishing.rules.acts import PUBLISH, SETTING
from service.publishing.rules.items import NO_RIGHT_TO_PUBLISH
from service.publishing.rules.settings import Logo, SiteSettings
from service.runtime.work import Work, canonical


async def change_settings(work: Work, wanted: SiteSettings) -> None:
    """Keep what was set; it shows at once, so it needs the right to publish. The logo stays. Raises Refusal."""
    if not work.actor.may(PUBLISH):
        raise Refusal(NO_RIGHT_TO_PUBLISH, code="not_permitted")
    await touch(work)  # whoever else changes them waits here
    before = await site_settings(work.session)
    after = msgspec.structs.replace(wanted, logo=before.logo)
    if after == before:
        return
    await _keep(work, after)
    work.record("site_setting.changed", work.tenant.id, record=SETTING, before=_told(before), after=_told(after))


async def set_logo(work: Work, made: MadePicture | None) -> None:
    """Show this image instead of the crest, None: the crest again. Who may was asked of whoever wanted it."""
    await touch(work)
    before = await site_settings(work.session)
    logo = None if made is None else Logo(**{name: getattr(made, name) for name in Logo.__struct_fields__})
    await _keep(work, msgspec.structs.replace(before, logo=logo))
    after = {"logo": logo.sha256 if logo else None}
    work.record("site_setting.changed", work.tenant.id, record=SETTING, after=after)


async def _keep(work: Work, settings: SiteSettings) -> None:
    version = await work.session.scalar(select(SiteSetting.version)) or 0
    values = {
        "version": version + 1,
        "data": canonical(settings),
        "changed_at": work.now,
        "changed_by_name": work.actor.name,
    }
    statement = insert(SiteSetting).values(tenant_id=work.tenant.id, **values)
    await work.session.execute(statement.on_conflict_do_update(index_elements=["tenant_id"], set_=values))


def _told(settings: SiteSettings) -> object:
    return msgspec.to_builtins(settings)
