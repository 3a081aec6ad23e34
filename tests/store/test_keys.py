"""Secret keys: made once and whole, readable by their owner alone, never replaced."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr

from core.errors import KroplaError
from store.keys import secret_key


def from_file(path: Path) -> bytes:
    return secret_key(None, "KROPLA_X_KEY", path)


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "x.key"
    assert from_file(path) == from_file(path) == bytes.fromhex(path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_of_many_that_begin_at_once_all_get_the_same_key(tmp_path: Path) -> None:
    for number in range(10):
        path = tmp_path / f"{number}.key"
        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(from_file, [path] * 16))) == 1


def test_a_key_of_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.key"
    assert secret_key(SecretStr("ab" * 32), "KROPLA_X_KEY", path) == b"\xab" * 32
    assert not path.exists()


@pytest.mark.parametrize("text", ["", "ab", "zz" * 32, "ab" * 33])
def test_what_is_no_key_is_refused_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    with pytest.raises(KroplaError, match="KROPLA_X_KEY: klucz ma mieć 64 cyfry"):
        secret_key(SecretStr(text), "KROPLA_X_KEY", tmp_path / "none")
    path = tmp_path / "x.key"
    path.write_text(text)
    with pytest.raises(KroplaError, match=r"x\.key: klucz ma mieć 64 cyfry"):
        from_file(path)
    assert path.read_text() == text
