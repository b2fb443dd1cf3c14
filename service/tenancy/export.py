"""Writes a profile as the TOML that people write: short tables on one line, lists of tables as ``[[name]]``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import get_type_hints

import msgspec

from service.tenancy.loader import Country
from service.tenancy.profile import Profile

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_LINE = 110


def to_dict(profile: Profile, country: Country | None = None) -> dict[str, object]:
    """Plain values in the order of the fields, without what is the same in the country or left out anyway."""
    names = [name for name in profile.__struct_fields__ if country is None or not _taken_over(name, profile, country)]
    return {name: _plain(held) for name in names if (held := getattr(profile, name)) is not None}


def to_toml(profile: Profile, country: Country | None = None) -> str:
    """The file of an agency, without what it takes over from a country that is given. Reading it gives the profile."""
    return write_toml(to_dict(profile, country))


def _taken_over(name: str, profile: Profile, country: Country) -> bool:
    if name not in country.fields:
        return False
    kind = get_type_hints(Profile, include_extras=True)[name]
    return bool(msgspec.convert(country.fields[name], kind) == getattr(profile, name))


def _plain(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.fields(value)
        return {field.name: _plain(held) for field in fields if (held := getattr(value, field.name)) != _default(field)}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value


def _default(field: msgspec.structs.FieldInfo) -> object:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


def write_toml(values: Mapping[str, object]) -> str:
    """TOML of text, whole numbers, booleans, lists and tables; nothing else stands in a profile."""
    plain = [(name, value) for name, value in values.items() if not _is_section(value)]
    lines = [f"{_key(name)} = {_value(value)}" for name, value in plain]
    for name, value in values.items():
        if _is_section(value):
            lines += _section(name, value)
    return "\n".join(lines).strip() + "\n"


def _is_section(value: object) -> bool:
    tables = isinstance(value, list) and bool(value) and all(isinstance(entry, Mapping) for entry in value)
    return tables or (isinstance(value, Mapping) and not _is_texts(value))


def _is_texts(value: Mapping[str, object]) -> bool:
    return bool(value) and all(isinstance(entry, str) and len(key) == 2 for key, entry in value.items())


def _section(name: str, value: object) -> Iterator[str]:
    head, entries = (f"[[{_key(name)}]]", value) if isinstance(value, list) else (f"[{_key(name)}]", [value])
    for entry in entries:
        assert isinstance(entry, Mapping)
        yield ""
        yield head
        for key, held in entry.items():
            yield f"{_key(key)} = {_value(held)}"


def _value(value: object, depth: int = 0) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(str(key))} = {_value(held, depth + 1)}" for key, held in value.items())
        return "{ " + inside + " }" if inside else "{}"
    if isinstance(value, list):
        return _list([_value(held, depth + 1) for held in value], depth)
    raise TypeError(f"a profile holds no {type(value).__name__}")


def _list(entries: list[str], depth: int) -> str:
    line = "[" + ", ".join(entries) + "]"
    if depth or len(line) <= _LINE:
        return line
    return "[\n" + "".join(f"    {entry},\n" for entry in entries) + "]"


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else _text(name)


def _text(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(sign) or _sign(sign) for sign in text) + '"'


def _sign(sign: str) -> str:
    return sign if sign >= " " and sign != "\x7f" else f"\\u{ord(sign):04x}"
