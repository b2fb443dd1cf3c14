"""HTML handlers: what everybody reads, and where staff edit it."""

from service.publishing.pages.feeds import DOORS as FEED_DOORS
from service.publishing.pages.files import DOORS as FILE_DOORS
from service.publishing.pages.items import DOORS as ITEM_DOORS
from service.publishing.pages.pictures import DOORS as PICTURE_DOORS
from service.publishing.pages.public import DOORS as PUBLIC_DOORS
from service.publishing.pages.settings import DOORS as SETTING_DOORS

DOORS = [*PUBLIC_DOORS, *FEED_DOORS, *FILE_DOORS, *SETTING_DOORS, *ITEM_DOORS, *PICTURE_DOORS]
