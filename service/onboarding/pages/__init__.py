"""Doors of coming aboard: the steps for who holds an invitation, and what remains for the agency's administrator."""

from service.onboarding.pages.remaining import DOORS as REMAINING_DOORS
from service.onboarding.pages.steps import DOORS as STEP_DOORS

DOORS = [*STEP_DOORS, *REMAINING_DOORS]
