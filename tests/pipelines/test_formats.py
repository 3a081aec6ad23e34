"""The same rows in any format, encoding and unit come to the same readings."""

from __future__ import annotations

import csv
import gzip
import random
from pathlib import Path

import pytest

from core.errors import ProfileError, SourceError
from pipelines.profile import load_profile
from tests.pipelines import damaged
from tests.pipelines.bad_rows import Reading, readings
from tests.pipelines.town import ask, held_readings, ledger, loaded_readings, take
from warehouse import builds

ROWS = readings(random.Random(5), 40)
ROWS[0].source = "kreda, ołówek"


def quoted_csv() -> bytes:
    """CSV in which every value stands in quotes; one holds the delimiter."""
    lines = [",".join(f'"{value}"' for value in vars(row).values()) for row in ROWS]
    return ("\n".join([damaged.HEADER, *lines]) + "\n").encode()


FORMS = {
    "readings_2.csv": lambda _: quoted_csv(),
    "readings_crlf.csv": lambda _: quoted_csv().replace(b"\n", b"\r\n"),
    "readings_bom.csv": lambda _: b"\xef\xbb\xbf" + quoted_csv(),
    "readings_blanks.csv": lambda _: b"\n\n" + quoted_csv().replace(b"\n", b"\n\n"),
    "readings_utf16.csv": lambda _: quoted_csv().decode().encode("utf-16"),
    "readings_2.csv.gz": lambda _: gzip.compress(quoted_csv()),
    "readings_2.zip": lambda _: damaged.zipped({"x/a.csv": quoted_csv()}),
    "readings_xlsx.zip": lambda _: damaged.zipped({"a.xlsx": damaged.as_xlsx(ROWS)}),
    "readings_2.xlsx": lambda _: damaged.as_xlsx(ROWS),
    "readings_2.jsonl": lambda _: damaged.as_json_lines(ROWS),
    "readings_2.ndjson.gz": lambda _: gzip.compress(damaged.as_json_lines(ROWS)),
}


def expected(known: list) -> list:
    """What the build must hold in the end."""
    return sorted([*known, *(row.stored() for row in ROWS)])


@pytest.mark.parametrize("name", FORMS)
def test_the_same_rows_in_another_form_give_the_same_readings(name: str, served: Path) -> None:
    known = loaded_readings()
    (served / name).write_bytes(FORMS[name](served))
    take(served)
    assert held_readings() == []
    assert loaded_readings() == expected(known)
    assert ledger()[-1] == (len(ROWS), len(ROWS), 0, 0)


def test_parquet_gives_the_same_readings(served: Path) -> None:
    known = loaded_readings()
    plain = [Reading(**{**vars(row), "source": row.source.replace(",", "")}) for row in ROWS]
    content = damaged.as_parquet(plain, served.parent)
    (served / "readings_2.parquet").write_bytes(content)
    take(served)
    assert loaded_readings() == sorted([*known, *(row.stored() for row in plain)])


def profile(folder: Path, text: str) -> str:
    """A profile of one's own with a single rule for readings."""
    path = folder.parent / "own.toml"
    path.write_text('name = "own"\n[[files]]\nfeed = "readings"\npattern = "*"\n' + text)
    return str(path)


@pytest.mark.parametrize("encoding", ["cp1250", "cp852", "iso-8859-2"])
@pytest.mark.parametrize("said", [True, False])
def test_polish_letters_survive_every_encoding(encoding: str, said: bool, served: Path) -> None:
    known = loaded_readings()
    told = encoding if said else "detect"
    (served / "odczyty.csv").write_bytes(quoted_csv().decode().encode(encoding))
    take(served, profile(served, f'encoding = "{told}"\n'))
    assert loaded_readings() == expected(known)


