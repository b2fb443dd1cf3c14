"""Pages of social figures and of what is measured."""

from service.monitoring.figures.pages.accounts import DOORS as ACCOUNTS
from service.monitoring.figures.pages.importing import DOORS as IMPORTING
from service.monitoring.figures.pages.measurement import DOORS as MEASUREMENT

DOORS = [*ACCOUNTS, *IMPORTING, *MEASUREMENT]
