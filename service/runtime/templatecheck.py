"""Reads every template as Jinja does and reports what a reader would see untranslated, and markup the house forbids.

A problem is one line: `service/.../letter.html:12: what is wrong`. An element marked `translate="no"` (names of
languages, addresses) and `<kbd>`, `<code>`, `<samp>` (what is on keys and screens) may hold words in any language.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import jinja2
from jinja2 import nodes

# Shown to builders in the demo and in tests only; its sample words are in no catalogue.
GALLERY = "states.html"
ENDINGS = (".html", ".txt", ".xml")
VISIBLE_ATTRIBUTES = frozenset({
    "title", "alt", "placeholder", "label", "summary", "aria-label", "aria-description", "aria-placeholder",
    "aria-roledescription", "aria-valuetext", "hx-confirm", "data-confirm",
})  # fmt: skip
VISIBLE_ARGUMENTS = frozenset({
    "label", "title", "text", "hint", "help", "placeholder", "caption", "heading", "note", "alt", "message", "empty",
    "action_label", "description",
})  # fmt: skip
TRANSLATORS = frozenset({"_", "gettext", "ngettext", "pgettext", "npgettext"})
CASE_CHANGERS = frozenset({"upper", "lower", "title", "capitalize", "swapcase"})
FIELD_MACROS = frozenset({
    "input", "line", "area", "choose", "seg", "seg_input", "day", "day_input", "tick", "combo", "combo_input",
})  # fmt: skip
SHADOWING = frozenset({"form", "action", "method", "target", "elements", "submit", "reset", "children", "parentNode"})
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})  # fmt: skip
UNTRANSLATED = frozenset({"kbd", "code", "samp"})
ATTRIBUTE = re.compile(r"""([a-z][a-z-]*)=("[^"]*"|'[^']*')""")
HOLE = "\ufffc"  # stands where an expression will be
LETTERS = re.compile(r"[^\W\d_]{2,}|(?<![^\W_])[^\W\d_](?![^\W_])")
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);")
CODE_LIKE = re.compile(r"[\w./:#?=&%+-]*[\d_./:#?=&%+-][\w./:#?=&%+-]*\Z")
SENTENCE_LIKE = re.compile(r"(?<![^\W_])[A-ZÀ-ÞƏİ][^\W\d_]*[a-zß-ÿəı]|[ა-ჰ]|[^\x00-\x7f№…–—·•×→←«»“”]")
CASE_IN_CSS = re.compile(r"text-transform\s*:\s*(?!none)[\w-]+", re.IGNORECASE)


def templates(root: Path) -> list[Path]:
    """Every Jinja template under `service/*/templates/`, sorted."""
    found = (path for path in (root / "service").rglob("*") if path.suffix in ENDINGS)
    return sorted(path for path in found if "templates" in path.parts)


def visible_words(root: Path) -> list[str]:
    """Words a reader would see that no catalogue knows."""
    pages = [path for path in templates(root) if path.name != GALLERY]
    return [problem for path in pages for problem in _Page(root, path).visible_words()]


def forbidden_markup(root: Path) -> list[str]:
    """Filters and styles that change case, `style=`, `on…=`, `<style>`, scripts with a body, `javascript:`."""
    problems = [problem for path in templates(root) for problem in _Page(root, path).forbidden()]
    return problems + list(_case_in_css(root))


