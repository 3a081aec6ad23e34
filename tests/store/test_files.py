"""Files that people send: the content before its row, and never a row without its content."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from auth import clock
from core.files import CleanFile, MediaType
from settings import settings
from store import files
from store.engine import writing

FILE = CleanFile("skan.pdf", MediaType.PDF, b"%PDF-1.7 %%EOF")


@pytest.fixture(autouse=True)
def home(store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KROPLA_HOME", str(tmp_path))
    settings.cache_clear()
    return tmp_path


def kept() -> str:
    file_id = files.write(FILE)
    with writing() as connection:
        files.note(connection, file_id, FILE, clock.now())
    return file_id


def aged() -> None:
    long_ago = time.time() - files.UNKNOWN_FOR_SECONDS - 1
    for path in files.folder().iterdir():
        os.utime(path, (long_ago, long_ago))


def test_a_file_is_found_again_with_its_content() -> None:
    found = files.find(kept())
    assert found is not None
    assert (found.name, found.media_type, found.size_bytes) == ("skan.pdf", MediaType.PDF, 14)
    assert files.read(found) == FILE.content


def test_nobody_else_of_the_machine_reads_it() -> None:
    file_id = kept()
    assert files.folder().stat().st_mode & 0o777 == 0o700
    assert (files.folder() / file_id).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("file_id", ["", "../store.sqlite", "0" * 32, "a' or ''='"])
def test_what_nobody_sent_is_not_there(file_id: str) -> None:
    kept()
    assert files.find(file_id) is None


def test_what_no_row_knows_is_swept_away_after_an_hour() -> None:
    known, forgotten, begun = kept(), kept(), files.write(FILE)
    (files.folder() / "half.part").write_bytes(b"%PDF")
    with writing() as connection:
        files.forget(connection, [forgotten])
    assert files.sweep() == 0, "a change may be under way"
    aged()
    assert files.sweep() == 3
    assert [path.name for path in files.folder().iterdir()] == [known]
    assert begun != known
