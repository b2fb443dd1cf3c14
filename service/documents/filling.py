"""Fills a DOCX template, or only checks it. Runs as a program of its own: templates are written by agencies.

Usage: filling.py TEMPLATE VALUES OUTPUT. VALUES is JSON, field by name; OUTPUT is written unless something is wrong.
One JSON value goes to standard output: {"fields": [...]} with the fields used, or {"problem": code, ...}:
broken (no readable DOCX), syntax (reason), unknown_fields (fields), forbidden (a template tried what it may not),
too_large. The template's language is Jinja in its immutable sandbox; it imports nothing of the service, has no secret
in its environment, and the kernel ends it when it takes too much memory or time.
"""

import json
import re
import resource
import sys
import zipfile
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate, Listing
from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

MEMORY = 1024 * 1024 * 1024
SECONDS = 20
LARGEST_OUTPUT = 64 * 1024 * 1024
LARGEST_PARTS, MOST_PARTS = 64 * 1024 * 1024, 2_000
# What may stand in a document made of a template: no macros, no programs inside.
FORBIDDEN_PARTS = re.compile(r"(vbaProject|vbaData|activeX|embeddings/.*\.(bin|exe|ole))", re.IGNORECASE)


class Wrong(Exception):
    """The template cannot be used: a code and its parameters."""

    def __init__(self, problem: str, **detail: object) -> None:
        super().__init__(problem)
        self.said = {"problem": problem, **detail}


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without attributes of objects at all: fields are plain values, and lists of plain tables."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return isinstance(obj, LoopContext) and attr in {"index", "first", "last", "length"}

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def confine() -> None:
    """Give up the right to much memory, time and disk."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_OUTPUT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def environment() -> Sandbox:
    """The language of templates: the usual filters, no functions, unknown fields are errors."""
    jinja = Sandbox(undefined=StrictUndefined, autoescape=True, loader=FunctionLoader(lambda name: None))
    jinja.globals.clear()
    return jinja


def look_inside(template: Path) -> None:
    """Refuse what is no DOCX, what unpacks without end, and what carries programs."""
    try:
        with zipfile.ZipFile(template) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError):
        raise Wrong("broken") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_PARTS:
        raise Wrong("too_large")
    names = {part.filename for part in parts}
    if "word/document.xml" not in names:
        raise Wrong("broken")
    if any(FORBIDDEN_PARTS.search(name) for name in names):
        raise Wrong("forbidden")


def unknown(jinja: Sandbox, document: DocxTemplate, values: dict[str, Any]) -> list[str]:
    """Fields that the template asks for and that there are none of."""
    asked: set[str] = document.get_undeclared_template_variables(jinja)
    return sorted(asked - set(values))


def prepared(values: dict[str, Any]) -> dict[str, Any]:
    """Texts of several lines keep their lines in the document."""
    return {
        name: Listing(value) if isinstance(value, str) and "\n" in value else value for name, value in values.items()
    }


def fill(template: Path, values: dict[str, Any], output: Path) -> list[str]:
    """Write the filled document; gives the fields that the template uses. Raises Wrong."""
    look_inside(template)
    jinja = environment()
    try:
        document = DocxTemplate(str(template))
        strange = unknown(jinja, document, values)
        if strange:
            raise Wrong("unknown_fields", fields=strange)
        used = sorted(document.get_undeclared_template_variables(jinja))
        document.render(prepared(values), jinja, autoescape=True)
        document.save(str(output))
    except TemplateSyntaxError as error:
        raise Wrong("syntax", reason=(error.message or "")[:300]) from None
    except (SecurityError, TemplateNotFound):
        raise Wrong("forbidden") from None
    except UndefinedError as error:
        raise Wrong("unknown_fields", fields=[_named(str(error))]) from None
    except TemplateError as error:
        raise Wrong("syntax", reason=str(error)[:300]) from None
    except MemoryError:
        raise Wrong("too_large") from None
    except Wrong:
        raise
    except Exception:
        # Whatever the libraries stumble over in a damaged package: there are as many kinds as ways of damage.
        raise Wrong("broken") from None
    return used


def _named(sentence: str) -> str:
    found = re.findall(r"'([^']+)'", sentence)
    return found[-1] if found else sentence[:60]


def main(template: Path, values: Path, output: Path) -> None:
    confine()
    try:
        said: dict[str, object] = {"fields": fill(template, json.loads(values.read_text(encoding="utf-8")), output)}
    except Wrong as wrong:
        said = wrong.said
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
