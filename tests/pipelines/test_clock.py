"""The hour that comes twice in autumn, the one that never comes in spring, offsets in the text."""

from __future__ import annotations

from pathlib import Path

from tests.pipelines.town import ask, held_readings, ledger, take, write_readings


def moments(meter: str = "M1") -> list[tuple[str, str]]:
    """UTC moment and register of a meter's radio readings."""
    return ask(
        "select strftime(read_at::timestamp, '%H:%M'), register_m3::varchar from mart.readings "
        "where kind = 'radio' and meter_id = $meter order by read_at",
        {"meter": meter},
    )  # type: ignore[return-value]


def radio(*rows: tuple[str, str], meter: str = "M1") -> list[tuple[str, ...]]:
    """Radio readings of one meter."""
    return [(meter, moment, register, "radio", "radio") for moment, register in rows]


def test_the_second_pass_of_the_autumn_hour_is_one_hour_later(served: Path) -> None:
    local = ("01:00", "02:00", "02:00", "03:00")
    rows = [(f"2018-10-28 {hour}:00", f"{20 + n}.000") for n, hour in enumerate(local)]
    write_readings(served / "readings_r.csv", radio(*rows))
    take(served)
    assert held_readings() == []
    assert moments() == [
        ("23:00", "20.000"),
        ("00:00", "21.000"),
        ("01:00", "22.000"),
        ("02:00", "23.000"),
    ]


def test_the_passes_are_told_apart_by_the_register_whatever_the_order_of_lines(
    served: Path,
) -> None:
    rows = radio(("2018-10-28 02:00:00", "22.000"), ("2018-10-28 02:00:00", "21.000"))
    other = radio(("2018-10-28 02:30:00", "5.000"), meter="M2")
    write_readings(served / "readings_r.csv", [*rows, *other])
    take(served)
    assert moments() == [("00:00", "21.000"), ("01:00", "22.000")]
    assert moments("M2") == [("00:30", "5.000")]


def test_an_autumn_load_repeated_in_another_file_is_unchanged(served: Path) -> None:
    rows = radio(("2018-10-28 02:00:00", "21.000"), ("2018-10-28 02:00:00", "22.000"))
    write_readings(served / "readings_r.csv", rows)
    take(served)
    write_readings(served / "readings_s.csv", [*rows, *radio(("2018-10-28 03:00:00", "23.000"))])
    take(served)
    assert ledger()[-1] == (3, 1, 2, 0)


def test_the_hour_that_spring_skips_is_held_back(served: Path) -> None:
    hours = ("01:59:59", "02:00:00", "02:59:59", "03:00:00")
    rows = [(f"2018-03-25 {hour}", f"{20 + n}.000") for n, hour in enumerate(hours)]
    write_readings(served / "readings_r.csv", radio(*rows))
    take(served)
    assert [(line, code) for line, code, _ in held_readings()] == [
        (3, "nonexistent_hour"),
        (4, "nonexistent_hour"),
    ]
    assert moments() == [("00:59", "20.000"), ("01:00", "23.000")]


def test_an_offset_in_the_text_says_which_pass_it_is(served: Path) -> None:
    rows = radio(
        ("2018-10-28 02:00:00+02:00", "21.000"),
        ("2018-10-28 02:00:00+01:00", "22.000"),
        ("2018-10-28T02:00:00Z", "23.000"),
    )
    write_readings(served / "readings_r.csv", rows)
    take(served)
    assert held_readings() == []
    assert moments() == [("00:00", "21.000"), ("01:00", "22.000"), ("02:00", "23.000")]


def test_months_begin_at_local_midnight_on_both_sides_of_the_clock(served: Path) -> None:
    rows = radio(
        ("2018-03-01 00:00:00", "0.000"),
        ("2018-04-01 00:00:00", "743.000"),
        ("2018-10-01 00:00:00", "800.000"),
        ("2018-11-01 00:00:00", "1545.000"),
    )
    write_readings(served / "readings_r.csv", [(*row[:3], "radio", "r") for row in rows])
    take(served)
    sql = (
        "select strftime(usage_month, '%m'), usage_m3::varchar from mart.usage_monthly "
        "where meter_id = 'M1' and usage_month in ('2018-03-01', '2018-10-01') order by 1"
    )
    assert ask(sql) == [("03", "743.000"), ("10", "745.000")]
