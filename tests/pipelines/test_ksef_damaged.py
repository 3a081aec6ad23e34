"""Damaged structured invoices: each held back with its reason, the good ones beside it loaded."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.pipelines import damaged_fa3
from tests.pipelines.damaged_fa3 import KINDS
from tests.pipelines.fa3 import customers, document, held, numbers, put, take
from tests.pipelines.town import ask, ledger

SECONDS = 60.0
GOOD = {"good1": document("A/1"), "good2": document("A/2")}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inbox with one of every kind between two good ones."""
    folder = tmp_path_factory.mktemp("everything")
    customers(folder)
    put(folder / "ksef", **GOOD)
    for place, (make, _, _) in enumerate(KINDS.values()):
        (folder / "ksef" / f"bad{place:02}.xml").write_bytes(make())
    return folder


def test_every_kind_is_held_back_with_its_line_and_the_good_ones_are_loaded(
    everything: Path,
) -> None:
    started = time.process_time()
    take(everything)
    assert time.process_time() - started < SECONDS
    assert numbers() == ["A/1", "A/2"]
    found = {file: (code, line) for file, line, code, _ in held()}
    expected = {
        f"ksef/bad{place:02}.xml": (code, line)
        for place, (_, code, line) in enumerate(KINDS.values())
    }
    assert found == expected
    assert ledger("ksef_documents") == [(len(KINDS) + 2, 2, 0, len(KINDS))]
    assert ledger("invoices") == [(2, 2, 0, 0)]
    for _, _, code, reason in held():
        assert reason.endswith((".", "”.", ")."))
        assert "{" not in reason, code


def test_there_are_many_kinds() -> None:
    assert len(KINDS) >= 26


def test_no_entity_is_read_and_no_digits_of_nine_are_shown(everything: Path) -> None:
    take(everything)
    shown = str(ask("select reason, raw_line from quarantine.ksef_documents"))
    assert "root:" not in shown
    assert "1111111111" not in shown


@pytest.mark.parametrize(
    ("make", "code", "loaded"),
    [
        (damaged_fa3.zip_cut_short, "zip_broken", []),
        (damaged_fa3.zip_with_a_spoilt_member, "zip_broken", ["B/1"]),
        (damaged_fa3.zip_bomb, "zip_too_large", []),
        (damaged_fa3.zip_that_lies_about_sizes, "zip_broken", []),
        (lambda: b"no ZIP at all", "zip_broken", []),
    ],
)
def test_a_damaged_package_is_told_and_what_is_beside_it_is_loaded(
    make, code: str, loaded: list[str], tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    customers(inbox)
    put(inbox / "x", **GOOD)
    (inbox / "ksef_1.zip").write_bytes(make())
    outcome = take(inbox)
    assert outcome.published is not None
    assert set(numbers()) >= {"A/1", "A/2", *loaded}
    assert code in {found for _, _, found, _ in held()}
    for entry in outcome.entries:
        counts = entry.counts
        assert counts.read == counts.loaded + counts.unchanged + counts.quarantined
