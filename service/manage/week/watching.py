"""Keyword rules of the invented weeks: what the adviser lets new articles be asked."""

from collections.abc import Mapping
from uuid import UUID

from service.manage.week.story import Scene
from service.monitoring.actions.ruling import add_rule
from service.monitoring.actions.spellings import add_list
from service.monitoring.rules.watching import RuleEdit

SPELLINGS: Mapping[str, tuple[str, str]] = {
    "az": ("qurum", "qurum\nidarə\nnazirlik"),
    "ge": ("უწყება", "მერია\nმუნიციპალიტეტი\nსამინისტრო"),
}
"""By country: name of the list, one spelling in each line."""
RULES: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "az": (
        ("Qurumumuz haqqında", "@qurum NOT futbol", ""),
        ("Xidmət mərkəzləri və növbələr", "(xidmət NEAR/2 mərkəz) OR növbə", "Service to citizens"),
        ("Satınalma", "satınalma OR закупка", "Budget and procurement"),
    ),
    "ge": (
        ("ჩვენი უწყების შესახებ", "@უწყება არა ჩემპიონატი", ""),
        ("სერვისცენტრები და რიგები", "სერვისცენტრი ან რიგი", "Service to citizens"),
        ("შესყიდვები", "შესყიდვა ან ტენდერი", "Budget and procurement"),
    ),
}
"""By country: title, rule, the topic that clips get."""


async def play_rules(scene: Scene, topics: Mapping[str, UUID]) -> None:
    """A list of spellings and three rules, before the first article comes."""
    country = scene.tenant.profile.country
    async with scene.at("adviser", 14, 10) as work:
        await add_list(work, *SPELLINGS[country])
        for title, text, topic in RULES[country]:
            await add_rule(work, RuleEdit(title, text, topics.get(topic)))
