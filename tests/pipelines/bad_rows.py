"""Good rows of a readings file and forty ways to spoil one, each with the code it must get."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.pipelines.town import METERS

WARSAW = ZoneInfo("Europe/Warsaw")
KINDS = ("inspector", "customer", "radio", "estimate", "check")


@dataclass
class Reading:
    """One row as the file should say it; kinds of fault change one part."""

    meter: str
    moment: str
    register: str
    kind: str
    source: str

    def line(self, **changed: str) -> str:
        """The row as text, some parts replaced."""
        parts = {**vars(self), **changed}
        return ",".join(parts[n] for n in ("meter", "moment", "register", "kind", "source"))

    def stored(self) -> tuple[str, str, str, str, str]:
        """What must be found in the build."""
        local = datetime.fromisoformat(self.moment).replace(tzinfo=WARSAW)
        moment = local.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
        return self.meter, moment, self.register, self.kind, self.source


def readings(rng: random.Random, count: int) -> list[Reading]:
    """Distinct keys of meters M1 … that are never taken out, at eight in the morning."""
    days = [datetime(2015, 2, 1, 8) + timedelta(days=n) for n in range(2500)]  # noqa: DTZ001
    keys = rng.sample([(m, day) for m in range(1, METERS) for day in days], count)
    return [
        Reading(
            f"M{meter}",
            day.strftime("%Y-%m-%d %H:%M:%S"),
            f"{rng.randrange(99_999)}.{rng.randrange(1000):03}",
            rng.choice(KINDS),
            rng.choice(("billing", "radio", "żółta książka")),
        )
        for meter, day in keys
    ]


Spoil = Callable[[Reading, random.Random], str | bytes]


@dataclass(frozen=True)
class Fault:
    """A kind of bad row: what makes it, the code it must get."""

    code: str
    spoil: Spoil
    needs_rewriting: bool = False
    """The whole file then takes the slower path that settles bytes and quotes first."""


def _register(*values: str) -> Spoil:
    return lambda row, rng: row.line(register=rng.choice(values))


def _moment(*values: str) -> Spoil:
    return lambda row, rng: row.line(moment=rng.choice(values))


def _kind(*values: str) -> Spoil:
    return lambda row, rng: row.line(kind=rng.choice(values))


def _unlike(row: Reading) -> str:
    return f"{(float(row.register) + 17.5) % 99_999:.3f}"


FAULTS: dict[str, Fault] = {
    "bytes of another encoding": Fault(
        "wrong_encoding",
        lambda row, _: row.line(source="ksi@żka").encode("cp1250").replace(b"@", b"\xb9"),
        needs_rewriting=True,
    ),
    "half a letter": Fault(
        "wrong_encoding", lambda row, _: row.line().encode() + b"\xc5", needs_rewriting=True
    ),
    "zero byte": Fault(
        "nul_byte", lambda row, _: row.line(source="bil\0ling"), needs_rewriting=True
    ),
    "quote left open": Fault(
        "broken_quotes", lambda row, _: row.line(source='"billing'), needs_rewriting=True
    ),
    "quote opened at the first column": Fault(
        "broken_quotes", lambda row, _: '"' + row.line(), needs_rewriting=True
    ),
    "text after a closing quote": Fault(
        "broken_quotes", lambda row, _: row.line(source='"bill"ing'), needs_rewriting=True
    ),
    "one column too many": Fault("too_many_columns", lambda row, _: row.line() + ",x"),
    "many columns too many": Fault("too_many_columns", lambda row, _: row.line() + ",0" * 40),
    "one column too few": Fault("missing_columns", lambda row, _: row.line().rsplit(",", 1)[0]),
    "one word": Fault("missing_columns", lambda row, _: row.meter),
    "month thirteen": Fault("bad_date", _moment("2018-13-05 08:00:00", "2018-00-05 08:00:00")),
    "29 February of a common year": Fault(
        "bad_date", _moment("2018-02-29 08:00:00", "2019-02-29 00:00:00", "2100-02-29 08:00:00")
    ),
    "31 April": Fault("bad_date", _moment("2018-04-31 08:00:00", "2018-06-31 08:00:00")),
    "hour twenty-five": Fault("bad_date", _moment("2018-04-30 25:00:00", "2018-04-30 08:61:00")),
    "another date format": Fault("bad_date", _moment("03.05.2018 08:00:00", "05/03/2018")),
    "a word for a date": Fault("bad_date", _moment("wczoraj", "brak", "0000-00-00")),
    "a year out of this world": Fault("bad_date", _moment("0218-05-03 08:00:00", "9999-12-31")),
    "an hour the clock skips": Fault(
        "nonexistent_hour", _moment("2018-03-25 02:30:00", "2019-03-31 02:00:00")
    ),
    "decimal comma": Fault("ambiguous_decimal", _register('"12,5"', '"1,234"', '"1.234,5"')),
    "negative": Fault("too_small", _register("-1", "-0.001", "-99999")),
    "absurdly large": Fault("too_large", _register("1000000000", "123456789012345678901234")),
    "exponent": Fault("bad_number", _register("1e5", "4E+02", "1.5e-3")),
    "letters in a number": Fault("bad_number", _register("12a", "1O0", "dwa", "12.5 m3", "0x1F")),
    "not a finite number": Fault("bad_number", _register("nan", "inf", "-inf", "NULL")),
    "two decimal points": Fault("bad_number", _register("12.5.6", "..", "1 000 000", "1_000")),
    "digits of another script": Fault("bad_number", _register("１２", "٣٤", "½")),
    "formula": Fault("bad_number", _register("=1+1", "@SUM(A1)", "+-5")),
    "another value of the same key": Fault(
        "duplicate_key", lambda row, _: row.line(register=_unlike(row))
    ),
    "unknown meter": Fault("unknown_meter", lambda row, rng: row.line(meter=f"X{rng.random()}")),
    "control character in the meter": Fault(
        "unknown_meter", lambda row, _: row.line(meter="\x01" + row.meter)
    ),
    "byte-order mark in the middle": Fault(
        "unknown_meter", lambda row, _: row.line(meter="\ufeff" + row.meter)
    ),
    "before installation": Fault(
        "before_installation", _moment("2014-12-31 23:59:59", "1995-06-01 08:00:00")
    ),
    "after removal": Fault(
        "after_removal", lambda row, _: row.line(meter=f"M{METERS}", moment="2020-07-01 00:00:00")
    ),
    "future": Fault("future", _moment("2099-01-01 08:00:00", "2088-02-29 08:00:00")),
    "no meter": Fault("missing_value", lambda row, rng: row.line(meter=rng.choice(("", "  ")))),
    "no date": Fault("missing_value", _moment("", " ")),
    "no register": Fault("missing_value", _register("", "  ")),
    "no kind": Fault("missing_value", _kind("", " ")),
    "only commas": Fault("missing_value", lambda row, _: ",,,,"),
    "unknown kind": Fault("bad_code", _kind("telepathy", "INSPECTOR", "inspektor", "0")),
    "quote inside a code": Fault("bad_code", _kind('ins"pec"tor'), needs_rewriting=True),
    "line of a novel": Fault(
        "line_too_long", lambda row, _: row.line(source="x" * 70_000), needs_rewriting=True
    ),
    "lone carriage return": Fault("bad_number", _register("12\r3.5"), needs_rewriting=True),
    "columns of one row swapped": Fault(
        "bad_date", lambda row, _: row.line(moment=row.register, register=row.moment)
    ),
    "header again": Fault("bad_date", lambda *_: "meter_id,read_at,register_m3,kind,source"),
}

RARE = {"line of a novel": 5}
"""Kinds that would make the file large."""


def dressed(row: Reading, rng: random.Random) -> str:
    """The same good row as different programs write it."""
    quoted = {name: f'"{value}"' for name, value in vars(row).items()}
    return rng.choice(
        (
            row.line(),
            row.line(),
            row.line(**quoted),
            row.line(meter=f" {row.meter} "),
            row.line(moment=row.moment.replace(" ", "T")),
            row.line(kind=f"{row.kind}  "),
            row.line(register=f" {row.register} "),
            row.line() + ",,",
        )
    )
