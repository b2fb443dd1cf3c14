"""Pages of clips, stories and topics."""

from service.monitoring.pages.adding import DOORS as ADDING
from service.monitoring.pages.asking import DOORS as ASKING
from service.monitoring.pages.clip import DOORS as CLIP
from service.monitoring.pages.desk import DOORS as DESK
from service.monitoring.pages.exporting import DOORS as EXPORT
from service.monitoring.pages.pane import DOORS as PANE
from service.monitoring.pages.spellings import DOORS as SPELLINGS
from service.monitoring.pages.stories import DOORS as STORIES
from service.monitoring.pages.topics import DOORS as TOPICS
from service.monitoring.pages.watching import DOORS as WATCHING

DOORS = [*DESK, *PANE, *CLIP, *STORIES, *TOPICS, *EXPORT, *ADDING, *WATCHING, *ASKING, *SPELLINGS]
