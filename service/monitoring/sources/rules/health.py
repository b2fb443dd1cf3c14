"""How a source does: what may go wrong, when it is asked again, and when it counts as silent. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from service.kit.words import N_

FAILURES: Mapping[str, str] = {
    "name": N_("The server's name is not known."),
    "away": N_("The server does not answer."),
    "slow": N_("The server took too long to answer."),
    "certificate": N_("The server's certificate is not valid for its name."),
    "broken": N_("The connection broke off."),
    "encoding": N_("The answer is packed in a way that cannot be unpacked."),
    "too_large": N_("The answer is larger than may be read."),
    "redirects": N_("The address leads on and on and arrives nowhere."),
    "address": N_("The address is not public. Such addresses are not fetched."),
    "scheme": N_("The address leads to something that is no web page."),
    "port": N_("The address names a port that web pages do not use."),
    "userinfo": N_("The address carries a password."),
    "url": N_("The address cannot be read."),
    "downgrade": N_("The address leads from a protected to an unprotected connection."),
    "robots": N_("The site asks programs not to read this address."),
    "robots_away": N_("The site does not say what programs may read: its robots.txt is not to be had."),
    "not_found": N_("The site says that nothing is at this address (404)."),
    "gone": N_("The site says that this address is gone for good (410)."),
    "busy": N_("The site asks to be read less often (429)."),
    "sign_in": N_("The site wants a user name and password, or refuses them."),
    "status": N_("The site answered with an error."),
    "empty": N_("The answer is empty."),
    "unreadable": N_("The answer cannot be read: it is damaged, or no feed, sitemap or page."),
    "slow_to_read": N_("The answer takes too long to read."),
    "not_feed": N_("What is at this address is no feed."),
    "not_sitemap": N_("What is at this address is no sitemap."),
    "not_list": N_("What is at this address is no page with a list."),
    "selector": N_("The selector cannot be understood."),
    "no_items": N_("The selector finds no link on the page."),
    "secret": N_("The password is not set, or cannot be read. Type it again."),
}

LEAST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=24)
GONE_WAIT = timedelta(days=7)
PAUSE_AFTER_BUSY = timedelta(minutes=10)
JITTER = 0.1
REVISITS = (
    (timedelta(hours=2), timedelta(hours=1)),
    (timedelta(hours=12), timedelta(hours=6)),
    (timedelta(days=2), timedelta(days=1)),
    (timedelta(days=8), timedelta(days=3)),
)
"""Younger than the first: asked again after the second."""
ATTEMPTS = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6))


def next_poll(now: datetime, minutes: int, failures: int, chance: float, word: str = "") -> datetime:
    """When a feed is asked again: its own pace, ever slower while it fails. chance: 0 to 1, spreads the load."""
    if word == "gone":
        return now + GONE_WAIT
    pace = timedelta(minutes=minutes * (1 << min(failures, 8)))
    return now + min(max(pace, LEAST_WAIT), max(LONGEST_WAIT, timedelta(minutes=minutes))) * (1 + JITTER * chance)


def next_visit(now: datetime, found_at: datetime) -> datetime | None:
    """When an article is looked at again for changes; None once it is old."""
    age = now - found_at
    return next((now + wait for younger, wait in REVISITS if age < younger), None)


def next_attempt(now: datetime, attempts: int) -> datetime | None:
    """When an article that could not be had is tried again; None after the last attempt. attempts: failed so far."""
    return now + ATTEMPTS[attempts - 1] if attempts <= len(ATTEMPTS) else None


def retry_after(said: str, now: datetime) -> timedelta | None:
    """How long a server asks to be left alone, between LEAST_WAIT and LONGEST_WAIT; None when it does not say."""
    if said.strip().isdecimal() and len(said.strip()) < 10:
        wait = timedelta(seconds=int(said))
    else:
        try:
            moment = parsedate_to_datetime(said)
        except (ValueError, TypeError):
            return None
        if moment.tzinfo is None:
            return None
        wait = moment - now
    return min(max(wait, LEAST_WAIT), LONGEST_WAIT)


def failure_of(status: int) -> str:
    """The word for an answer that is no success."""
    known = {401: "sign_in", 403: "sign_in", 404: "not_found", 410: "gone", 429: "busy", 503: "busy"}
    return known.get(status, "status")


def is_silent(now: datetime, hours: int, since: datetime, heard: datetime | None) -> bool:
    """Whether a source brought nothing new for longer than its hours (0: never silent). since: when it was added."""
    return hours > 0 and now - max(heard or since, since) > timedelta(hours=hours)
