"""The settings of the public page."""

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from service.publishing.models import SiteSetting
from service.publishing.rules.settings import SiteSettings


async def site_settings(session: AsyncSession) -> SiteSettings:
    """What the agency set, or what holds before it did; asked by staff and by readers alike."""
    data = await session.scalar(select(SiteSetting.data))
    return SiteSettings() if data is None else msgspec.json.decode(data, type=SiteSettings)
