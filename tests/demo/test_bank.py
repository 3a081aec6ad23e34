"""The demo's bank tells what its ledger knows, to the grosz, and a little that nobody can place."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.bank import camt, mt940
from pipelines.bank.letters import decoded
from pipelines.bank.records import Statement
from tests.demo.inbox import money, rows


@pytest.fixture(scope="module")
def statements(inbox: Path) -> list[Statement]:
    """The statements of the small town, in their order."""
    found: list[Statement] = []
    for path in sorted(inbox.glob("wyciag_*")):
        if path.suffix == ".xml":
            found += camt.statements(path, path.name)
        else:
            found += mt940.statements(decoded(path.read_bytes(), "detect", path.name), path.name)
    return found


def test_both_formats_follow_each_other_without_a_gap(statements: list[Statement]) -> None:
    assert len(statements) == 12
    assert len({one.account for one in statements}) == 1
    for one in statements:
        assert Decimal(one.opening) + Decimal(one.movements) == Decimal(one.closing)
        assert not one.unread
    for former, later in pairwise(statements):
        assert former.closing == later.opening
        assert (int(later.serial) - int(former.serial)) % 12 == 1


def test_every_transfer_of_the_ledger_came_to_the_bank(
    inbox: Path, statements: list[Statement]
) -> None:
    told = json.loads(
        (inbox.with_name(inbox.name + ".truth") / "expected.json").read_text(encoding="utf-8")
    )["bank"]
    entries = [entry for one in statements for entry in one.entries]
    assert len(entries) == told["entries"]
    came = sum((Decimal(one.amount) for one in entries if one.amount[0] != "-"), Decimal(0))
    assert came == Decimal(told["in_pln"])
    since = min(one.booked_date for one in entries)[:7]
    booked = Decimal(0)
    for row in rows(inbox, "rozrachunki_*.csv"):
        day = "-".join(reversed(row["Data księgowania"].split(".")))
        if day[:7] >= since and row["Tytuł"] == "Przelew":
            booked -= money(row["Kwota [zł]"])
    # Beside them: what was paid beyond bills or in advance, and what came from strangers.
    assert 0 <= came - booked < came / 5


def test_a_few_transfers_are_puzzles(statements: list[Statement]) -> None:
    titles = [entry.title for one in statements for entry in one.entries]
    assert "rozliczenie wg umowy" in titles
    named = [entry for one in statements for entry in one.entries if entry.virtual_account]
    assert 0.4 < len(named) / len(titles) < 0.8
