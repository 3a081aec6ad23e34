"""Secrets in the store: nothing without the key, and nothing in the row of another account."""

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from auth.sealing import UnreadableSecretError, keyed_hash, seal, unseal
from settings import settings

SECRET = b"twenty secret bytes!"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KROPLA_HOME", str(tmp_path))
    settings.cache_clear()
    return tmp_path


def other_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KROPLA_SEAL_KEY", "ab" * 32)
    settings.cache_clear()


def test_a_secret_comes_back_and_is_sealed_another_way_each_time() -> None:
    first, second = seal(SECRET, "anna"), seal(SECRET, "anna")
    assert unseal(first, "anna") == unseal(second, "anna") == SECRET
    assert first != second
    assert SECRET not in b64decode(first)
    assert len(first) <= 200


def test_without_the_key_it_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = seal(SECRET, "anna")
    other_key(monkeypatch)
    with pytest.raises(UnreadableSecretError):
        unseal(sealed, "anna")


def test_the_secret_of_one_account_is_none_of_another() -> None:
    with pytest.raises(UnreadableSecretError):
        unseal(seal(SECRET, "anna"), "jan")


@pytest.mark.parametrize("at", [0, 15, 30, -1])
def test_a_changed_byte_is_noticed(at: int) -> None:
    data = bytearray(b64decode(seal(SECRET, "anna")))
    data[at] ^= 1
    with pytest.raises(UnreadableSecretError):
        unseal(b64encode(data).decode(), "anna")


def test_a_short_code_cannot_be_found_from_its_hash_without_the_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = keyed_hash("code", "browser 123456")
    assert keyed_hash("code", "browser 123456") == before
    assert keyed_hash("code", "other 123456") != before
    assert keyed_hash("else", "browser 123456") != before
    other_key(monkeypatch)
    assert keyed_hash("code", "browser 123456") != before
