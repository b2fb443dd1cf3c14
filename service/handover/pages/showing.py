"""What the pages of handover acts share: who may open them, words, the rows of an act."""

from uuid import UUID

from service.handover.queries.acts import HandoverView, LineView, handover_by_id, leaver_of, lines_of
from service.handover.rules import OUTCOMES, STATES, why_not
from service.identity.rules import ADMINISTER, HAND_OVER
from service.runtime.language import gettext
from service.runtime.work import Work
from service.web.errors import NotFound
from service.web.guards import may

SEE = may(ADMINISTER, HAND_OVER)


def state_words() -> dict[str, str]:
    """States of acts in the reader's language."""
    return {state: gettext(words) for state, words in STATES.items()}


def outcome_words() -> dict[str, str]:
    """What becomes of matters, in the reader's language."""
    return {outcome: gettext(words) for outcome, words in OUTCOMES.items()}


async def seen_act(work: Work, handover_id: UUID) -> tuple[HandoverView, list[LineView], bool]:
    """The act, the lines of it that the actor may see, and whether that is all of it. Raises NotFound.

    Who could make it and who made it see all of it; a successor sees what went to them.
    """
    act = await handover_by_id(work, handover_id)
    if act is None:
        raise NotFound
    me = work.actor.stands_for
    whole = why_not("see", work.actor, await leaver_of(work, act.person_id)) is None
    if whole or (me is not None and me == act.made_by):
        return act, await lines_of(work, act.id), True
    mine = await lines_of(work, act.id, to_id=me) if me is not None else []
    if not mine:
        raise NotFound
    return act, mine, False
