"""What is sealed opens at its place, with its key, and nowhere else."""

import os
from dataclasses import replace
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from dossiers.privacy import keyring
from dossiers.privacy.envelope import (
    DataKey,
    Place,
    SealedColumn,
    TamperedError,
    new_section_key,
    open_section_key,
)

PLACE = Place("dossiers_message", "body", uuid4(), uuid4())


@given(st.binary(max_size=5000))
def test_any_bytes_come_back(clear):
    key = DataKey.new()
    assert key.unseal(key.seal(clear, PLACE), PLACE) == clear


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, table="dossiers_note"),
        replace(PLACE, column="other"),
        replace(PLACE, row=uuid4()),
        replace(PLACE, owner=uuid4()),
        # Parts that would collide if they were merely joined.
        replace(PLACE, table="dossiers_messageb", column="ody"),
    ],
)
def test_an_envelope_moved_elsewhere_does_not_open(elsewhere):
    key = DataKey.new()
    with pytest.raises(TamperedError):
        key.unseal(key.seal(b"canary", PLACE), elsewhere)


def test_one_changed_bit_anywhere_does_not_open():
    key = DataKey.new()
    envelope = key.seal(b"canary", PLACE)
    for position in range(len(envelope)):
        if 1 <= position < 5:  # the key id is a label: it chooses the key, it opens nothing
            continue
        damaged = bytearray(envelope)
        damaged[position] ^= 1
        with pytest.raises(TamperedError):
            key.unseal(bytes(damaged), PLACE)


def test_a_truncated_envelope_does_not_open():
    key = DataKey.new()
    envelope = key.seal(b"canary", PLACE)
    for size in range(len(envelope)):
        with pytest.raises(TamperedError):
            key.unseal(envelope[:size], PLACE)


def test_another_key_does_not_open():
    with pytest.raises(TamperedError):
        DataKey.new().unseal(DataKey.new().seal(b"canary", PLACE), PLACE)


def test_the_size_tells_only_a_class():
    key = DataKey.new()
    assert len({len(key.seal(b"x" * n, PLACE)) for n in range(60)}) == 1
    assert len(key.seal(b"", PLACE)) < len(key.seal(b"x" * 61, PLACE))


def test_the_layout_is_the_documented_one():
    """Known answer: version, key id, nonce, then AES-256-GCM of length, text and padding."""
    secret = bytes(range(32))
    key = DataKey(secret)
    envelope = key.seal("été".encode(), PLACE)
    assert envelope[0] == 1
    assert envelope[1:5] == key.id == keyring.derive(secret, "dossiers/key-id", length=4)
    clear = AESGCM(secret).decrypt(envelope[5:17], envelope[17:], PLACE.canonical())
    assert clear == (b"\0\0\0\5" + "été".encode()).ljust(64, b"\0")


def test_a_key_sealed_to_a_section_opens_with_its_private_half_only():
    section, owner, key = uuid4(), uuid4(), DataKey.new()
    public, sealed_private = new_section_key(section)
    blob = key.sealed_to(public, owner)
    private = open_section_key(section, sealed_private)
    place = replace(PLACE, owner=owner)
    assert DataKey.unsealed(blob, private, owner).unseal(key.seal(b"x", place), place) == b"x"
    with pytest.raises(TamperedError):
        DataKey.unsealed(blob, private, uuid4())
    other_section = uuid4()
    _, other = new_section_key(other_section)
    with pytest.raises(TamperedError):
        DataKey.unsealed(blob, open_section_key(other_section, other), owner)
    with pytest.raises(TamperedError):
        open_section_key(other_section, sealed_private)


def test_a_key_wrapped_for_a_code_opens_with_it_only():
    owner, key, wrap = uuid4(), DataKey.new(), os.urandom(32)
    blob = key.wrapped(wrap, owner)
    place = replace(PLACE, owner=owner)
    assert DataKey.unwrapped(blob, wrap, owner).unseal(key.seal(b"x", place), place) == b"x"
    with pytest.raises(TamperedError):
        DataKey.unwrapped(blob, os.urandom(32), owner)
    with pytest.raises(TamperedError):
        DataKey.unwrapped(blob, wrap, uuid4())


def test_keys_say_nothing_of_themselves():
    secret = os.urandom(32)
    assert secret.hex() not in repr(DataKey(secret))
    with pytest.raises(ValueError, match="32 bytes"):
        DataKey(b"short")


def test_keys_are_made_once_and_for_their_owner_only(tmp_path):
    folder = tmp_path / "keys"
    first = keyring.make_keys(folder)
    assert keyring.make_keys(folder) == first
    for name in ("service.key", "root.key", "secret.key"):
        assert (folder / name).stat().st_mode & 0o077 == 0
    assert keyring.read_key(folder / "root.key") != keyring.read_key(folder / "service.key")


@pytest.mark.parametrize("text", ["", "zz", "00" * 31, "é"])
def test_a_file_that_is_not_a_key_is_named(tmp_path, text):
    path = tmp_path / "root.key"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(keyring.KeyFileError, match=r"root\.key"):
        keyring.read_key(path)
    with pytest.raises(keyring.KeyFileError, match="nowhere"):
        keyring.read_key(tmp_path / "nowhere")


def test_a_row_among_many_of_a_column_opens_at_its_place_and_nowhere_else():
    key, row, owner = DataKey.new(), uuid4(), uuid4()
    column = SealedColumn("dossiers_note", "body")
    place = Place("dossiers_note", "body", row, owner)
    assert column.place_of(row, owner) == place.canonical()
    envelope = key.seal(b"une note", place)
    assert key.unseal_row(envelope, column, row, owner) == b"une note"
    for other in (
        (SealedColumn("dossiers_note", "words"), row, owner),
        (SealedColumn("dossiers_message", "body"), row, owner),
        (column, uuid4(), owner),
        (column, row, uuid4()),
    ):
        with pytest.raises(TamperedError):
            key.unseal_row(envelope, *other)
