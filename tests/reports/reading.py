"""Tables of a page, as a reader finds them."""

from html.parser import HTMLParser


class Tables(HTMLParser):
    """Every table of figures: its caption, and its rows as cells of (words, link)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, list[list[tuple[str, str]]]] = {}
        self._rows: list[list[tuple[str, str]]] | None = None
        self._words: list[str] | None = None
        self._link = ""
        self._caption = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "table" and "grid-of" in (known.get("class") or ""):
            self._rows = []
        elif tag == "caption":
            self._caption, self._words = True, []
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in {"td", "th"} and self._rows is not None:
            self._words, self._link = [], ""
        elif tag == "a" and self._words is not None:
            self._link = known.get("href") or ""

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._rows is None:
            return
        said = "".join(self._words or []).strip()
        if tag == "caption":
            self.found[said] = self._rows
            self._words = None
        elif tag in {"td", "th"}:
            self._rows[-1].append((said, self._link))
            self._words = None
        elif tag == "table":
            self._rows = None

    def __getitem__(self, caption: str) -> list[list[tuple[str, str]]]:
        return self.found[caption]
