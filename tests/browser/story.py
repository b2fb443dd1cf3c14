"""What goes through the press office from its beginning to its end: words that people write, all of them invented."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

ZONES = {"az": "Asia/Baku", "ka": "Asia/Tbilisi", "en": "Asia/Baku"}
NAMES = {"az": "Nərmin Uydurmalı", "ka": "ნინო გამოგონილი", "en": "Noreen Invented"}
TITLES = {"az": "Qış təmiri barədə", "ka": "ზამთრის რემონტის შესახებ", "en": "On the winter repairs"}
ASKED = {
    "az": "Neçə məktəb təmir olunub?",
    "ka": "რამდენი სკოლა გარემონტდა?",
    "en": "How many schools were repaired?",
}
ANSWERED = {"az": "Üç məktəb təmir olunub.", "ka": "სამი სკოლა გარემონტდა.", "en": "Three schools were repaired."}
CLAIMED = {"az": "Məktəb bağlanıb", "ka": "სკოლა დაიხურა", "en": "The school was closed"}
"""What people write, by the language they work in; all of them invented."""


@dataclass
class Story:
    """What goes through the whole chain. mark: a word of this run that nothing else holds."""

    language: str
    mark: str = field(default_factory=lambda: f"w{uuid4().hex[:8]}")

    @property
    def title(self) -> str:
        return f"{TITLES[self.language]} {self.mark}"

    @property
    def outlet(self) -> str:
        return f"Uydurma {self.mark}"

    @property
    def address(self) -> str:
        return f"{self.mark}@press.example"

    @property
    def name(self) -> str:
        return f"{NAMES[self.language]} {self.mark}"

    def soon(self) -> datetime:
        """A full hour in the agency's zone, an hour or two from now."""
        now = datetime.now(ZoneInfo(ZONES[self.language]))
        return (now + timedelta(hours=2)).replace(minute=0, second=0, microsecond=0)
