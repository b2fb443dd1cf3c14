"""Plans in the world of two agencies: one row in each table, of a plan shared with a third."""

from typing import TYPE_CHECKING
from uuid import UUID

from service.assignments.actions.giving import give
from service.kit.actor import Actor
from service.planning.plans.actions import deciding, keeping, measuring, parts, sharing, talking
from service.planning.plans.actions.measuring import NewReading
from service.planning.plans.rules import words
from service.planning.plans.rules.content import FrozenSpan, ItemEdit, Words
from service.runtime.work import Work, open_work
from tests.assignments.factories import person_id
from tests.planning.plans.factories import at, begun, put

if TYPE_CHECKING:
    from tests.isolation.world import World

assert give
