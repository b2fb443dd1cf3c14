"""The message catalogues: taken from the source, brought up to date, checked and compiled.

`locales/service.pot` is the template, `locales/<code>/LC_MESSAGES/service.po` are the translations (az, ka). English is
generated from the msgids; `locales/en/...` may exist and hold only what differs from them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message, TranslationError
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from jinja2 import TemplateSyntaxError

from service.runtime.language import DOMAIN, LANGUAGES
from service.runtime.templatecheck import forbidden_markup, templates, visible_words

__all__ = ["CatalogueError", "check", "compile_all", "extract", "forbidden_markup", "visible_words"]

TRANSLATED = tuple(code for code in LANGUAGES if code != "en")
KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "_": None,
    "gettext": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "translate": (2,),
}
NOTES = ("NOTE:",)
JINJA = {
    "silent": "false",
    "trimmed": "true",
    "newstyle_gettext": "true",
    "extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols",
}
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%")
TAG = re.compile(r"<[^<>]*>")
# Controls, bidi marks and Georgian capitals (which most fonts draw blank) never belong into a sentence.
UNWANTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\u1c90-\u1cbf]")


class CatalogueError(Exception):
    """A source file or catalogue that cannot be read; says which and where."""


# --- from the source


def extract(root: Path) -> None:
    """Write the template anew and bring every translation up to date; what is no longer said is dropped."""
    template = _template(root)
    _write(_pot(root), _template_bytes(template))
    for code in TRANSLATED:
        path = _po(root, code)
        catalog = _read(path, code) if path.exists() else Catalog(locale=code)
        catalog.update(template, no_fuzzy_matching=True, keep_user_comments=True, update_creation_date=False)
        _write(path, _po_bytes(catalog))


def _template(root: Path) -> Catalog:
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for path, method, options in _sources(root):
        name = path.relative_to(root).as_posix()
        for line, message, comments, context in _extracted(path, name, method, options):
            catalog.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return catalog


def _sources(root: Path) -> Iterator[tuple[Path, str, dict[str, str]]]:
    service = root / "service"
    for path in sorted([*service.rglob("*.py"), *templates(root)]):
        yield (path, "python", {}) if path.suffix == ".py" else (path, "jinja2.ext:babel_extract", JINJA)


def _extracted(path: Path, name: str, method: str, options: dict[str, str]) -> Iterable[Any]:
    try:
        return list(extract_from_file(method, path, KEYWORDS, NOTES, options, strip_comment_tags=True))
    except TemplateSyntaxError as error:
        raise CatalogueError(f"{name}:{error.lineno}: {error.message}") from error
    except (SyntaxError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{name}: {error}") from error


# --- the files


def _pot(root: Path) -> Path:
    return root / "locales" / f"{DOMAIN}.pot"


def _po(root: Path, code: str) -> Path:
    return root / "locales" / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def _read(path: Path, code: str | None) -> Catalog:
    try:
        with path.open("rb") as file:
            return read_po(file, locale=code, abort_invalid=True)
    except (PoFileError, TranslationError, ValueError) as error:
        raise CatalogueError(f"{path.name} ({code}): {error}") from error


def _template_bytes(catalog: Catalog) -> bytes:
    out = BytesIO()
    write_po(out, catalog, width=120, omit_header=True, sort_by_file=True, include_lineno=False)
    return out.getvalue()


def _po_bytes(catalog: Catalog) -> bytes:
    # A header without dates and names: two people translating at once then meet no conflict in it.
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Language: {catalog.locale}\\n"\n"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    out = BytesIO()
    write_po(out, catalog, width=120, omit_header=True, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    return header.encode() + out.getvalue()


def _write(path: Path, content: bytes) -> None:
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)


# --- to the machine


def compile_all(root: Path) -> None:
    """Build `.build/locales/<code>/LC_MESSAGES/service.mo` for every language. Raises CatalogueError."""
    template = _read(_pot(root), None) if _pot(root).exists() else Catalog()
    for code in LANGUAGES:
        catalog = _english(root, template) if code == "en" else _translation(root, code)
        _write(root / ".build" / "locales" / code / "LC_MESSAGES" / f"{DOMAIN}.mo", _mo_bytes(catalog))


def _translation(root: Path, code: str) -> Catalog:
    path = _po(root, code)
    return _read(path, code) if path.exists() else Catalog(locale=code)


def _english(root: Path, template: Catalog) -> Catalog:
    overrides = _translation(root, "en")
    catalog = Catalog(locale="en")
    for message in _messages(template):
        own = overrides.get(message.id, message.context)
        string = own.string if own is not None and own.string else message.id
        catalog.add(message.id, string, context=message.context)
    return catalog


def _mo_bytes(catalog: Catalog) -> bytes:
    out = BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


# --- whether all is said


def check(root: Path) -> list[str]:
    """Every fault of the catalogues, one sentence each; an empty list when all is well."""
    try:
        template = _template(root)
    except CatalogueError as error:
        return [str(error)]
    problems = [f"{DOMAIN}.pot: {problem}" for problem in _check_template(root, template)]
    for code in TRANSLATED:
        problems += _check_file(root, code, lambda catalog: _check_translation(catalog, template))
    if _po(root, "en").exists():
        problems += _check_file(root, "en", lambda catalog: _check_overrides(catalog, template))
    return problems


def _check_template(root: Path, template: Catalog) -> Iterator[str]:
    if not _pot(root).exists() or _pot(root).read_bytes() != _template_bytes(template):
        yield "is not what the source says; run `./chancery locales extract`"
    for message in _messages(template):
        for text in _forms(message.id):
            if PLACEHOLDER.sub("", text).count("%") or not text.strip():
                yield f"{_shown(message)}: is empty, or a per cent sign is neither `%%` nor of `%(name)s`"


def _check_file(root: Path, code: str, judge: Callable[[Catalog], Iterable[str]]) -> list[str]:
    name = _po(root, code).relative_to(root).as_posix()
    if not _po(root, code).exists():
        return [f"{name}: is missing"]
    try:
        catalog = _read(_po(root, code), code)
        _mo_bytes(catalog)
    except (CatalogueError, TranslationError, ValueError) as error:
        return [f"{name}: {error}"]
    return [f"{name}: {problem}" for problem in judge(catalog)]


def _check_translation(catalog: Catalog, template: Catalog) -> Iterator[str]:
    for message in _messages(template):
        said = catalog.get(message.id, message.context)
        if said is None:
            yield f"{_shown(message)}: is not in the catalogue"
        elif not _complete(said, catalog):
            yield f"{_shown(message)}: is not translated in every form"
    yield from _check_overrides(catalog, template)


def _check_overrides(catalog: Catalog, template: Catalog) -> Iterator[str]:
    for message in catalog.obsolete.values():
        yield f"{_shown(message)}: is obsolete"
    for message in _messages(catalog):
        original = template.get(message.id, message.context)
        if original is None:
            yield f"{_shown(message)}: is said nowhere"
        elif message.id != original.id:
            yield f"{_shown(message)}: has other plural forms than the source"
        if message.fuzzy:
            yield f"{_shown(message)}: is fuzzy"
        yield from (f"{_shown(message)}: {problem}" for problem in _check_message(message, catalog))


def _complete(message: Message, catalog: Catalog) -> bool:
    wanted = catalog.num_plurals if message.pluralizable else 1
    forms = _forms(message.string)
    return len(forms) == wanted and all(form.strip() for form in forms)


def _check_message(message: Message, catalog: Catalog) -> Iterator[str]:
    yield from (str(error) for error in message.check(catalog))
    originals = _forms(message.id)
    for form in filter(None, _forms(message.string)):
        # A singular form may speak of "one" without the number, so any original form may be the model.
        if all(_pieces(PLACEHOLDER, form) != _pieces(PLACEHOLDER, original) for original in originals):
            yield "the placeholders differ"
        if all(_pieces(TAG, form) != _pieces(TAG, original) for original in originals):
            yield "the markup differs"
        if UNWANTED.search(form):
            yield "holds a control character, a direction mark or a Georgian capital"
        if _edges(form) not in {_edges(original) for original in originals}:
            yield "begins or ends with other white space"


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _forms(text: Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (tuple, list)) else (text or "",)


def _pieces(pattern: re.Pattern[str], text: str) -> list[str]:
    return sorted(pattern.findall(text))


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _shown(message: Message) -> str:
    first = _forms(message.id)[0]
    return f"“{first if len(first) <= 60 else first[:59] + '…'}”"
