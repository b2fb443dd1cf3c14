"""Secrets typed in the browser, encrypted at rest; and references to secrets in operators' files.

A sealed value is AES-256-GCM: one byte of version, the length and name of its key, a nonce of 12 bytes, ciphertext and
tag. What a value is for (its context: tenant, table, column, id) is authenticated with it, so that a value moved to
another row or agency does not open. Keys live in a TOML file, newest first:

    [[keys]]
    id = "2026-11-22"
    secret = "<32 bytes in base64>"
"""

from __future__ import annotations

import base64
import binascii
import os
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
NONCE = 12
KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,32}")
LARGEST_FILE = 64 * 1024


class SecretsError(Exception):
    """Keys or a referenced secret cannot be had; its text is one sentence for the operator, without the secret."""


class Unreadable(SecretsError):
    """A sealed value does not open: changed, moved from its place, or its key is gone."""


class Keyring:
    """The keys of one installation: the newest seals, any of them opens."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        """`keys` from id to 32 bytes, newest first. Raises SecretsError for none, a wrong id or a wrong length."""
        if not keys:
            raise SecretsError("There is no encryption key.")
        for key_id, secret in keys.items():
            if not KEY_ID.fullmatch(key_id):
                raise SecretsError("The id of an encryption key has 1 to 32 letters, digits, dots, - or _.")
            if len(secret) != 32:
                raise SecretsError(f"The encryption key {key_id} has {len(secret)} bytes; it must have 32.")
        self._ciphers = {key_id: AESGCM(secret) for key_id, secret in keys.items()}
        self._newest = next(iter(keys))

    def __repr__(self) -> str:
        return f"Keyring({', '.join(self._ciphers)})"

    @classmethod
    def load(cls, path: Path) -> Keyring:
        """Read a key file. Raises SecretsError with one sentence."""
        return cls(_read_keys(path))

    def seal(self, text: str, context: bytes) -> bytes:
        """Encrypt under the newest key. `context` names the one place this value belongs to."""
        head = _head(self._newest)
        nonce = os.urandom(NONCE)
        return head + nonce + self._ciphers[self._newest].encrypt(nonce, text.encode(), head + context)

    def open(self, blob: bytes, context: bytes) -> str:
        """The text sealed for the same context. Raises Unreadable."""
        key_id, head = self._key_of(blob)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise Unreadable(f"The encryption key {key_id} is not in the key file.")
        nonce = blob[len(head) : len(head) + NONCE]
        try:
            return cipher.decrypt(nonce, blob[len(head) + NONCE :], head + context).decode()
        except (InvalidTag, ValueError) as error:
            raise Unreadable("A sealed value was changed or belongs elsewhere.") from error

    def is_stale(self, blob: bytes) -> bool:
        """Whether a value is sealed with another key than the newest. Raises Unreadable for what is no sealed value."""
        return self._key_of(blob)[0] != self._newest

    def rotate(self, blob: bytes, context: bytes) -> bytes | None:
        """The value sealed anew under the newest key, or None when it already is. Raises Unreadable."""
        return self.seal(self.open(blob, context), context) if self.is_stale(blob) else None

    def _key_of(self, blob: bytes) -> tuple[str, bytes]:
        length = blob[1] if len(blob) > 1 else 0
        head = blob[: 2 + length]
        if blob[:1] != bytes([VERSION]) or len(blob) < 2 + length + NONCE + 16 or not head[2:].isascii():
            raise Unreadable("This is not a sealed value.")
        return head[2:].decode("ascii"), head


def _head(key_id: str) -> bytes:
    return bytes([VERSION, len(key_id)]) + key_id.encode("ascii")


# --- the key file


def generate(path: Path, today: date) -> None:
    """Make a key file with one key, readable by its owner only. Raises SecretsError when there is one already."""
    if path.exists():
        raise SecretsError(f"{path} exists already; add a key to it instead.")
    _write_keys(path, {_new_id(today, {}): os.urandom(32)})


def add_key(path: Path, today: date) -> str:
    """Put a new key before the others and say its id. Sealed values open as before and are then rotated."""
    keys = _read_keys(path)
    key_id = _new_id(today, keys)
    _write_keys(path, {key_id: os.urandom(32), **keys})
    return key_id


def drop_key(path: Path, key_id: str) -> None:
    """Remove a key that no sealed value needs any longer. Raises SecretsError for the newest and for an unknown one."""
    keys = _read_keys(path)
    if key_id not in keys or key_id == next(iter(keys)):
        raise SecretsError(f"{key_id} is the newest key or not in the key file.")
    _write_keys(path, {name: secret for name, secret in keys.items() if name != key_id})


def key_ids(path: Path) -> list[str]:
    """The names of the keys, newest first. Raises SecretsError."""
    return list(_read_keys(path))


def _new_id(today: date, taken: Mapping[str, bytes]) -> str:
    names = [today.isoformat(), *(f"{today.isoformat()}.{n}" for n in range(2, 1000))]
    return next(name for name in names if name not in taken)


def _read_keys(path: Path) -> dict[str, bytes]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        pairs = [(str(entry["id"]), base64.b64decode(str(entry["secret"]), validate=True)) for entry in content["keys"]]
    except OSError as error:
        raise SecretsError(f"The key file {path} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError, binascii.Error):
        # Not chained: the error would quote the line, and the line may hold the key.
        raise SecretsError(f"The key file {path} is not as it should be: [[keys]] with id and secret.") from None
    if len(dict(pairs)) != len(pairs):
        raise SecretsError(f"The key file {path} names a key twice.")
    return dict(pairs)


def _write_keys(path: Path, keys: Mapping[str, bytes]) -> None:
    lines = ["# Encryption keys, newest first. Keep a copy apart from the database's backups."]
    for key_id, secret in keys.items():
        lines += ["", "[[keys]]", f'id = "{key_id}"', f'secret = "{base64.b64encode(secret).decode()}"']
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


# --- references


def resolve_reference(reference: str, env: Mapping[str, str] | None = None) -> str:
    """The secret that `env:NAME` or `file:/absolute/path` names, without white space around it.

    For operators' files only; nothing typed in a browser is ever resolved. Raises SecretsError.
    """
    kind, _, place = reference.partition(":")
    if kind == "env" and place:
        found = (os.environ if env is None else env).get(place, "")
        missing = f"The environment has no {place}."
    elif kind == "file" and place.startswith("/"):
        found = _read_secret(Path(place))
        missing = f"The file {place} is empty."
    else:
        raise SecretsError("A secret is named as env:NAME or file:/absolute/path.")
    if not found.strip():
        raise SecretsError(missing)
    return found.strip()


def _read_secret(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE).decode("utf-8")
    except OSError as error:
        raise SecretsError(f"The file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise SecretsError(f"The file {path} is not text.") from None
