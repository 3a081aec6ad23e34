"""Builds: made aside, published at once, kept, taken back; readers follow and are not disturbed."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
import pytest

from core.errors import KroplaError, NoBuildError
from warehouse import builds
from warehouse.__main__ import main
from warehouse.connection import open_sealed, reader

pytestmark = pytest.mark.usefixtures("home")


def published(value: int, *, empty: bool = True) -> Path:
    """Publish a build that holds one number."""
    path = builds.start(empty=empty)
    with duckdb.connect(str(path)) as connection:
        connection.execute("create or replace table held as select ? as value", [value])
    return builds.publish(path)


def held(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("select value from held").fetchall()[0][0]


def test_without_a_build_the_path_is_told_in_words() -> None:
    with pytest.raises(NoBuildError, match="python -m pipelines load"):
        builds.current_path()


def test_a_pointer_to_a_build_that_is_gone_is_no_build() -> None:
    published(1).unlink()
    with pytest.raises(NoBuildError):
        builds.current_path()


def test_published_build_is_the_current_one() -> None:
    first, second = published(1), published(2)
    assert builds.current_path() == second
    assert [(b.path, b.is_current) for b in builds.all_builds()] == [(second, True), (first, False)]
    assert first.stem < second.stem


def test_a_load_starts_from_a_copy_and_leaves_the_published_build_as_it_is() -> None:
    first = published(1)
    before = first.read_bytes()
    working = builds.start()
    assert held(working) == 1
    with duckdb.connect(str(working)) as connection:
        connection.execute("update held set value = 2")
    assert first.read_bytes() == before
    assert builds.current_path() == first
    assert builds.all_builds() == [builds.Build(first.stem, first, len(before), True)]


def test_a_full_load_starts_from_nothing() -> None:
    published(1)
    assert not builds.start(empty=True).exists()


def test_what_a_killed_load_left_is_cleared_by_the_next_one() -> None:
    first = published(1)
    killed = builds.start()
    folder = killed.with_name(killed.name + ".files")
    folder.mkdir()
    (folder / "readings.lines").write_text("half")
    killed.with_name(killed.name + ".wal").write_text("half")
    working = builds.start()
    assert sorted(p.name for p in working.parent.iterdir()) == sorted([first.name, working.name])


def test_a_load_killed_before_the_pointer_moved_leaves_the_old_build_serving(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = published(1)

    def killed(build_id: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(builds, "move_pointer", killed)
    with pytest.raises(KeyboardInterrupt):
        published(2)
    assert builds.current_path() == first
    assert held(builds.current_path()) == 1


def test_the_pointer_is_replaced_never_written_in_place() -> None:
    published(1)
    before = builds.pointer().open(encoding="ascii")
    first = builds.current_path().stem
    published(2)
    with before:
        assert before.read().strip() == first
    assert not builds.pointer().with_name("current.new").exists()


def test_rollback_goes_back_one_build_and_a_named_one_forward_again() -> None:
    first, second = published(1), published(2)
    assert builds.rollback().path == first
    assert held(builds.current_path()) == 1
    assert builds.rollback(second.stem).path == second
    assert builds.current_path() == second


def test_rollback_without_an_older_build_is_refused_in_words() -> None:
    only = published(1)
    with pytest.raises(KroplaError, match="Nie ma starszej bazy"):
        builds.rollback()
    with pytest.raises(KroplaError, match="Nie ma bazy „20200101T000000-00”"):
        builds.rollback("20200101T000000-00")
    assert builds.current_path() == only


def test_a_load_after_a_rollback_works_on_what_is_published() -> None:
    published(1)
    published(2)
    builds.rollback()
    assert held(builds.start()) == 1


def test_prune_keeps_the_newest_and_always_the_published_one() -> None:
    paths = [published(number) for number in range(5)]
    builds.rollback(paths[0].stem)
    gone = builds.prune(2)
    assert {build.path for build in gone} == {paths[1], paths[2]}
    assert {build.path for build in builds.all_builds()} == {paths[0], paths[3], paths[4]}
    assert held(builds.current_path()) == 0


def test_commands_print_the_path_the_builds_and_the_way_back(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["path"]) == 1
    assert "Nie ma jeszcze opublikowanej bazy" in capsys.readouterr().err
    first, second = published(1), published(2)
    assert main(["path"]) == 0
    assert capsys.readouterr().out == f"{second.resolve()}\n"
    assert main(["rollback"]) == 0
    assert main(["builds"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == first.stem
    assert shown[1].startswith(f"  {second.stem}")
    assert shown[2].startswith(f"* {first.stem}")
    assert main(["rollback"]) == 1


def test_reader_follows_the_pointer_and_an_old_cursor_reads_on() -> None:
    published(1)
    old = reader()
    cursor = old.cursor()
    assert reader() is old
    second = published(2)
    assert reader().build_id == second.stem
    assert reader().cursor().execute("select value from held").fetchall() == [(2,)]
    assert cursor.execute("select value from held").fetchall() == [(1,)]
    builds.rollback()
    assert reader().cursor().execute("select value from held").fetchall() == [(1,)]


def test_an_old_cursor_reads_on_even_when_its_build_was_pruned() -> None:
    first = published(1)
    cursor = reader().cursor()
    published(2)
    builds.prune(0)
    assert not first.exists()
    assert cursor.execute("select value from held").fetchall() == [(1,)]


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('{file}')",
        "select * from read_text('{file}')",
        "select * from read_parquet('{file}')",
        "select * from '{file}'",
        "select * from glob('{folder}/*')",
        "attach '{file}.duckdb' as other",
        "attach ':memory:' as other",
        "copy held to '{file}'",
        "copy (select 1) to '{file}.parquet'",
        "export database '{folder}'",
        "install httpfs",
        "load httpfs",
        "set threads = 1",
        "set enable_external_access = true",
        "set lock_configuration = false",
        "pragma memory_limit = '1GB'",
        "update held set value = 2",
        "create table mine as select 1",
        "drop table held",
    ],
)
def test_a_sealed_connection_reaches_no_file_and_no_setting(statement: str, tmp_path: Path) -> None:
    file = tmp_path / "secret.csv"
    file.write_text("a\n1\n")
    connection = open_sealed(published(1))
    with pytest.raises(duckdb.Error):
        connection.execute(statement.format(file=file, folder=tmp_path)).fetchall()
    assert connection.execute("select value from held").fetchall() == [(1,)]
    assert file.read_text() == "a\n1\n"


def test_a_build_opened_again_is_as_sealed_as_before(tmp_path: Path) -> None:
    path = published(1)
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    first = open_sealed(path)
    for connection in (open_sealed(path), first.cursor()):
        with pytest.raises(duckdb.Error, match="locked"):
            connection.execute("set enable_external_access = true")
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"select * from read_text('{secret}')")


def test_sealed_connections_speak_of_moments_in_utc_wherever_they_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = published(1)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        first = open_sealed(path)
        found = [
            connection.execute("select current_setting('TimeZone')").fetchall()[0][0]
            for connection in (first, first.cursor(), open_sealed(path))
        ]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert found == ["UTC"] * 3