def _case_in_css(root: Path) -> Iterator[str]:
    for path in sorted((root / "service").rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        for match in CASE_IN_CSS.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{path.relative_to(root).as_posix()}:{line}: {match.group()} changes the case of words"


class _Page:
    """One template, parsed once: its literal markup with a hole for each expression, and its expressions."""

    def __init__(self, root: Path, path: Path) -> None:
        self.name = path.relative_to(root).as_posix()
        self.is_markup = path.suffix != ".txt"
        self.markup = ""
        self.starts: list[int] = []
        self.lines: list[int] = []
        self.holes: dict[int, nodes.Expr] = {}
        self.broken: str | None = None
        source = path.read_text(encoding="utf-8")
        environment = jinja2.Environment(
            autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
        )
        try:
            self.tree: nodes.Template = environment.parse(source)
        except jinja2.TemplateSyntaxError as error:
            self.broken = f"{self.name}:{error.lineno}: {error.message}"
            return
        self._collect(self.tree)

    def _collect(self, node: nodes.Node) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.TemplateData):
                self._append(child.data, child.lineno)
            elif not isinstance(child, nodes.Expr):
                self._collect(child)
            elif isinstance(node, nodes.Output):
                self.holes[len(self.markup)] = child
                self._append(HOLE, child.lineno)

    def _append(self, text: str, line: int) -> None:
        self.starts.append(len(self.markup))
        self.lines.append(line)
        self.markup += text

    def line_at(self, offset: int) -> int:
        piece = max(bisect_right(self.starts, offset) - 1, 0)
        return self.lines[piece] + self.markup.count("\n", self.starts[piece], offset)

    def visible_words(self) -> Iterator[str]:
        if self.broken:
            yield self.broken
            return
        found = {*self._literal_words(), *self._expression_words()}
        for line, words in sorted(found):
            yield f"{self.name}:{line}: “{words}” is not in a catalogue"

    def _literal_words(self) -> Iterator[tuple[int, str]]:
        if not self.is_markup:
            for line in re.finditer("[^\n]+", self.markup):
                yield from ((self.line_at(line.start() + at), words) for at, words in _words_in(line.group()))
            return
        yield from ((self.line_at(at), words) for at, words in _Reader(self.markup).seen)

    def _expression_words(self) -> Iterator[tuple[int, str]]:
        known = {id(const) for const in self._known_constants()}
        named = {id(used.value) for used in self.tree.find_all(nodes.Keyword) if used.key in VISIBLE_ARGUMENTS}
        for const in self.tree.find_all(nodes.Const):
            if id(const) in known or not isinstance(const.value, str):
                continue
            if _looks_said(const.value, id(const) in named):
                yield const.lineno, _short(const.value)

    def _known_constants(self) -> Iterator[nodes.Const]:
        for call in self.tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATORS:
                yield from call.find_all(nodes.Const)
        for at in _Reader(self.markup).silent if self.is_markup else ():
            filling = self.holes[at]
            yield from [filling] if isinstance(filling, nodes.Const) else filling.find_all(nodes.Const)

    def forbidden(self) -> Iterator[str]:
        if self.broken:
            yield self.broken
            return
        for line, what in sorted({*self._case_changes(), *self._shadowing(), *self._forbidden_markup()}):
            yield f"{self.name}:{line}: {what}"

    def _case_changes(self) -> Iterator[tuple[int, str]]:
        for used in self.tree.find_all(nodes.Filter):
            if used.name in CASE_CHANGERS:
                yield used.lineno, f"|{used.name} changes the case of words"
        for call in self.tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Getattr) and call.node.attr in CASE_CHANGERS:
                yield call.lineno, f".{call.node.attr}() changes the case of words"

    def _shadowing(self) -> Iterator[tuple[int, str]]:
        """Fields that a macro names as a property of forms or elements: scripts then read the field in its place."""
        for call in self.tree.find_all(nodes.Call):
            named = isinstance(call.node, nodes.Name) and call.node.name in FIELD_MACROS and call.args
            first = call.args[0] if named else None
            if isinstance(first, nodes.Const) and first.value in SHADOWING:
                yield call.lineno, f"a field called {first.value} hides the form's own"

    def _forbidden_markup(self) -> Iterator[tuple[int, str]]:
        if self.is_markup:
            yield from ((self.line_at(at), what) for at, what in _Reader(self.markup).forbidden)


class _Reader(HTMLParser):
    """Walks markup and notes, by offset, the words seen and the things forbidden."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=False)
        self.seen: list[tuple[int, str]] = []
        self.forbidden: list[tuple[int, str]] = []
        self.silent: list[int] = []
        self._open: list[tuple[str, bool]] = []
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", markup))]
        self.feed(markup)
        self.close()

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def _silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name.strip(HOLE): value or "" for name, value in attrs}
        silent = given.get("translate", "no" if self._silent() or tag in UNTRANSLATED else "yes") == "no"
        self._judge_tag(tag, given)
        if silent:
            self._note_silent(self.get_starttag_text() or "")
        else:
            self._see_attributes(tag, given)
        if tag not in VOID:
            self._open.append((tag, silent or tag in {"script", "style"}))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        # Branches may close what another branch opened: forget down to the nearest such tag, if there is one.
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] in {"script", "style"}:
            if data.strip():
                self.forbidden.append((self._offset(), f"<{self._open[-1][0]}> with a body"))
        elif self._silent():
            self._note_silent(data)
        else:
            self._see_text(data)

    def _note_silent(self, text: str) -> None:
        self.silent += [self._offset() + hole.start() for hole in re.finditer(HOLE, text)]

    def _see_text(self, data: str) -> None:
        # A macro may print attributes alone: they stand here as if they were text.
        for found in ATTRIBUTE.finditer(data):
            if found.group(1) in VISIBLE_ATTRIBUTES:
                self.seen += [(self._offset() + found.start(), words) for _, words in _words_in(found.group(2)[1:-1])]
        plain = ATTRIBUTE.sub(lambda found: " " * len(found.group()), data)
        self.seen += [(self._offset() + at, words) for at, words in _words_in(plain)]

    def _see_attributes(self, tag: str, given: dict[str, str]) -> None:
        names = set(VISIBLE_ATTRIBUTES)
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            names.add("value")
        if tag == "meta" and given.get("name") == "description":
            names.add("content")
        for name in names & given.keys():
            self.seen += [(self._offset(), words) for _, words in _words_in(given[name])]

    def _judge_tag(self, tag: str, given: dict[str, str]) -> None:
        at = self._offset()
        if tag == "style":
            self.forbidden.append((at, "<style> is refused by the content policy"))
        for name, value in given.items():
            if name == "name" and tag in ("input", "select", "textarea") and value in SHADOWING:
                self.forbidden.append((at, f"a field called {value} hides the form's own"))
            if name == "style" or (name.startswith("on") and name[2:].isalpha()):
                self.forbidden.append((at, f"{name}= is refused by the content policy"))
            if value.strip().casefold().startswith("javascript:"):
                self.forbidden.append((at, f"{name}= holds a javascript: address"))


def _words_in(text: str) -> Iterator[tuple[int, str]]:
    plain = ENTITY.sub(lambda match: " " * len(match.group()), text)
    found = LETTERS.search(plain)
    if found:
        yield found.start(), _short(" ".join(plain.replace(HOLE, "…").split()))


def _looks_said(text: str, named: bool) -> bool:
    if not LETTERS.search(text):
        return False
    if named:
        return not CODE_LIKE.match(text)
    return bool(SENTENCE_LIKE.search(text))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
