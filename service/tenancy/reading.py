"""Turns parsed TOML into structs and says everything that does not fit, not only the first thing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import TypeVar

import msgspec
from msgspec import inspect

from service.kit.words import N_
from service.tenancy.problems import Findings

UNKNOWN_FIELD = N_("There is no such field here. Remove it; known are: %(known)s.")
MISSPELT_FIELD = N_("There is no such field here. Did you mean %(likely)s?")
MISSING_FIELD = N_("This field is missing.")
NOT_ONE_OF = N_("Write one of: %(known)s.")
INVISIBLE = N_("The text holds signs that cannot be seen. Remove them, or type it anew.")
NOT_TEXT = N_('Write text in quotes, such as "text".')
NOT_WHOLE = N_("Write a whole number.")
NOT_DAY = N_("Write a day without quotes, such as 2026-03-20.")
NOT_YES_NO = N_("Write true or false, without quotes.")
NOT_LIST = N_("Write a list in square brackets, such as [1, 2]; for a list of tables repeat [[name]].")
NOT_TABLE = N_('Write a table, such as { az = "...", en = "..." }.')

Part = TypeVar("Part", bound=msgspec.Struct)


def read(kind: type[Part], data: object, findings: Findings) -> Part:
    """The struct, sound when nothing was added to findings. data: what a TOML parser gives; nothing is coerced.

    Where the data does not fit, the struct holds it all the same if it is of the right sort, else something empty, so
    that the rest can still be checked.
    """
    value = _read(_described(kind), data, findings)
    assert isinstance(value, kind)
    return value


@lru_cache
def _described(kind: type[msgspec.Struct]) -> inspect.Type:
    return inspect.type_info(kind)


def _read(kind: inspect.Type, data: object, findings: Findings, expected: str | None = None) -> object:
    match kind:
        case inspect.Metadata(type=inner, extra=extra):
            return _read(inner, data, findings, (extra or {}).get("expected", expected))
        case inspect.UnionType(types=types):
            inner = next(one for one in types if not isinstance(one, inspect.NoneType))
            return _read(inner, data, findings, expected)
        case inspect.StructType():
            return _read_struct(kind, data, findings)
        case inspect.ListType(item_type=item):
            return _read_list(item, data, findings)
        case inspect.DictType(value_type=item):
            return _read_table(item, data, findings)
    return _read_plain(kind, data, findings, expected)


def _read_struct(kind: inspect.StructType, data: object, findings: Findings) -> object:
    if not isinstance(data, Mapping):
        findings.say(NOT_TABLE)
        return _empty(kind)
    for name in data:
        if name not in kind.cls.__struct_fields__:
            _say_unknown(str(name), list(kind.cls.__struct_fields__), findings)
    values: dict[str, object] = {}
    for field in kind.fields:
        if field.name in data:
            with findings.at(field.name):
                values[field.name] = _read(field.type, data[field.name], findings)
        elif field.required:
            findings.say_at(field.name, MISSING_FIELD)
            values[field.name] = _empty(field.type)
    return kind.cls(**values)


def _say_unknown(name: str, known: list[str], findings: Findings) -> None:
    if likely := get_close_matches(name, known, n=1, cutoff=0.75):
        findings.say_at(name, MISSPELT_FIELD, likely=likely[0])
    else:
        findings.say_at(name, UNKNOWN_FIELD, known=", ".join(known))


def _read_list(item: inspect.Type, data: object, findings: Findings) -> list[object]:
    if not isinstance(data, list):
        findings.say(NOT_LIST)
        return []
    values = []
    for position, entry in enumerate(data, start=1):
        with findings.at(position):
            values.append(_read(item, entry, findings))
    return values


def _read_table(item: inspect.Type, data: object, findings: Findings) -> dict[str, object]:
    if not isinstance(data, Mapping):
        findings.say(NOT_TABLE)
        return {}
    values: dict[str, object] = {}
    for name, entry in data.items():
        with findings.at(str(name)):
            values[str(name)] = _read(item, entry, findings)
    return values


def _read_plain(kind: inspect.Type, data: object, findings: Findings, expected: str | None) -> object:
    right_sort, fits, sentence = _judge(kind, data)
    if not fits:
        if isinstance(kind, inspect.LiteralType):
            findings.say(NOT_ONE_OF, known=", ".join(str(value) for value in kind.values))
        else:
            findings.say(expected or sentence)
    elif isinstance(data, str) and not data.isprintable():
        findings.say(INVISIBLE)
    return data if right_sort else _empty(kind)


def _judge(kind: inspect.Type, data: object) -> tuple[bool, bool, str]:
    match kind:
        case inspect.LiteralType(values=values):
            text = isinstance(data, str)
            return text, text and data in values, NOT_ONE_OF
        case inspect.BoolType():
            return isinstance(data, bool), isinstance(data, bool), NOT_YES_NO
        case inspect.IntType(ge=least, le=most):
            whole = isinstance(data, int) and not isinstance(data, bool)
            return whole, whole and _between(data, least, most), NOT_WHOLE
        case inspect.DateType():
            day = isinstance(data, date) and not isinstance(data, datetime)
            return day, day, NOT_DAY
        case inspect.StrType():
            return isinstance(data, str), isinstance(data, str) and _matches(kind, data), NOT_TEXT
    raise TypeError(f"profiles hold no {kind!r}")


def _between(value: object, least: int | None, most: int | None) -> bool:
    assert isinstance(value, int)
    return (least is None or value >= least) and (most is None or value <= most)


def _matches(kind: inspect.StrType, text: str) -> bool:
    long_enough = len(text) >= (kind.min_length or 0)
    short_enough = kind.max_length is None or len(text) <= kind.max_length
    return long_enough and short_enough and (kind.pattern is None or bool(re.fullmatch(kind.pattern, text)))


def _empty(kind: inspect.Type) -> object:
    match kind:
        case inspect.Metadata(type=inner):
            return _empty(inner)
        case inspect.StructType():
            return kind.cls(**{field.name: _empty(field.type) for field in kind.fields if field.required})
        case inspect.ListType() | inspect.DictType():
            return [] if isinstance(kind, inspect.ListType) else {}
        case inspect.IntType(ge=least):
            return least or 0
        case inspect.DateType():
            return date.min
    return False if isinstance(kind, inspect.BoolType) else ""
