"""Where events go: the audit file, and the terminal for what went wrong."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui import logs

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (INFO|WARNING) .+")


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leave the loggers as they were."""
    known = [logging.getLogger(name) for name in ("kropla", "kropla.audit")]
    state = [(log, log.level, log.propagate, log.handlers) for log in known]
    yield
    for log, level, propagate, handlers in state:
        for handler in set(log.handlers) - set(handlers):
            handler.close()
        log.setLevel(level)
        log.propagate = propagate
        log.handlers = handlers


def written(home: Path) -> list[str]:
    return (home / "log" / "audit.log").read_text(encoding="utf-8").splitlines()


def test_who_did_what_is_one_line_in_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up(tmp_path)
    audit = logging.getLogger("kropla.audit")
    audit.info("%s views customer %s", "bok", "100002")
    audit.warning("sign-in refused: %r from %s", "a\r\n2026 INFO signed in: żaba", "192.0.2.1")
    lines = written(tmp_path)
    assert len(lines) == 2
    assert all(LINE.fullmatch(line) for line in lines)
    assert lines[0].endswith("INFO bok views customer 100002")
    assert capsys.readouterr().err == ""


def test_what_went_wrong_is_on_the_terminal_with_its_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up(tmp_path)
    logging.getLogger("kropla").error("failure %s", "ab12", exc_info=ValueError("why"))
    told = capsys.readouterr().err
    assert "ERROR failure ab12" in told
    assert "ValueError: why" in told
    assert written(tmp_path) == []


def test_a_second_start_writes_on_and_not_twice(tmp_path: Path) -> None:
    for _ in range(2):
        logs.set_up(tmp_path)
        logging.getLogger("kropla.audit").info("started")
    assert len(written(tmp_path)) == 2
