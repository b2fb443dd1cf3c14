"""Clips for tests, made the way they come: what a source caught is captured."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from service.monitoring.actions.capturing import capture
from service.monitoring.actions.topics import add_topic
from service.monitoring.sources.rules.caught import Caught
from service.runtime.work import Work

TEXT = (
    "Nazirlik bildirib ki, paytaxtın üç məktəbində təmir işləri noyabrın sonuna qədər başa çatdırılacaq. "
    "İdarənin rəisi jurnalistlərə deyib ki, istilik sistemləri artıq sınaqdan keçirilib və şagirdlər "
    "dekabrın birindən öz siniflərinə qayıdacaqlar. Valideynlər isə təmirin gecikməsindən narazıdırlar."
)
OTHER = (
    "Bələdiyyə sakinləri hovuzun yanında yeni park salınmasını müzakirə ediblər. Layihəyə görə ağacların "
    "sayı iki dəfə artırılacaq, uşaq meydançası isə çayın o biri sahilinə köçürüləcək."
    " İclasda səksən nəfər iştirak edib."
)


def caught(work: Work, **changed: Any) -> Caught:
    """A version of an article, new in every part that tells it apart."""
    number = uuid4().hex[:8]
    values: dict[str, Any] = {
        "source_id": None, "outlet": "Uydurma Xəbər", "tier": 2, "address": f"https://news.example/{number}",
        "version_id": uuid4(), "earlier_version_id": None, "title": "Məktəblərin təmiri başa çatır",
        "lead": "Üç məktəb noyabrda hazır olacaq.", "text": TEXT, "html": f"<p>{TEXT}</p>", "language": "az",
        "author": "", "published_at": work.now - timedelta(hours=1), "caught_at": work.now, "sha256": "ab" * 32,
        "evidence_key": "", "way": "page", "own": True,
    }  # fmt: skip
    return Caught(**values | changed)


async def clipped(work: Work, **changed: Any) -> UUID:
    """A clip of a text that no other clip tells, unless `text` says so."""
    number = uuid4().hex
    own = " ".join(f"söz{number[at : at + 4]}{at}" for at in range(28))
    return await capture(work, caught(work, **{"text": own, "title": f"Xəbər {number[:6]}", **changed}))


async def topic(work: Work, title: str = "Təhsil") -> UUID:
    return await add_topic(work, {"az": title, "en": f"{title} (en)"}, {})
