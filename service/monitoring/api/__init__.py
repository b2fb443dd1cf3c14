"""The JSON API of monitoring: clips and stories, keyword rules."""

from service.monitoring.api.clips import DOORS as CLIPS
from service.monitoring.api.watching import DOORS as RULES

DOORS = [*CLIPS, *RULES]
