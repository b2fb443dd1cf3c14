"""The grammar of keyword rules: text to tree, with the place of a mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from service.kit.words import N_
from service.monitoring.texts.matching.reading import cut, name_key, script_of

_LONGEST = 4000
_MOST_TERMS = 300
_DEEPEST = 20
_FARTHEST = 50
_SHORTEST_PREFIX = 2


class RuleMistake(ValueError):
    """A rule that cannot be read. ``position`` (letters from 0) and ``length`` say where, ``sentence`` (msgid) why."""

    def __init__(self, position: int, sentence: str, length: int = 1, **values: object) -> None:
        super().__init__(sentence % values if values else sentence)
        self.position, self.sentence, self.length, self.values = position, sentence, max(1, length), values


@dataclass(frozen=True)
class Word:
    """One word: ``how`` is ``forms``, ``exact`` or ``prefix``."""

    key: str
    script: str
    how: str = "forms"


@dataclass(frozen=True)
class Phrase:
    """Words one after another (often only one), and how they stand in the rule."""

    words: tuple[Word, ...]
    written: str


@dataclass(frozen=True)
class Alias:
    """A named list of spellings."""

    name: str
    position: int = field(compare=False, default=0)


@dataclass(frozen=True)
class Near:
    """Two things at most ``distance`` words apart in one field."""

    left: Node
    right: Node
    distance: int


@dataclass(frozen=True)
class All:
    """AND."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Some:
    """OR."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Not:
    """NOT."""

    part: Node


@dataclass(frozen=True)
class Within:
    """Only in one field: ``title``, ``lead`` or ``text``."""

    name: str
    part: Node


@dataclass(frozen=True)
class Outlet:
    """Only of an outlet whose name holds these words."""

    key: str


@dataclass(frozen=True)
class Written:
    """Only in a language."""

    code: str


Node = Phrase | Alias | Near | All | Some | Not | Within | Outlet | Written


@dataclass(frozen=True)
class Rule:
    """A rule that was read. Keep it: it is cheap to ask again."""

    text: str
    root: Node

    @cached_property
    def aliases(self) -> tuple[Alias, ...]:
        """The lists of spellings that it names."""
        return tuple(node for node in walk(self.root) if isinstance(node, Alias))


def walk(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    yield node
    if isinstance(node, All | Some):
        for part in node.parts:
            yield from walk(part)
    elif isinstance(node, Not | Within):
        yield from walk(node.part)
    elif isinstance(node, Near):
        yield from walk(node.left)
        yield from walk(node.right)


_OPERATORS = {
    "AND": "and", "OR": "or", "NOT": "not", "VƏ": "and", "YA": "or", "YAXUD": "or", "DEYİL": "not",
    "და": "and", "ან": "or", "არა": "not", "И": "and", "ИЛИ": "or", "НЕ": "not",
}  # fmt: skip
_FIELDS = {
    "title": "title", "basliq": "title", "სათაური": "title", "заголовок": "title",
    "lead": "lead", "giris": "lead", "შესავალი": "lead",
    "text": "text", "metn": "text", "ტექსტი": "text", "текст": "text",
    "source": "source", "menbe": "source", "წყარო": "source", "источник": "source",
    "language": "language", "dil": "language", "ენა": "language", "язык": "language",
}  # fmt: skip
_QUOTES = '"„“”«»'
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<open>\()|(?P<close>\))|(?P<quote>[{_QUOTES}])"
    r"|(?P<near>(?:NEAR|YAXIN|ახლოს|РЯДОМ)(?:/(?P<far>\d*))?(?![^\s()]))"
    rf"|(?P<field>[^\W\d_]+):(?=\S)|@(?P<alias>[\w-]+)|(?P<minus>[-−](?=[\w@={_QUOTES}(]))"
    rf"|(?P<exact>=(?=[\w{_QUOTES}]))|(?P<word>[^\s(){_QUOTES}]+)"
)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int
    far: int = 0


def _tokens(text: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(text):
        piece = _TOKEN.match(text, at)
        assert piece is not None
        kind, whole = piece.lastgroup or "", piece[0]
        if kind == "quote":
            close = re.compile(f"[{_QUOTES}]").search(text, at + 1)
            if close is None:
                raise RuleMistake(at, N_("This quotation mark is not closed."))
            found.append(_Token("phrase", text[at + 1 : close.start()], at))
            at = close.end()
            continue
        if piece["near"]:
            found.append(_near(piece))
        elif kind == "word" and whole in _OPERATORS:
            if whole in {"YA", "YAXUD"} and found and found[-1].text == "VƏ":
                found.pop()
            found.append(_Token(_OPERATORS[whole], whole, at))
        elif kind != "space":
            found.append(_Token(kind, piece[kind], at))
        at = piece.end()
    return found


def _near(piece: re.Match[str]) -> _Token:
    far = int((piece["far"] or "0")[:6])
    if not 1 <= far <= _FARTHEST:
        raise RuleMistake(
            piece.start(), N_("Write how many words may stand between, from 1 to %(most)s: NEAR/5."), len(piece[0]),
            most=_FARTHEST,
        )  # fmt: skip
    return _Token("near", piece[0], piece.start(), far)


def parse(text: str) -> Rule:
    """Read a rule. Raises RuleMistake with the place and a sentence."""
    if len(text) > _LONGEST:
        raise RuleMistake(_LONGEST, N_("The rule is longer than %(most)s letters."), most=_LONGEST)
    tokens = _tokens(text)
    if not tokens:
        raise RuleMistake(0, N_("Write at least one word to look for."))
    if sum(token.kind in {"word", "phrase", "alias"} for token in tokens) > _MOST_TERMS:
        raise RuleMistake(0, N_("The rule holds more than %(most)s terms. Use a list of spellings."), most=_MOST_TERMS)
    root = _Parser(text, tokens).whole()
    if not _asks(root):
        raise RuleMistake(
            0, N_("The rule only excludes, so it would catch almost everything. Name a word to look for."), len(text)
        )
    return Rule(text, root)


def _asks(node: Node) -> bool:
    """Whether every way to fulfil it finds something."""
    if isinstance(node, Not):
        return False
    if isinstance(node, All):
        return any(_asks(part) for part in node.parts)
    if isinstance(node, Some):
        return all(_asks(part) for part in node.parts)
    return _asks(node.part) if isinstance(node, Within) else True


class _Parser:
    def __init__(self, text: str, tokens: list[_Token]) -> None:
        self.text, self.tokens, self.at, self.depth = text, tokens, 0, 0

    def whole(self) -> Node:
        root = self.some()
        if (token := self.next()) is not None:
            assert token.kind == "close"
            raise RuleMistake(token.at, N_("This parenthesis closes nothing."))
        return root

    def next(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *kinds: str) -> _Token | None:
        token = self.next()
        if token is None or token.kind not in kinds:
            return None
        self.at += 1
        return token

    def some(self) -> Node:
        parts = [self.all()]
        while self.take("or"):
            parts.append(self.all())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def all(self) -> Node:
        parts = [self.nearby()]
        while (token := self.next()) is not None and token.kind not in {"or", "close"}:
            self.take("and")
            parts.append(self.nearby())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def nearby(self) -> Node:
        begin = self.next()
        left = self.one()
        while (token := self.take("near")) is not None:
            after = self.next()
            right = self.one()
            for part, where in ((left, begin), (right, after)):
                if not _has_place(part):
                    raise RuleMistake(
                        where.at if where else token.at,
                        N_("Only words, phrases and lists of spellings, joined by OR, may stand beside NEAR."),
                    )
            left = Near(left, right, token.far)
        return left

    def one(self) -> Node:
        token = self.next()
        if token is None:
            raise self.nothing(len(self.text))
        self.at += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise RuleMistake(token.at, N_("There are too many parentheses inside each other."))
        made = self.of(token)
        self.depth -= 1
        return made

    def of(self, token: _Token) -> Node:
        if token.kind in {"not", "minus"}:
            return Not(self.one())
        if token.kind == "open":
            return self.group(token)
        if token.kind == "field":
            return self.scoped(token)
        if token.kind == "alias":
            return Alias(name_key(token.text), token.at)
        if token.kind == "exact":
            inner = self.take("word", "phrase")
            if inner is None:
                raise RuleMistake(token.at, N_("A word or phrase is missing here."))
            return _phrase(inner, "exact")
        if token.kind in {"word", "phrase"}:
            return _phrase(token, "forms")
        raise self.nothing(token.at, len(token.text))

    def nothing(self, at: int, length: int = 1) -> RuleMistake:
        before = self.tokens[self.at - 2] if self.at >= 2 else None
        if at >= len(self.text) and self.tokens:
            before = self.tokens[-1]
        if before is not None and before.kind == "open":
            return RuleMistake(before.at, N_("There is nothing inside these parentheses."))
        return RuleMistake(min(at, max(0, len(self.text) - 1)), N_("A word or phrase is missing here."), length)

    def group(self, opened: _Token) -> Node:
        inner = self.some()
        if self.take("close") is None:
            raise RuleMistake(opened.at, N_("This parenthesis is not closed."))
        return inner

    def scoped(self, token: _Token) -> Node:
        name = _FIELDS.get(name_key(token.text))
        if name is None:
            raise RuleMistake(
                token.at, N_("There is no field %(name)s. There are title, lead, text, source and language."),
                len(token.text), name=token.text,
            )  # fmt: skip
        if name in {"title", "lead", "text"}:
            return Within(name, self.one())
        value = self.take("word", "phrase")
        if value is None:
            raise RuleMistake(token.at, N_("Write a name directly after the colon."), len(token.text) + 1)
        if name == "language":
            if not re.fullmatch(r"[a-z]{2}", value.text.lower()):
                raise RuleMistake(value.at, N_("Write the language as two letters: az, ka, en or ru."), len(value.text))
            return Written(value.text.lower())
        key = " ".join(word for word, _found in cut(value.text))
        if not key:
            raise RuleMistake(value.at, N_("A word needs a letter or a digit."), len(value.text))
        return Outlet(key)


def _has_place(node: Node) -> bool:
    if isinstance(node, Some):
        return all(_has_place(part) for part in node.parts)
    return isinstance(node, Phrase | Alias | Near)


def _phrase(token: _Token, how: str) -> Phrase:
    found = [(key, piece) for key, piece in cut(token.text)]
    if not found:
        raise RuleMistake(token.at, N_("A word needs a letter or a digit."), len(token.text))
    words = [Word(key, script_of(piece[0]), how) for key, piece in found]
    star = token.text.find("*")
    if star >= 0:
        within = token.at + star + (token.kind == "phrase")
        if token.text.rstrip()[-1] != "*" or token.text.count("*") > 1 or star != found[-1][1].end():
            raise RuleMistake(within, N_("The star may stand only at the end of a word."))
        if len(words[-1].key) < _SHORTEST_PREFIX:
            raise RuleMistake(within, N_("Write at least %(least)s letters before the star."), least=_SHORTEST_PREFIX)
        words[-1] = Word(words[-1].key, words[-1].script, "prefix")
    return Phrase(tuple(words), " ".join(token.text.split()))


def spelling(text: str) -> Phrase | None:
    """One spelling of a list: a phrase, exact after ``=``; None when it holds no word."""
    how = "exact" if text.lstrip().startswith("=") else "forms"
    try:
        return _phrase(_Token("phrase", text.replace("=", " "), 0), how)
    except RuleMistake:
        return None
