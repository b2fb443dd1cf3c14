"""Pages of press events."""

from service.press.events.pages.acting import DOORS as ACTING
from service.press.events.pages.editing import DOORS as EDITING
from service.press.events.pages.entry import DOORS as ENTRY
from service.press.events.pages.listing import DOORS as LISTING
from service.press.events.pages.outcomes import DOORS as OUTCOMES
from service.press.events.pages.papers import DOORS as PAPERS
from service.press.events.pages.parts import DOORS as PARTS
from service.press.events.pages.tabs import DOORS as TABS
from service.press.events.pages.transcripts import DOORS as TRANSCRIPTS

DOORS = [*LISTING, *ENTRY, *EDITING, *TABS, *ACTING, *PARTS, *OUTCOMES, *TRANSCRIPTS, *PAPERS]
