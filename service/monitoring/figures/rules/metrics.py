"""Platforms, what is read of each, and what each figure means. Figures of different platforms are never added up."""

from collections.abc import Mapping
from dataclasses import dataclass

from service.kit.words import N_

OTHER = "other"
PLATFORMS: Mapping[str, str] = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "twitter": "Twitter (X)",
    "telegram": "Telegram",
    "linkedin": "LinkedIn",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    OTHER: N_("Another platform"),
}
"""Names of platforms are the same in every language, but for the last."""


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that platforms show of an account. over_days: counted over some days, not as it stands on one."""

    title: str
    definition: str
    over_days: bool = False


METRICS: Mapping[str, Metric] = {
    "followers": Metric(
        N_("Followers"),
        N_("Accounts that follow the page on that day, as the platform shows them. One person may have several."),
    ),
    "likes": Metric(
        N_("Likes of the page"),
        N_("Accounts that had liked the page itself by that day. Likes of single posts are not among them."),
    ),
    "subscribers": Metric(
        N_("Subscribers"),
        N_("Accounts that subscribe to the channel on that day, as the platform shows them. It may round them."),
    ),
    "posts": Metric(
        N_("Posts"),
        N_("What the account itself published within those days. Stories and what others posted are not counted."),
        over_days=True,
    ),
    "reach": Metric(
        N_("Reach"),
        N_("Accounts that saw something of the page within those days, by the platform's estimate: not people."),
        over_days=True,
    ),
    "engagement": Metric(
        N_("Engagement"),
        N_("Reactions, comments and shares within those days. Clicks and views are not among them."),
        over_days=True,
    ),
}
_OVER_DAYS = ("posts", "reach", "engagement")
METRICS_OF: Mapping[str, tuple[str, ...]] = {
    "facebook": ("followers", "likes", *_OVER_DAYS),
    "instagram": ("followers", *_OVER_DAYS),
    "twitter": ("followers", *_OVER_DAYS),
    "telegram": ("subscribers", *_OVER_DAYS),
    "linkedin": ("followers", *_OVER_DAYS),
    "youtube": ("subscribers", *_OVER_DAYS),
    "tiktok": ("followers", "likes", *_OVER_DAYS),
    OTHER: tuple(METRICS),
}
"""What is read of accounts on a platform, in the order in which it is shown."""
