"""Thousands of bad rows among good ones: each is told, none of the good ones is lost."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from core.errors import SourceError
from tests.pipelines.bad_rows import FAULTS, RARE, Reading, dressed, readings
from tests.pipelines.town import (
    READINGS_HEADER,
    ask,
    held_readings,
    ledger,
    loaded_readings,
    take,
)

BAD, GOOD = 10_000, 14_000


@dataclass
class Mixture:
    """Lines of a file after its header, and what must become of them."""

    lines: list[bytes] = field(default_factory=list)
    good: list[Reading] = field(default_factory=list)
    expected: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Line number → kind of fault, code."""


def mix(seed: int, bad: int, good: int, kinds: list[str]) -> Mixture:
    """Bad rows of every kind scattered among good ones."""
    rng = random.Random(seed)
    rows = readings(rng, good)
    spoiled = [*kinds, *(rng.choice([k for k in kinds if k not in RARE]) for _ in range(bad))]
    chosen: list[tuple[str, Reading]] = [
        (kind, row) for kind, row in zip(spoiled[:bad], rng.sample(rows, bad), strict=True)
    ]
    mixed = [("", row) for row in rows] + chosen
    rng.shuffle(mixed)
    _good_rows_first(mixed)
    found = Mixture(good=rows)
    for number, (kind, row) in enumerate(mixed, 2):
        made = FAULTS[kind].spoil(row, rng) if kind else dressed(row, rng)
        found.lines.append(made if isinstance(made, bytes) else made.encode())
        if kind:
            found.expected[number] = (kind, FAULTS[kind].code)
    return found


def _good_rows_first(mixed: list[tuple[str, Reading]]) -> None:
    """A row that repeats a key with another value stands after the good row of that key."""
    place = {id(row): n for n, (kind, row) in enumerate(mixed) if not kind}
    for n, (kind, row) in enumerate(mixed):
        partner = place[id(row)]
        if kind == "another value of the same key" and n < partner:
            mixed[n], mixed[partner] = mixed[partner], mixed[n]


def write(path: Path, mixture: Mixture) -> None:
    """The file; its last line has no line end."""
    header = ",".join(READINGS_HEADER).encode()
    path.write_bytes(b"\n".join([header, *mixture.lines]))


PLAIN = [name for name, fault in FAULTS.items() if not fault.needs_rewriting]


@pytest.fixture(params=["every kind", "only kinds that leave bytes and quotes whole"])
def mixture(request: pytest.FixtureRequest, inbox: Path) -> Mixture:
    """A loaded inbox whose readings file is such a mixture."""
    every = request.param == "every kind"
    made = mix(
        2026, BAD if every else 3000, GOOD if every else 4000, list(FAULTS) if every else PLAIN
    )
    write(inbox / "readings.csv", made)
    take(inbox)
    return made


def test_every_bad_row_is_told_and_every_good_row_is_taken(mixture: Mixture) -> None:
    held = {line: code for line, code, _ in held_readings()}
    wrong = [
        (line, kind, code, held.get(line))
        for line, (kind, code) in mixture.expected.items()
        if held.get(line) != code
    ]
    assert not wrong
    assert set(held) == set(mixture.expected)
    assert len(held_readings()) == len(mixture.expected)
    assert loaded_readings() == sorted(row.stored() for row in mixture.good)
    assert ledger() == [(len(mixture.lines), len(mixture.good), 0, len(mixture.expected))]


def test_a_held_row_can_be_repaired_from_what_is_kept_of_it(mixture: Mixture) -> None:
    for line, code, raw in held_readings():
        original = mixture.lines[line - 2]
        if code == "wrong_encoding":
            assert original.startswith(raw.partition("\ufffd")[0].encode())
        elif code == "line_too_long":
            assert original.decode().startswith(raw)
        elif code == "nul_byte":
            assert raw.replace("␀", "\0") == original.decode()
        elif code == "broken_quotes":
            assert raw == original.decode()
        else:
            text = original.decode().replace("\r", " ")
            assert next(csv.reader([raw])) == next(csv.reader([text])), (line, raw)


def test_every_reason_is_a_sentence_without_gaps(mixture: Mixture) -> None:
    assert len({kind for kind, _ in mixture.expected.values()}) >= 25
    for reason, file_name in ask("select distinct reason, file_name from quarantine.readings"):
        assert reason.endswith(".")
        assert "{" not in reason
        assert file_name == "readings.csv"


@pytest.mark.parametrize("kind", sorted(FAULTS))
def test_one_bad_row_among_good_ones_is_held_back_alone(kind: str, served: Path) -> None:
    known = loaded_readings()
    rng = random.Random(kind)
    rows = readings(rng, 3)
    fault = FAULTS[kind]
    made = fault.spoil(rows[0], rng)
    bad = made if isinstance(made, bytes) else made.encode()
    lines = [rows[0].line().encode(), rows[1].line().encode(), bad, rows[2].line().encode()]
    (served / "readings_2.csv").write_bytes(
        b"\r\n".join([",".join(READINGS_HEADER).encode(), *lines]) + b"\r\n"
    )
    take(served)
    assert [(line, code) for line, code, _ in held_readings()] == [(4, fault.code)]
    assert loaded_readings() == sorted([*known, *(row.stored() for row in rows)])


def test_a_file_of_mostly_bad_rows_is_refused_whole(served: Path) -> None:
    known = loaded_readings()
    made = mix(7, 400, 400, PLAIN)
    made.lines = [line for n, line in enumerate(made.lines, 2) if n in made.expected]
    write(served / "readings_2.csv", made)
    with pytest.raises(SourceError, match=r"readings_2\.csv: \d+ z 400 wierszy"):
        take(served)
    assert loaded_readings() == known
