"""Marts: one select with a contract beside it, and the contract is what the build has."""

from __future__ import annotations

from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from pipelines.feeds import BY_NAME
from tests.architecture.tree import ending, text
from warehouse.contracts import Column, Mart, marts

SUFFIXES = {"m3": "_m3", "PLN": "_pln", "%": "_pct", "mm": "_mm", "months": "_months"}
"""Unit of a column → how its name ends."""

KINDS = {
    "_at": "TIMESTAMP WITH TIME ZONE",
    "_date": "DATE",
    "_month": "DATE",
    "_m3": "DECIMAL",
    "_pln": "DECIMAL",
    "is_": "BOOLEAN",
    "has_": "BOOLEAN",
}
"""How a name ends or begins → how its type begins."""

every_mart = pytest.mark.parametrize("mart", marts(), ids=lambda mart: mart.name)


def misnamed(column: Column) -> list[str]:
    """What a column's name promises and its contract does not keep."""
    wrong = [
        f"{column.name} is {column.type}"
        for part, kind in KINDS.items()
        if (column.name.startswith(part) if part.endswith("_") else column.name.endswith(part))
        and not column.type.startswith(kind)
    ]
    if not column.name.endswith(SUFFIXES.get(column.unit or "", "")):
        wrong.append(f"{column.name} has the unit {column.unit}")
    return wrong


def test_every_mart_has_its_contract_beside_it() -> None:
    beside = {
        suffix: {f.with_suffix("") for f in ending(suffix, "warehouse") if "marts" in f.parts}
        for suffix in (".sql", ".yml")
    }
    assert beside[".sql"] == beside[".yml"]


@every_mart
def test_columns_of_the_build_are_those_of_the_contract(
    mart: Mart, empty_build: DuckDBPyConnection
) -> None:
    described = empty_build.execute(f"describe mart.{mart.name}").fetchall()
    assert [row[:2] for row in described] == [(c.name, c.type) for c in mart.columns]


def test_the_build_has_no_relation_without_a_contract(empty_build: DuckDBPyConnection) -> None:
    rows = empty_build.execute(
        "select table_name from information_schema.tables where table_schema = 'mart'"
    ).fetchall()
    assert {row[0] for row in rows} == {mart.name for mart in marts()}


@every_mart
def test_statement_and_contract_say_the_same_grain(mart: Mart) -> None:
    first = text(Path("warehouse") / mart.file).splitlines()[0]
    assert first == f"-- {mart.grain}"


@every_mart
def test_names_of_columns_say_their_type_and_unit(mart: Mart) -> None:
    assert not [wrong for column in mart.columns for wrong in misnamed(column)]


@every_mart
def test_every_column_is_described(mart: Mart) -> None:
    assert not [column.name for column in mart.columns if not column.description.strip()]
    assert len(mart.description) > 10


@every_mart
def test_sources_of_a_mart_are_feeds(mart: Mart) -> None:
    assert set(mart.sources) <= set(BY_NAME)


@every_mart
def test_mart_takes_no_parameter_and_no_clock(mart: Mart) -> None:
    sql = text(Path("warehouse") / mart.file).lower()
    assert "$" not in sql
    assert not [word for word in ("now()", "current_", "today()", "random()") if word in sql]


def test_every_check_guards_a_mart_and_exists() -> None:
    named = {check for mart in marts() for check in mart.checks}
    assert named == {f.stem for f in ending(".sql", "warehouse") if "checks" in f.parts}


def test_every_check_selects_the_bad_row_and_its_reason(empty_build: DuckDBPyConnection) -> None:
    for path in [f for f in ending(".sql", "warehouse") if "checks" in f.parts]:
        columns = [row[0] for row in empty_build.execute(f"describe {text(path)}").fetchall()]
        assert columns == ["subject", "reason"], path


@pytest.mark.parametrize(
    "column",
    [
        Column("read_at", "TIMESTAMP", ""),
        Column("usage", "DECIMAL(15,3)", "", "m3"),
        Column("usage_m3", "DOUBLE", "", "m3"),
        Column("is_radio", "INTEGER", ""),
    ],
)
def test_a_misnamed_column_would_be_seen(column: Column) -> None:
    assert misnamed(column)
