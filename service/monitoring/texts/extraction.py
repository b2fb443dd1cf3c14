"""The article on a page: its words without the menus, who wrote them, and when."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from urllib.parse import urljoin, urlsplit

import nh3
from lxml import etree
from lxml import html as markup
from lxml.cssselect import CSSSelector
from trafilatura import bare_extraction, extract_metadata

from service.kit.words import N_
from service.monitoring.texts import dates, language

_LONGEST_PAGE = 4_000_000
_LONGEST_TITLE = 500
_TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "em", "strong", "b", "i", "a", "br",
         "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}
_LEAST_WORDS = 8

_SHELL = N_("The page holds only scripts: there is no text without a browser.")
_NO_TEXT = N_("No article was found on the page.")
_EMPTY = N_("The page is empty.")
_TOO_LARGE = N_("The page is too large to be read.")
_SELECTOR_FINDS_NOTHING = N_("The selector of the source finds nothing on the page.")


@dataclass(frozen=True)
class Selectors:
    """CSS selectors of a source, each None when the reader shall find the thing itself.

    ``remove`` falls away before anything is read (boxes, lists of other news). The others prevail where they find
    something; where they find nothing, the reader finds the thing itself.
    """

    title: str | None = None
    lead: str | None = None
    text: str | None = None
    author: str | None = None
    date: str | None = None
    remove: str | None = None


@dataclass(frozen=True)
class Article:
    """What a page says. ``reason`` (a msgid) says why ``text`` is empty, or that a selector no longer fits."""

    title: str
    text: str
    """Paragraphs parted by one line break each."""
    html: str
    """The same with its headings, lists, tables and links, cleaned: no script, no style, no image, no frame."""
    published_at: datetime | None
    author: str | None
    language: str | None
    canonical: str | None
    image: str | None
    lead: str = ""
    reason: str | None = None


class SelectorMistake(ValueError):
    """A text that is no CSS selector."""


def compiled(selector: str) -> CSSSelector:
    """A CSS selector, ready. Raises SelectorMistake."""
    try:
        return CSSSelector(selector, translator="html")
    except (ValueError, SyntaxError, etree.XPathError) as error:
        raise SelectorMistake(selector) from error


def article(
    html: str,
    address: str,
    selectors: Selectors | None = None,
    *,
    near: datetime | None = None,
    zone: tzinfo = UTC,
) -> Article:
    """The article of a page fetched from ``address``. Never raises on what a page holds.

    ``near`` (aware, now when left out) and ``zone`` (of the outlet) make dates of "two hours ago" and "14:35".
    """
    if not html.strip():
        return _nothing(_EMPTY)
    if len(html) > _LONGEST_PAGE:
        return _nothing(_TOO_LARGE)
    tree = _tree(html)
    if tree is None:
        return _nothing(_NO_TEXT)
    page = _Page(tree, address, selectors or Selectors(), near or datetime.now(UTC), zone)
    return page.article()


def _nothing(reason: str) -> Article:
    return Article("", "", "", None, None, None, None, None, reason=reason)


def _tree(html: str) -> Any:
    try:
        # A declaration of the charset is no longer true of a decoded text, and lxml refuses it.
        return markup.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", html, count=1), parser=markup.HTMLParser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


class _Page:
    def __init__(self, tree: Any, address: str, selectors: Selectors, near: datetime, zone: tzinfo) -> None:
        self.tree, self.address, self.selectors, self.near, self.zone = tree, address, selectors, near, zone
        self.linked = list(self._linked_data())

    def article(self) -> Article:
        for unwanted in self._selected("remove"):
            unwanted.drop_tree()
        shell = self._is_shell()
        document = self._document()
        body = self._body()
        title = self._title(document)
        if body is not None:
            self._trim(body, title)
        paragraphs = [line for text in _paragraphs(body) if (line := _line(text))] if body is not None else []
        while paragraphs and (paragraphs[0] == title or self._is_date(paragraphs[0])):
            del paragraphs[0]
        text = "\n".join(paragraphs)
        reason = None
        if len(text.split()) < _LEAST_WORDS and shell:
            text, body, reason = "", None, _SHELL
        elif not text:
            reason = _NO_TEXT
        elif self.selectors.text and not self._selected("text"):
            reason = _SELECTOR_FINDS_NOTHING
        written_in = language.language_of(f"{title}\n{text}")
        return Article(
            title=title,
            text=text,
            html=self._clean(body) if text else "",
            published_at=self._published(written_in),
            author=self._author(document),
            language=written_in,
            canonical=self._address_of("//link[@rel='canonical']/@href", "og:url"),
            image=self._address_of(None, "og:image"),
            lead=self._lead(),
            reason=reason,
        )

    def _selected(self, name: str) -> list[Any]:
        selector = getattr(self.selectors, name)
        return list(compiled(selector)(self.tree)) if selector else []

    def _selected_line(self, name: str) -> str:
        return next((line for found in self._selected(name) if (line := _line(found.text_content()))), "")

    def _is_shell(self) -> bool:
        words = 0
        for part in self.tree.xpath("//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]"):
            words += len(part.split())
            if words >= 60:
                return False
        return bool(self.tree.xpath("//script"))

    def _body(self) -> Any:
        """The article's own elements, or None."""
        if chosen := self._selected("text"):
            holder = markup.Element("div")
            for part in chosen:
                if not any(other is not part and part in other.iterdescendants() for other in chosen):
                    holder.append(markup.fromstring(markup.tostring(part, with_tail=False, encoding="unicode")))
            for unwanted in holder.xpath(".//script|.//style|.//noscript|.//form|.//iframe"):
                unwanted.drop_tree()
            return holder
        try:
            read: Any = bare_extraction(
                deepcopy(self.tree),
                url=self.address,
                include_comments=False,
                include_formatting=True,
                include_links=True,
            )
        except (ValueError, TypeError, AttributeError, etree.Error, RecursionError):
            return None
        return _as_html(read.body) if read is not None and read.body is not None else None

    def _document(self) -> Any:
        """What the reader thinks of title and author, for pages that do not say it themselves."""
        try:
            return extract_metadata(deepcopy(self.tree), self.address, {"max_date": "1990-01-01"}, extensive=False)
        except (ValueError, TypeError, AttributeError, etree.Error, RecursionError):
            return None

    def _clean(self, body: Any) -> str:
        for link in body.iter("a"):
            target = urljoin(self.address, link.get("href") or "")
            if urlsplit(target).scheme in {"http", "https"}:
                link.set("href", target)
            else:
                link.attrib.pop("href", None)
        written = "".join(markup.tostring(part, encoding="unicode") for part in body)
        return nh3.clean(
            written, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https"},
            link_rel="noopener noreferrer nofollow", clean_content_tags={"script", "style"},
        ).strip()  # fmt: skip

    def _title(self, document: Any) -> str:
        said = self._selected_line("title") or _line(next((str(d["headline"]) for d in self._linked("headline")), ""))
        if not said:
            heads = [line for head in self.tree.xpath("//h1") if (line := _line(head.text_content()))]
            shared = self._meta("og:title")
            said = heads[0] if len(heads) == 1 else next((head for head in heads if head in shared), shared)
        if not said and document is not None:
            said = _line(document.title)
        return (said or _line(next(iter(self.tree.xpath("//title/text()")), "")))[:_LONGEST_TITLE]

    def _lead(self) -> str:
        return self._selected_line("lead") or self._meta("og:description", "description")

    def _author(self, document: Any) -> str | None:
        said = self._selected_line("author")
        for entry in self._linked("author") if not said else ():
            people = entry["author"] if isinstance(entry["author"], list) else [entry["author"]]
            said = ", ".join(
                _line(str(person.get("name") or "") if isinstance(person, dict) else str(person)) for person in people
            )
            break
        if not said:
            said = self._meta("author")
        if not said and document is not None:
            said = _line(document.author)
        return said[:200] or None

    def _trim(self, body: Any, title: str) -> None:
        """What stands above the title, the title itself and the date below it are no part of the article's text."""
        blocks = [part for part in body.iter() if part.tag in _LINES and not any(e.tag in _LINES for e in part[:])]
        lines = [_line("".join(part.itertext())) for part in blocks]
        until = lines.index(title) + 1 if title in lines[: max(1, len(lines) // 2 + 8)] else 0
        while until < len(lines) and (not lines[until] or self._is_date(lines[until])):
            until += 1
        for part in blocks[:until]:
            _without(part)

    def _is_date(self, line: str) -> bool:
        """Whether a paragraph holds only the date that stands under the title."""
        return len(line) < 40 and dates.moment_in(line, None, self.near, self.zone) is not None

    def _published(self, written_in: str | None) -> datetime | None:
        for text in self._written_dates():
            if found := dates.moment_in(text, written_in, self.near, self.zone):
                return found
        return None

    def _written_dates(self) -> Iterator[str]:
        for found in self._selected("date"):
            yield found.get("datetime") or found.get("content") or _line(found.text_content())
            yield _line(found.text_content())
        for entry in self._linked("datePublished"):
            yield str(entry["datePublished"])
        yield self._meta("article:published_time", "datePublished", "pubdate", "date", "dc.date", "publish_date")
        for path in (
            "//article//time/@datetime", "//*[@itemprop='datePublished']/@content",
            "//*[@itemprop='datePublished']/@datetime", "//main//time/@datetime", "//time/@datetime",
        ):  # fmt: skip
            yield from (str(value) for value in self.tree.xpath(path)[:1])
        marked = self.tree.xpath(
            "//*[self::time or contains(@class,'date') or contains(@class,'time') or contains(@class,'tarix')"
            " or contains(@class,'publish') or contains(@class,'meta') or contains(@id,'date')]"
        )
        for element in marked[:40]:
            if (line := _line(element.text_content())) and len(line) < 120:
                yield line

    def _meta(self, *names: str) -> str:
        for name in names:
            for tag in self.tree.xpath("//meta[@property=$name or @name=$name or @itemprop=$name]", name=name):
                if line := _line(tag.get("content")):
                    return line
        return ""

    def _address_of(self, path: str | None, name: str) -> str | None:
        written = next((_line(str(value)) for value in self.tree.xpath(path)), "") if path else ""
        written = written or self._meta(name)
        if not written:
            return None
        try:
            whole = urljoin(self.address, written)
            return whole if urlsplit(whole).scheme in {"http", "https"} and len(whole) <= 2000 else None
        except ValueError:
            return None

    def _linked(self, key: str) -> Iterator[dict[str, Any]]:
        return (entry for entry in self.linked if entry.get(key))

    def _linked_data(self) -> Iterator[dict[str, Any]]:
        for script in self.tree.xpath("//script[@type='application/ld+json']/text()")[:10]:
            try:
                yield from _entries(json.loads(script), 0)
            except (ValueError, RecursionError):
                continue


def _entries(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for part in data[:50]:
            yield from _entries(part, depth + 1)
    elif isinstance(data, dict):
        kinds = data.get("@type")
        if any(
            "Article" in str(kind) or "Posting" in str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
        ):
            yield data
        yield from _entries(data.get("@graph"), depth + 1)


_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "td", "th", "tr", "div", "section", "ul", "ol"}


_LINES = _BLOCKS - {"tr", "ul", "ol", "div", "section"}


def _without(part: Any) -> None:
    """Take an element away, and those around it that hold nothing else; what follows it stays."""
    above = part.getparent()
    if above is None:
        part.text = None
        part[:] = []
        return
    before = part.getprevious()
    if part.tail and before is not None:
        before.tail = (before.tail or "") + part.tail
    elif part.tail:
        above.text = (above.text or "") + part.tail
    above.remove(part)
    if above.getparent() is not None and not _line("".join(above.itertext())):
        _without(above)


def _paragraphs(body: Any) -> list[str]:
    """The text of blocks, one after another, in the order of reading."""
    lines = [""]

    def walk(element: Any) -> None:
        block = element.tag in _BLOCKS or element.tag == "br"
        if block:
            lines.append("")
        lines[-1] += element.text or ""
        for child in element:
            if isinstance(child.tag, str):
                walk(child)
            lines[-1] += child.tail or ""
        if block:
            lines.append("")

    walk(body)
    return lines


_SAME = {"head": "h3", "quote": "blockquote", "list": "ul", "item": "li", "row": "tr", "cell": "td", "lb": "br",
         "ref": "a", "hi": "em"}  # fmt: skip


def _as_html(body: Any) -> Any:
    """The reader's own elements (TEI) as HTML."""
    copied = deepcopy(body)
    for element in list(copied.iter()):
        if not isinstance(element.tag, str):
            continue
        rend, target = element.get("rend"), element.get("target")
        if element.tag == "head" and rend in {"h2", "h3", "h4"}:
            element.tag = rend
        elif element.tag == "hi" and rend == "#b":
            element.tag = "strong"
        else:
            element.tag = _SAME.get(element.tag, element.tag)
        element.attrib.clear()
        if target:
            element.set("href", target)
    return copied
