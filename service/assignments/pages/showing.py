"""What the pages of assignments share: words, the Work of a posted form, how pressing a term is."""

from collections.abc import Mapping
from datetime import datetime

from service.assignments.rules.acts import WORKING
from service.assignments.rules.words import EXECUTOR_STATES, LABELS, ROLES, SHAPES
from service.kit.refusal import Refusal
from service.runtime.language import gettext, ngettext
from service.runtime.work import Work
from service.web.keymap import keymap

Words = dict[str, dict[str, str]]
NO_HURRY = 3


def words() -> Words:
    """Words for states, roles and fields."""
    return {
        "states": {state: gettext(said) for state, said in EXECUTOR_STATES.items()},
        "shapes": dict(SHAPES),
        "roles": {role: gettext(said) for role, said in ROLES.items()},
        "labels": {name: gettext(said) for name, said in LABELS.items()},
    }


def key(name: str) -> str:
    """The letter that does something, as it is printed beside it."""
    return keymap()[name]


def pressing(work: Work, state: str, due_at: datetime | None) -> tuple[str, str]:
    """How pressing a term is, as a class of the stylesheet and in words; calendar days."""
    if due_at is None or state not in WORKING:
        return "", ""
    zone = work.zone
    days = (due_at.astimezone(zone).date() - work.today).days
    if due_at < work.now and days >= 0:
        return "late", gettext("the hour is over")
    if days < 0:
        return "late", ngettext("%(n)s day over", "%(n)s days over", -days)
    if days == 0:
        return "soon", gettext("today")
    return ("soon" if days < NO_HURRY else ""), ngettext("%(n)s day left", "%(n)s days left", days)


def in_order(errors: Mapping[str, Refusal]) -> dict[str, Refusal]:
    """What is wrong in the order in which the form has its fields."""
    order = ["", "journal", "executor", "co", "text", "due", "controller", "copy", "parallel", "reason"]
    return dict(sorted(errors.items(), key=lambda item: _at(order, item[0])))


def _at(order: list[str], field: str) -> tuple[int, str]:
    name = field.partition("_")[0]
    return (order.index(name) if name in order else len(order), field)
