"""The files look like a real export, are the same for one seed, and never hold the truth."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from demo.__main__ import main
from tests.demo.conftest import make
from tests.demo.inbox import WINDOWS, rows, text_of

FEEDS = (
    "strefy klienci posesje umowy punkty_poboru wodomierze wymiany odczyty radio doplywy_stref "
    "taryfy faktury pozycje_faktur ksef rozrachunki skany_umow wyciag"
)


def tables(inbox: Path) -> list[Path]:
    """Everything but the folder of scans and the packages of structured invoices."""
    return [path for path in inbox.iterdir() if path.is_file() and path.suffix != ".zip"]


def packages(inbox: Path) -> list[Path]:
    """The packages of structured invoices."""
    return list(inbox.glob("*.zip"))


def truth(inbox: Path) -> Path:
    return inbox.with_name(inbox.name + ".truth")


def fingerprints(folder: Path) -> dict[str, str]:
    return {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def test_one_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (make(tmp_path / name, customers=40, years=2) for name in ("one", "two"))
    assert fingerprints(first) == fingerprints(second)
    assert fingerprints(truth(first)) == fingerprints(truth(second))


def test_another_seed_gives_another_town(tmp_path: Path) -> None:
    first, second = (make(tmp_path / str(n), customers=20, years=1, seed=n) for n in (1, 2))
    same = set(fingerprints(first).items()) & set(fingerprints(second).items())
    assert {name for name, _ in same} <= {"taryfy.csv", "strefy.csv"}


def test_every_feed_has_its_files(inbox: Path) -> None:
    files = [*tables(inbox), *packages(inbox)]
    found = {p.name.split(".")[0].rstrip("0123456789-").rstrip("_") for p in files}
    assert found == set(FEEDS.split())


def rows_in(path: Path) -> int:
    """Rows of a table, or movements of a bank statement."""
    if path.suffix in (".sta", ".xml"):
        return text_of(path).count(":61:" if path.suffix == ".sta" else "<Ntry>")
    return len(text_of(path).splitlines()) - 1


def test_counts_are_those_that_the_truth_tells(inbox: Path) -> None:
    told = json.loads((truth(inbox) / "expected.json").read_text(encoding="utf-8"))["files"]
    for path in tables(inbox):
        assert rows_in(path) == told.pop(path.name)["rows"]
    for path in packages(inbox):
        with zipfile.ZipFile(path) as package:
            assert len(package.namelist()) - 1 == told.pop(path.name)["rows"]
    assert not told


def test_some_files_are_in_windows_1250_and_the_rest_in_utf_8(inbox: Path) -> None:
    for path in inbox.glob("*.csv"):
        content = path.read_bytes()
        if path.name.startswith(WINDOWS) and "Nr ewid. wodomierza" not in text_of(path)[:60]:
            with pytest.raises(UnicodeDecodeError):
                content.decode("utf-8")
        else:
            content.decode("utf-8")


def test_quotes_stand_only_where_a_value_needs_them(inbox: Path) -> None:
    for path in inbox.glob("*.csv*"):
        delimiter = "," if path.name.startswith("radio") else ";"
        content = text_of(path)
        again = io.StringIO()
        writer = csv.writer(again, delimiter=delimiter, lineterminator="\n")
        writer.writerows(csv.reader(io.StringIO(content), delimiter=delimiter))
        assert again.getvalue() == content


def test_the_second_oldest_year_has_a_slip_in_its_header(inbox: Path) -> None:
    files = sorted(inbox.glob("odczyty_*.csv"))
    spoilt = [path.name for path in files if "Wskaznie" in text_of(path).splitlines()[0]]
    assert spoilt == [files[1].name]


def test_one_file_is_packed_and_says_nothing_of_its_making(inbox: Path) -> None:
    packed = list(inbox.glob("*.gz"))
    assert len(packed) == 1
    head = packed[0].read_bytes()[:8]
    assert head[3] == 0
    assert head[4:8] == bytes(4)


def test_the_inbox_holds_no_truth(inbox: Path) -> None:
    names = {path.name for path in truth(inbox).iterdir()}
    told = {"accounts.json", "expected.json", "faults.csv", "newcomers.json", "plan.json"}
    assert names == told | {"usage.csv"}
    assert not names & {path.name for path in tables(inbox)}
    for path in tables(inbox):
        assert "fault" not in text_of(path)


def test_malformed_rows_are_few_and_all_told(inbox: Path) -> None:
    told = rows(truth(inbox), "faults.csv", delimiter=",")
    bad = [row for row in told if row["kind"].startswith(("malf", "unk", "let", "miss"))]
    assert Counter(row["kind"] for row in bad) == dict.fromkeys(
        ("malformed_date", "unknown_meter", "letters_in_number", "missing_column"), 2
    )
    for row in bad:
        text = (inbox / f"odczyty_{row['from_date'][:4]}.csv").read_text(encoding="cp1250")
        assert text.count(row["written_value"] + "\n") == 1


def test_a_small_town_makes_small_files(inbox: Path) -> None:
    size = sum(path.stat().st_size for path in tables(inbox))
    assert size < 12_000_000


def test_a_folder_of_someone_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "letter.txt").write_text("kept", encoding="utf-8")
    wishes = ["--customers", "20", "--years", "1", "--seed", "1", "--out", str(tmp_path / "inbox")]
    assert main(wishes) == 1
    assert (tmp_path / "inbox" / "letter.txt").read_text(encoding="utf-8") == "kept"


def test_a_second_run_replaces_the_first(tmp_path: Path) -> None:
    make(tmp_path / "inbox", customers=20, years=2)
    make(tmp_path / "inbox", customers=20, years=1)
    assert len(list((tmp_path / "inbox").glob("odczyty_*.csv"))) == 2


@pytest.mark.parametrize("wish", [["--customers", "19"], ["--years", "0"], ["--faults", "0.9"]])
def test_wishes_that_cannot_be_met_are_refused(tmp_path: Path, wish: list[str]) -> None:
    sane = ["--customers", "20", "--years", "1", "--seed", "1", "--out", str(tmp_path / "inbox")]
    assert main([*sane, *wish]) == 2
    assert not (tmp_path / "inbox").exists()
