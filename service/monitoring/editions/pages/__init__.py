"""Pages of the daily monitor."""

from service.monitoring.editions.pages.editing import DOORS as EDITING
from service.monitoring.editions.pages.reading import DOORS as READING
from service.monitoring.editions.pages.sending import DOORS as SENDING
from service.monitoring.editions.pages.settings import DOORS as SETTINGS

DOORS = [*READING, *EDITING, *SENDING, *SETTINGS]
