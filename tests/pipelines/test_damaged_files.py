"""Damaged files: refused whole with a sentence, or every row accounted for; nothing else."""

from __future__ import annotations

import gzip
import io
import random
import resource
import time
import zipfile
from pathlib import Path

import pytest

from core.errors import KroplaError, SourceError
from pipelines.outcome import Outcome
from settings import settings
from tests.pipelines import damaged
from tests.pipelines.bad_rows import readings
from tests.pipelines.town import ledger, loaded_readings, monthly, state, take, write_readings
from warehouse import builds

PER_KIND = 5
SECONDS = 2.0
"""For one file, of processor time: the machine may be busy with other things."""


def try_one(path: Path) -> Outcome | KroplaError:
    """What a load of one file comes to."""
    try:
        return take(path)
    except KroplaError as error:
        return error


def assert_told(result: Outcome | KroplaError, path: Path, before: Path) -> None:
    """Refused with the file's name and the old build serving, or every row in its place."""
    if isinstance(result, KroplaError):
        assert isinstance(result, SourceError), result
        assert path.name in str(result)
        assert str(result).rstrip().endswith((".", "”"))
        assert "Traceback" not in str(result)
        assert builds.current_path() == before
        return
    for entry in result.entries:
        counts = entry.counts
        assert counts.read == counts.loaded + counts.unchanged + counts.quarantined


@pytest.mark.parametrize("kind", sorted(damaged.KINDS))
def test_a_damaged_file_is_refused_or_accounted_for(kind: str, served: Path) -> None:
    for seed in range(PER_KIND):
        folder = served / str(seed)
        folder.mkdir()
        path = damaged.make(kind, seed, folder)
        before, started = builds.current_path(), time.process_time()
        result = try_one(path)
        assert time.process_time() - started <= SECONDS, path
        assert_told(result, path, before)
        assert not list(builds.root().glob("builds/*.building*"))
    assert not list(served.parent.parent.rglob("escaped*"))


def test_there_are_two_hundred_damaged_files() -> None:
    assert len(damaged.KINDS) * PER_KIND >= 200


REFUSED = (
    "gzip cut short",
    "gzip that is plain text",
    "zip cut short",
    "zip of two files",
    "zip of nothing",
    "zip of an empty file",
    "zip in a zip",
    "zip of random bytes",
    "xlsx cut short",
    "xlsx without its sheet",
    "xlsx with a broken sheet",
    "xlsx of empty cells",
    "xlsx that is a zip",
    "xlsx with rows far below",
    "xlsx under the name of csv",
    "csv under the name of xlsx",
    "csv under the name of parquet",
    "csv under the name of jsonl",
    "parquet under the name of csv",
    "parquet cut short",
    "empty",
    "only blanks",
    "columns swapped",
    "required column missing",
    "no header",
    "header with an open quote",
    "random bytes",
    "zero bytes",
    "one endless line",
    "line ends of an old Macintosh",
    "another delimiter",
    "a web page",
)


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_is_not_what_it_should_be_is_refused(kind: str, served: Path) -> None:
    before = state()
    with pytest.raises(SourceError):
        take(damaged.make(kind, 77, served))
    assert state() == before


@pytest.mark.parametrize(
    "kind", ["zip whose name climbs out", "xlsx that claims everything", "utf-16"]
)
def test_an_odd_but_readable_file_is_taken_whole(kind: str, served: Path) -> None:
    known = loaded_readings()
    take(damaged.make(kind, 78, served))
    rows = readings(random.Random(f"{kind} 78"), 60)
    assert loaded_readings() == sorted([*known, *(row.stored() for row in rows)])


def test_a_file_with_a_header_only_is_taken_with_no_rows(served: Path) -> None:
    known = loaded_readings()
    take(damaged.make("header only", 1, served))
    assert ledger()[-1] == (0, 0, 0, 0)
    assert loaded_readings() == known


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@pytest.mark.parametrize("form", ["gz", "zip", "zip that lies about its size"])
def test_a_bomb_stops_early(form: str, served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KROPLA_UNPACKED_LIMIT_MB", "64")
    settings.cache_clear()
    content = b"0" * (128 << 20)
    path = served / f"readings.csv.{form[:3].strip()}"
    if form == "gz":
        path.write_bytes(gzip.compress(content, compresslevel=1))
    else:
        packed = bytearray(damaged.zipped({"a.csv": content}))
        if form.endswith("size"):
            with zipfile.ZipFile(io.BytesIO(packed)) as archive:
                size = archive.infolist()[0].file_size.to_bytes(4, "little")
            packed = bytearray(bytes(packed).replace(size, (1000).to_bytes(4, "little")))
        path.write_bytes(packed)
    del content
    before, peak, started = builds.current_path(), _peak_mb(), time.process_time()
    with pytest.raises(SourceError, match=r"readings\.csv"):
        take(path)
    assert time.process_time() - started <= SECONDS
    assert _peak_mb() - peak < 200
    assert builds.current_path() == before


LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (depth, b"&l%d;" % (depth - 1) * 10) for depth in range(1, 10)
)


@pytest.mark.parametrize("kind", ["another file", "a thousand million laughs"])
def test_entities_of_a_sheet_are_not_followed(kind: str, served: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("tajne", encoding="ascii")
    declared = {
        "another file": b'<!ENTITY e SYSTEM "%s">' % secret.as_uri().encode(),
        "a thousand million laughs": b'<!ENTITY l0 "ha">%s<!ENTITY e "&l9;">' % LAUGHS,
    }[kind]
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    start = damaged.SHEET_START.replace(b"<worksheet", b"<!DOCTYPE x [%s]><worksheet" % declared)
    made = start + b"<sheetData>" + cell + b"</sheetData></worksheet>"
    path = served / "readings.xlsx"
    path.write_bytes(damaged.rezipped(damaged.as_xlsx([]), {damaged.SHEET: made}))
    before, peak, started = state(), _peak_mb(), time.process_time()
    with pytest.raises(SourceError) as refusal:
        take(path)
    assert "tajne" not in str(refusal.value)
    assert time.process_time() - started <= SECONDS
    assert _peak_mb() - peak < 100
    assert state() == before


def test_one_damaged_file_keeps_the_others_out_too(served: Path) -> None:
    before = state()
    write_readings(served / "readings_good.csv", monthly(meters=2, start=700))
    damaged.make("xlsx cut short", 1, served)
    with pytest.raises(SourceError, match="poprzednia baza działa dalej"):
        take(served)
    assert state() == before


def test_a_broken_registry_file_is_told_once_and_its_dependants_are_not_blamed(
    inbox: Path,
) -> None:
    write_readings(inbox / "readings.csv", monthly())
    (inbox / "meters.csv").write_text("nie ta tabela\n1\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        take(inbox)
    assert "meters.csv" in str(caught.value)
    assert "readings.csv" not in str(caught.value)
