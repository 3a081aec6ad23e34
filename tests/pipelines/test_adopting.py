"""The walk-through of docs/adopting.md, run on the files it shows."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

import settings
from pipelines.__main__ import main
from warehouse import builds

EXAMPLE = Path(__file__).parents[2] / "docs" / "example"
LOAD = ["load", str(EXAMPLE / "inbox"), "--profile", str(EXAMPLE / "zabia-wola.toml")]
ADOPTING = (Path(__file__).parents[2] / "docs" / "adopting.md").read_text(encoding="utf-8")
WALK, _, BEYOND = ADOPTING.partition("Other things a block can say")
TRIED = BEYOND.partition("## 3.")[2].partition("## 4.")[0]


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("KROPLA_HOME", str(tmp_path / "home"))
    settings.settings.cache_clear()
    yield
    settings.settings.cache_clear()


def test_dry_run_prints_the_rows_that_the_walk_through_shows(capsys):
    assert main([*LOAD, "--dry-run"]) == 0
    printed = capsys.readouterr().out
    shown = [line for line in TRIED.splitlines() if line.startswith("│")]
    assert shown
    for line in shown:
        cells = [cell.strip() for cell in line.strip("│").split("│")]
        assert any(all(cell in row for cell in cells) for row in printed.splitlines()), line
    assert builds.all_builds() == []


def test_the_example_publishes_an_exchange_and_a_rollover():
    assert main(LOAD) == 0
    with duckdb.connect(str(builds.current_path()), read_only=True) as connection:
        totals = dict(
            connection.execute(
                "select meter_id, max(total_m3) from mart.readings group by meter_id"
            ).fetchall()
        )
    assert totals["47001220"] == Decimal("10026.000")
    assert totals["51100418"] == Decimal("904.000")


def test_a_repaired_row_is_taken_and_the_other_goes_on_waiting(tmp_path):
    main(LOAD)
    waiting = tmp_path / "waiting.csv"
    assert main(["status", "--held", str(waiting)]) == 0
    waiting.write_text(
        waiting.read_text(encoding="utf-8").replace(";31.09.2025;", ";30.09.2025;"),
        encoding="utf-8",
    )
    assert main(["replay", str(waiting)]) == 0
    with duckdb.connect(str(builds.current_path()), read_only=True) as connection:
        left = connection.execute(
            "select raw_line from quarantine.readings where resolved_load_id is null"
        ).fetchall()
        taken = connection.execute(
            "select count(*) from mart.readings where meter_id = '47001220'"
        ).fetchall()
    assert left == [("48219999;03.11.2025;412,00;I",)]
    assert taken == [(4,)]


def test_other_blocks_can_be_read():
    blocks = [block.split("```")[0] for block in BEYOND.split("```toml")[1:]]
    assert [list(tomllib.loads(block)) for block in blocks[:1]] == [["bills"]]
    assert all(tomllib.loads(block) for block in blocks)


def test_every_line_of_the_profile_in_the_walk_through_is_in_the_example():
    example = (EXAMPLE / "zabia-wola.toml").read_text(encoding="utf-8")
    written = {line.split("#")[0].strip() for line in example.splitlines()}
    blocks = WALK.split("```toml")[1:]
    lines = [
        line.split("#")[0].strip()
        for block in blocks
        for line in block.split("```")[0].splitlines()
    ]
    assert len([line for line in lines if line]) > 20
    assert [line for line in lines if line and line not in written] == []
