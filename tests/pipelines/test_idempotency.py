"""Loading twice, loading corrections, trying without publishing, and going back."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from core.errors import KroplaError, NoBuildError
from pipelines.__main__ import main
from tests.pipelines.town import (
    ask,
    held_readings,
    ledger,
    loaded_readings,
    monthly,
    state,
    take,
    write_readings,
)
from warehouse import builds


def test_the_same_file_twice_makes_no_new_build(taken: Path) -> None:
    before = builds.current_path()
    assert main(["load", str(taken)]) == 0
    assert builds.current_path() == before
    assert [build.path for build in builds.all_builds()] == [before]


def test_a_renamed_copy_brings_nothing_new(taken: Path) -> None:
    before = builds.current_path()
    shutil.copy(taken / "readings.csv", taken / "readings_again.csv")
    outcome = take(taken)
    assert outcome.published is None
    assert "readings_again.csv" in outcome.skipped
    assert builds.current_path() == before


def test_the_same_rows_in_another_file_are_unchanged(taken: Path) -> None:
    before = loaded_readings()
    rows = monthly()
    write_readings(taken / "readings_2.csv", reversed(rows))
    take(taken)
    assert ledger()[-1] == (len(rows), 0, len(rows), 0)
    assert loaded_readings() == before
    assert ask("select count(*) from history.readings") == [(0,)]


def test_a_later_file_corrects_and_the_former_value_is_kept(taken: Path) -> None:
    write_readings(
        taken / "readings_2.csv",
        [("M1", "2019-03-01 08:00:00", "133.250", "inspector", "billing")],
    )
    outcome = take(taken)
    assert outcome.entries[0].counts.corrected == 1
    where = "where kind = 'inspector' and month(read_at) = 3 and register_m3 in (122.5, 133.25)"
    [(now, now_load)] = ask(f"select register_m3::varchar, load_id from feed.readings {where}")
    [(former, replaced_by)] = ask(
        "select register_m3::varchar, replaced_by_load_id from history.readings"
    )
    assert (now, former) == ("133.250", "122.500")
    assert replaced_by == now_load
    assert len(loaded_readings()) == len(monthly())


def test_a_correction_changes_the_months_it_touches(taken: Path) -> None:
    sql = "select sum(usage_m3)::varchar from mart.usage_monthly where meter_id = 'M1'"
    [(before,)] = ask(sql)
    write_readings(
        taken / "readings_2.csv",
        [("M1", "2019-06-01 08:00:00", "145.500", "inspector", "billing")],
    )
    take(taken)
    [(after,)] = ask(sql)
    assert (before, after) == ("35.000", "37.000")


def test_a_correction_of_the_registry_keeps_the_former_row(taken: Path) -> None:
    text = (taken / "customers.csv").read_text(encoding="utf-8")
    (taken / "customers.csv").write_text(text.replace("Klient 2", "Klient Drugi"), encoding="utf-8")
    take(taken)
    assert ask("select name from mart.customers where customer_id = 'K2'") == [("Klient Drugi",)]
    assert ask("select name from history.customers") == [("Klient 2",)]


def test_equal_rows_of_one_key_in_one_file_count_once(inbox: Path) -> None:
    rows = monthly()
    write_readings(inbox / "readings.csv", [*rows, rows[0], rows[0], rows[5]])
    take(inbox)
    assert ledger() == [(len(rows) + 3, len(rows), 3, 0)]
    assert held_readings() == []


def test_of_different_rows_of_one_key_in_one_file_the_first_line_holds(inbox: Path) -> None:
    rows = monthly()
    first = ("M1", "2019-03-01 08:00:00", "122.500", "inspector", "billing")
    other = ("M1", "2019-03-01 08:00:00", "1.000", "inspector", "billing")
    another = ("M1", "2019-03-01 08:00:00", "999.000", "inspector", "billing")
    kept = [row for row in rows if tuple(row) != first]
    write_readings(inbox / "readings.csv", [first, another, *kept, other, first])
    take(inbox)
    assert ledger() == [(len(rows) + 3, len(rows), 1, 2)]
    assert [(line, code) for line, code, _ in held_readings()] == [
        (3, "duplicate_key"),
        (len(rows) + 3, "duplicate_key"),
    ]
    march = [row for row in loaded_readings() if row[:2] == ("M1", "2019-03-01 07:00:00")]
    assert [register for _, _, register, _, _ in march] == ["122.500"]


def test_a_trial_publishes_nothing(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_readings(inbox / "readings.csv", monthly())
    assert main(["load", str(inbox), "--dry-run"]) == 0
    with pytest.raises(NoBuildError):
        builds.current_path()
    assert not list((builds.root() / "builds").iterdir())
    assert "readings.csv" in capsys.readouterr().out


def test_a_full_load_forgets_what_is_no_longer_in_the_inbox(taken: Path) -> None:
    (taken / "readings.csv").unlink()
    write_readings(taken / "readings_new.csv", monthly(meters=1))
    take(taken, full=True)
    assert len(loaded_readings()) == len(monthly(meters=1))
    assert ask("select count(*) from meta.loads where feed = 'readings'") == [(1,)]


def test_a_full_load_of_the_same_inbox_gives_the_same_build(taken: Path) -> None:
    before = state()
    take(taken, full=True)
    assert state() == before


def test_files_in_one_load_or_one_after_another_give_the_same_readings(
    inbox: Path,
) -> None:
    rows = monthly(meters=4, months=12)
    write_readings(inbox / "readings_1.csv", rows[::2])
    take(inbox)
    write_readings(inbox / "readings_2.csv", rows[1::2])
    take(inbox)
    apart = state()
    take(inbox, full=True)
    together = state()
    for name in ("mart.usage_monthly", "mart.readings", "chain.devices", "chain.segments"):
        assert together[name] == apart[name]


def test_rollback_publishes_the_build_before(taken: Path) -> None:
    first, before = builds.current_path(), state()
    write_readings(taken / "readings_2.csv", monthly(meters=5, start=500))
    take(taken)
    assert builds.current_path() != first
    builds.rollback()
    assert builds.current_path() == first
    assert state() == before
    with pytest.raises(KroplaError, match="starszej"):
        builds.rollback()


def test_a_load_after_a_rollback_starts_from_the_build_gone_back_to(taken: Path) -> None:
    write_readings(taken / "readings_2.csv", monthly(meters=5, start=500)[:1])
    second = take(taken).published
    builds.rollback()
    third = take(taken).published
    assert second is not None
    assert third is not None
    assert third.stem > second.stem
    assert ledger()[-1] == (1, 1, 0, 0)


def test_prune_keeps_the_published_build_and_the_newest(taken: Path) -> None:
    for number in range(4):
        write_readings(taken / f"readings_x{number}.csv", monthly(start=200 + number)[:1])
        take(taken)
    known = [build.build_id for build in builds.all_builds()]
    builds.rollback(known[-1])
    gone = builds.prune(2)
    left = [build.build_id for build in builds.all_builds()]
    assert left == [*known[:2], known[-1]]
    assert {build.build_id for build in gone} == set(known) - set(left)
    assert ask("select count(*) from feed.readings") == [(len(monthly()),)]


@pytest.mark.parametrize("older", ["has another mark", "knew no marks"])
def test_after_an_upgrade_a_load_derives_everything_anew(taken: Path, older: str) -> None:
    before, sound = builds.current_path(), state()
    with duckdb.connect(str(before)) as connection:
        connection.execute("drop table mart.meter_access")
        connection.execute("update chain.usage_monthly set usage_m3 = 0")
        connection.execute("update meta.build set derived_by = 'older'")
        if older == "knew no marks":
            connection.execute("alter table meta.build drop column derived_by")
            connection.execute("delete from meta.migrations where number = 3")
    outcome = take(taken)
    assert outcome.published is not None
    assert outcome.published != before
    assert outcome.entries == []
    assert state() == sound
    assert take(taken).published is None
