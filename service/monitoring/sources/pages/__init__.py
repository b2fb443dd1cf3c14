"""Pages of sources."""

from service.monitoring.sources.pages.editing import DOORS as EDITING
from service.monitoring.sources.pages.listing import DOORS as LISTING
from service.monitoring.sources.pages.runs import DOORS as RUNS
from service.monitoring.sources.pages.source import DOORS as SOURCE

DOORS = [*LISTING, *EDITING, *SOURCE, *RUNS]