UNITS = {"m3": ("12.345", "12.345"), "l": ("12345", "12.345")}
UNITS |= {"hcf": ("10", "28.317"), "gal": ("1000", "3.785")}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("decimal", [".", ","])
def test_units_come_to_cubic_metres(unit: str, decimal: str, served: Path) -> None:
    text, cubic_metres = UNITS[unit]
    (served / "odczyty.csv").write_text(
        "Nr licznika;Data;Stan;Jak\n"
        f"1;03.05.2018;{text.replace('.', decimal)};I\n2;03.05.2018;0;Z\n",
        encoding="utf-8",
    )
    own = profile(
        served,
        f'delimiter = ";"\ndecimal = "{decimal}"\nmoment_format = "%d.%m.%Y"\n'
        '[files.columns]\nread_at = ["Data odczytu", "data"]\nregister_m3 = "Stan"\nkind = "Jak"\n'
        '[files.build]\nmeter_id = "M{Nr licznika}"\n[files.constants]\nsource = "teczka"\n'
        f'[files.values.kind]\nI = "inspector"\n"*" = "check"\n'
        f'[files.units]\nregister_m3 = "{unit}"\n',
    )
    take(served, own)
    sql = "select meter_id, register_m3::varchar, kind::varchar from mart.readings "
    assert ask(sql + "where source = 'teczka' order by meter_id") == [
        ("M1", cubic_metres, "inspector"),
        ("M2", "0.000", "check"),
    ]


def test_a_thousands_mark_is_never_taken_for_a_decimal_one(served: Path) -> None:
    (served / "odczyty.csv").write_text(
        "meter_id;read_at;register_m3;kind\n"
        "M1;2018-05-03 08:00:00;1.234;check\nM1;2018-05-04 08:00:00;1 234,5;check\n",
        encoding="utf-8",
    )
    take(served, profile(served, 'delimiter = ";"\ndecimal = ","\n'))
    assert [(line, code) for line, code, _ in held_readings()] == [(2, "ambiguous_decimal")]
    assert ask("select register_m3::varchar from feed.readings where kind = 'check'") == [
        ("1234.500",)
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1250"])
def test_a_held_row_is_kept_as_it_stood_so_that_it_can_be_read_again(
    encoding: str, line_end: str, served: Path
) -> None:
    bad = 'M99,2018-05-03 08:00:00,1.000,check,"kreda ""biała"", ołówek"'
    good = 'M1,2018-05-03 08:00:00,1.000,check,"zeszyt ""Ż"""'
    content = line_end.join([damaged.HEADER, bad, good, ""])
    (served / "odczyty.csv").write_bytes(content.encode(encoding))
    take(served, profile(served, f'encoding = "{encoding}"\n'))
    [(line, code, raw)] = held_readings()
    assert (line, code) == (2, "unknown_meter")
    assert next(csv.reader([raw])) == next(csv.reader([bad]))
    assert ask("select source from feed.readings where kind = 'check'") == [('zeszyt "Ż"',)]


BAD_PROFILES = {
    "[[files]": "nie jest poprawnym plikiem TOML",
    '[[files]]\nfeed = "odczyty"\npattern = "*"\n': "nieznany rodzaj danych",
    '[[files]]\nfeed = "readings"\npattern = "*"\n[files.columns]\nlicznik = "x"\n': "nie ma pól",
}


@pytest.mark.parametrize("text", BAD_PROFILES)
def test_a_profile_that_cannot_be_used_says_why(text: str, tmp_path: Path) -> None:
    path = tmp_path / "zly.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError, match=BAD_PROFILES[text]):
        load_profile(str(path))


def test_an_unknown_profile_lists_the_known_ones() -> None:
    with pytest.raises(ProfileError, match="kropla"):
        load_profile("nie-ma-takiego")


def test_a_profile_with_another_delimiter_names_the_header_it_found(served: Path) -> None:
    before = builds.current_path()
    (served / "odczyty.csv").write_bytes(quoted_csv())
    with pytest.raises(SourceError, match=r"odczyty\.csv.*meter_id.*delimiter"):
        take(served, profile(served, 'delimiter = ";"\n'))
    assert builds.current_path() == before
