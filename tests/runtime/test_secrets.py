import base64
import traceback
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.runtime.secrets import (
    Keyring,
    SecretsError,
    Unreadable,
    add_key,
    drop_key,
    generate,
    resolve_reference,
)

DAY = date(2026, 11, 22)
PLACE = b"tenant-1/provider/client_secret"
OLD, NEW = bytes(range(32)), bytes(range(32, 64))


@pytest.fixture
def ring():
    return Keyring({"2026": NEW, "2025": OLD})


@given(st.text(), st.binary(max_size=60))
def test_what_is_sealed_opens_in_its_place_only(text, context):
    ring = Keyring({"k": NEW})
    blob = ring.seal(text, context)
    assert ring.open(blob, context) == text
    with pytest.raises(Unreadable):
        ring.open(blob, context + b"x")


def test_sealing_twice_gives_two_values_that_do_not_show_the_text(ring):
    first, second = ring.seal("hunter2", PLACE), ring.seal("hunter2", PLACE)
    assert first != second
    assert b"hunter2" not in first


def test_any_changed_byte_is_noticed(ring):
    blob = ring.seal("hunter2", PLACE)
    for at in range(len(blob)):
        changed = blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :]
        with pytest.raises(Unreadable):
            ring.open(changed, PLACE)


def test_any_cut_is_noticed(ring):
    blob = ring.seal("hunter2", PLACE)
    for length in range(len(blob)):
        with pytest.raises(Unreadable):
            ring.open(blob[:length], PLACE)
    with pytest.raises(Unreadable):
        ring.open(blob + b"\x00", PLACE)


def test_a_value_cannot_claim_another_key():
    both = Keyring({"a": NEW, "b": NEW})
    blob = both.seal("hunter2", PLACE)
    with pytest.raises(Unreadable):
        both.open(blob.replace(b"a", b"b", 1), PLACE)


def test_keys_rotate_without_losing_a_value(ring):
    before = Keyring({"2025": OLD}).seal("hunter2", PLACE)
    assert ring.is_stale(before)
    assert ring.open(before, PLACE) == "hunter2"
    fresh = ring.rotate(before, PLACE)
    assert Keyring({"2026": NEW}).open(fresh, PLACE) == "hunter2"
    assert ring.rotate(fresh, PLACE) is None
    with pytest.raises(Unreadable, match="2025"):
        Keyring({"2026": NEW}).open(before, PLACE)


def test_a_value_for_another_place_is_not_rotated_into_this_one(ring):
    before = Keyring({"2025": OLD}).seal("hunter2", PLACE)
    with pytest.raises(Unreadable):
        ring.rotate(before, b"tenant-2/provider/client_secret")


def test_a_key_file_is_made_once_and_for_its_owner_only(tmp_path):
    path = tmp_path / "secrets" / "keys.toml"
    generate(path, DAY)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    blob = Keyring.load(path).seal("hunter2", PLACE)
    with pytest.raises(SecretsError, match="exists already"):
        generate(path, DAY)
    assert Keyring.load(path).open(blob, PLACE) == "hunter2"


def test_keys_are_added_before_the_others_and_dropped_when_old(tmp_path):
    path = tmp_path / "keys.toml"
    generate(path, DAY)
    blob = Keyring.load(path).seal("hunter2", PLACE)
    assert [add_key(path, DAY), add_key(path, DAY)] == ["2026-11-22.2", "2026-11-22.3"]
    ring = Keyring.load(path)
    assert repr(ring) == "Keyring(2026-11-22.3, 2026-11-22.2, 2026-11-22)"
    fresh = ring.rotate(blob, PLACE)
    drop_key(path, "2026-11-22")
    assert Keyring.load(path).open(fresh, PLACE) == "hunter2"
    for wrong in ("2026-11-22.3", "2026-11-22"):
        with pytest.raises(SecretsError, match="newest"):
            drop_key(path, wrong)
    assert path.stat().st_mode & 0o777 == 0o600


def key_file(secret: str = base64.b64encode(NEW).decode(), key_id: str = "a") -> str:
    return f'[[keys]]\nid = "{key_id}"\nsecret = "{secret}"\n'


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "not as it should be"),
        ("keys = []", "no encryption key"),
        ("[[keys]]\nid = 1", "not as it should be"),
        (key_file("c2hvcnQ="), "5 bytes; it must have 32"),
        (key_file("not base64!"), "not as it should be"),
        (key_file(key_id="a b"), "1 to 32 letters"),
        (key_file() + key_file(), "names a key twice"),
        (key_file() + "hunter2 = = =", "not as it should be"),
    ],
)
def test_a_wrong_key_file_is_told_without_its_content(tmp_path, content, sentence):
    path = tmp_path / "keys.toml"
    path.write_text(content)
    with pytest.raises(SecretsError, match=sentence) as caught:
        Keyring.load(path)
    told = "".join(traceback.format_exception(caught.value))
    assert "hunter2" not in told.replace(content, "")
    assert base64.b64encode(NEW).decode() not in told


def test_a_missing_key_file_is_told(tmp_path):
    with pytest.raises(SecretsError, match="cannot be read: No such file"):
        Keyring.load(tmp_path / "none.toml")


def test_a_keyring_does_not_show_its_keys(ring):
    assert repr(ring) == "Keyring(2026, 2025)"


def test_references_are_resolved(tmp_path):
    (tmp_path / "secret").write_text("from file\n")
    assert resolve_reference("env:OIDC_SECRET", {"OIDC_SECRET": " from env "}) == "from env"
    assert resolve_reference(f"file:{tmp_path}/secret") == "from file"


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("hunter2", "named as env:NAME or file:/absolute/path"),
        ("env:", "named as"),
        ("file:relative", "named as"),
        ("https://agency.example", "named as"),
        ("env:MISSING", "The environment has no MISSING"),
        ("file:/nowhere/at/all", "cannot be read: No such file"),
        ("file:{folder}", "cannot be read: Is a directory"),
        ("file:{folder}/empty", "is empty"),
        ("file:{folder}/binary", "is not text"),
    ],
)
def test_wrong_references_are_told(tmp_path, reference, sentence):
    (tmp_path / "empty").write_text(" \n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SecretsError, match=sentence) as caught:
        resolve_reference(reference.format(folder=tmp_path), {})
    assert "hunter2" not in str(caught.value)
