"""Texts of publications: paragraphs, headings, lists, quotes, tables and links, written as Markdown.

HTML is no part of it: a tag that is typed is shown as it was typed. Links lead to web pages, mail addresses, telephone
numbers and places on the same page only. Pictures stand beside the text, with their own words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

RULES = [
    "heading", "list", "blockquote", "hr", "table", "emphasis", "link", "autolink", "escape", "newline", "backticks",
    "entity",
]  # fmt: skip
SAID = {"text", "softbreak", "hardbreak", "code_inline"}
SCHEMES = {"", "http", "https", "mailto", "tel"}


def _safe_link(url: str) -> bool:
    try:
        return urlsplit(url.strip()).scheme.casefold() in SCHEMES and not url.strip().startswith(("//", "\\"))
    except ValueError:
        return False


def _emphasis(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """Emphasis is weight: there is no italic face, and a light one of letters that have none is hard to read."""
    return "<strong>" if tokens[at].nesting == 1 else "</strong>"


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("zero", {"html": False, "linkify": False, "typographer": False, "maxNesting": 12})
    made.enable(RULES)
    made.validateLink = _safe_link  # type: ignore[method-assign]
    made.add_render_rule("em_open", _emphasis)
    made.add_render_rule("em_close", _emphasis)
    return made


def _below_title(tokens: Sequence[Token]) -> None:
    """The page has its title: what the text calls its first heading is the second on the page."""
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h2" if token.tag in {"h1", "h2"} else "h3"
        elif token.type in {"th_open", "td_open"}:
            token.attrs = {}  # alignment would come as an inline style
        for child in token.children or ():
            if child.type == "link_open" and str(child.attrGet("href") or "").startswith(("http:", "https:")):
                child.attrSet("rel", "noopener")


def html_of(text: str) -> Markup:
    """The text as safe HTML."""
    made = _markdown()
    env: EnvType = {}
    tokens = made.parse(text, env)
    _below_title(tokens)
    return Markup(made.renderer.render(tokens, made.options, env))


def plain_of(text: str) -> str:
    """The words of the text alone, in one line."""
    words: list[str] = []
    for token in _markdown().parse(text):
        words += [
            child.content or " " for child in token.children or () if child.type in {"text", "softbreak", "code_inline"}
        ]
        words.append(" ")
    return " ".join("".join(words).split())


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a text without any markup: kind is heading, paragraph or row; cells: of a row of a table."""

    kind: str
    text: str
    level: int = 0
    cells: tuple[str, ...] = ()


def blocks_of(text: str) -> list[Block]:
    """The pieces of the text in their order, for paper and plain mail: items of lists as paragraphs, with their sign.

    Links are said with their address behind the words.
    """
    found: list[Block] = []
    lists: list[int] = []
    cells: list[str] = []
    sign, level, in_row = "", 0, False
    for token in _markdown().parse(text):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(int(token.attrGet("start") or 1) if token.type.startswith("ordered") else 0)
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open":
            sign = f"{lists[-1]}. " if lists[-1] else "• "
            lists[-1] += 1 if lists[-1] else 0
        elif token.type == "heading_open":
            level = min(int(token.tag[1]) + 1, 3)
        elif token.type == "tr_open":
            in_row = True
        elif token.type == "tr_close":
            in_row = False
            found.append(Block("row", "", cells=tuple(cells)))
            cells = []
        elif token.type == "inline":
            said = _said(token.children or ())
            if in_row:
                cells.append(said)
            elif level:
                found.append(Block("heading", said, level))
                level = 0
            else:
                found.append(Block("paragraph", sign + said))
                sign = ""
    return found


def _said(children: Sequence[Token]) -> str:
    """The words of a line, an address behind each link that does not say it itself."""
    words: list[str] = []
    address = ""
    for child in children:
        if child.type == "link_open":
            address = str(child.attrGet("href") or "")
        elif child.type == "link_close":
            bare = address.removeprefix("mailto:").removeprefix("tel:")
            words += [] if not bare or bare in "".join(words) else [f" ({bare})"]
            address = ""
        elif child.type in SAID:
            words.append(child.content or ("\n" if child.type == "hardbreak" else " "))
    return "".join(words)
