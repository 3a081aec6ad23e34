"""SQL lives in files that say their grain; Python does not compose it."""

from __future__ import annotations

import ast
import importlib
import re
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import duckdb
import pytest

from tests.architecture.tree import ROOMS, ending, parsed, text
from warehouse.queries import customer
from warehouse.queries.query import Audience, Query

GRAIN = "-- One row per "

SQL_BEGINS = re.compile(
    r"^\s*(select\b|insert\s+into|update\s+\w+\s+set|delete\s+from|create\s+(or|table|view|schema|temp)"
    r"|drop\s+(table|view|schema)|alter\s+table|copy\b.*\b(from|to)\b|copy\s*\(|attach\b|detach\b"
    r"|with\s+\w+\s+as\b|from\s+\w+\s+select|from\s+read_|merge\s+into|pragma\b|describe\b|set\s+\w+\s*=)",
    re.IGNORECASE | re.DOTALL,
)

MAY_COMPOSE = {
    "demo/office.py": "copies the result of a statement file to an export file",
    "pipelines/conform.py": "casts and rules of the columns that a feed declares",
    "pipelines/ingest.py": "counts the rows of the table a file was read into",
    "pipelines/ksef/staging.py": "temporary tables by the columns that it declares",
    "pipelines/ksef/take.py": "makes tables of its own statement files",
    "pipelines/ledger.py": "one line of the ledger, by its columns",
    "pipelines/lines.py": "finds lines again in the prepared file",
    "pipelines/local_time.py": "the columns by which a local time is turned into a moment",
    "pipelines/merge.py": "merges by the key that a feed declares",
    "pipelines/quarantine.py": "the quarantine table of a feed",
    "pipelines/readers/columnar.py": "reads the prepared Parquet or JSON lines file",
    "pipelines/repeats.py": "repeated keys, by the key that a feed declares",
    "pipelines/replay.py": "the quarantine tables of the feeds",
    "pipelines/settled.py": "rows known already, by the key and fields that a feed declares",
    "pipelines/status.py": "the quarantine tables of the feeds",
    "pipelines/waiting.py": "the quarantine tables of the feeds",
    "pipelines/tables.py": "makes the tables of the feeds from their declarations",
    "warehouse/agreement/__init__.py": "puts the statement files of the agreement in its tables",
    "warehouse/allocation/__init__.py": "puts the rules of what covers what in their tables",
    "warehouse/chain/__init__.py": "puts the chain's statement files into its tables",
    "warehouse/chain/parts.py": "wraps the files of warehouse/chain in create and insert",
    "warehouse/checks.py": "counts the rows that a check's statement file selects",
    "warehouse/contracts.py": "makes relations of the marts' statement files",
    "warehouse/matching/__init__.py": "puts the statement files of the matching into its tables",
    "warehouse/matching/links.py": "puts the statement files of the matching into its tables",
    "warehouse/statements.py": "a table of values, by the columns that the caller names",
    "warehouse/migrations.py": "makes the office's days for the zone of the settings",
}
"""Plumbing that builds SQL from names it declares itself → why. Never from what a person types."""

every_statement = pytest.mark.parametrize("path", ending(".sql", *ROOMS), ids=str)


def faults(sql: str, *, most: int = 1) -> list[str]:
    """What is wrong with the text of one SQL file that may hold ``most`` statements."""
    found = []
    if not sql.startswith(GRAIN):
        found.append(f"the first line does not begin with {GRAIN!r}")
    try:
        statements = duckdb.extract_statements(sql)
        named = {name for statement in statements for name in statement.named_parameters}
    except duckdb.Error as error:
        return [*found, str(error).splitlines()[0]]
    if not 0 < len(statements) <= most:
        found.append(f"{len(statements)} statements")
    found += [f"parameter ${name} has no name" for name in sorted(named) if name.isdigit()]
    return found


def composed(tree: ast.AST) -> list[int]:
    """Lines where Python composes SQL: f-string, format(), %, or + on a text that begins as SQL."""
    return sorted({node.lineno for node in ast.walk(tree) if _is_composed_sql(node)})


def _is_composed_sql(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr(values=[ast.Constant(value=str(begin)), *_]):
            return bool(SQL_BEGINS.match(begin))
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(begin)), attr="format")):
            return bool(SQL_BEGINS.match(begin))
        case ast.BinOp(left=ast.Constant(value=str(begin)), op=ast.Mod() | ast.Add()):
            return bool(SQL_BEGINS.match(begin))
    return False


def plain(tree: ast.AST) -> list[int]:
    """Lines where a text in Python is SQL."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and SQL_BEGINS.match(node.value)
    ]


@every_statement
def test_sql_file_holds_one_statement_and_says_its_grain(path: Path) -> None:
    # A migration is a script: what it makes together is applied together, once.
    assert not faults(text(path), most=100 if "schema" in path.parts else 1)


OF_THE_HOLDER = {"einvoice", "contracts", "contract_points", "contract_files"}
"""What no right opens to others: what the holder of a customer number has signed."""


@pytest.mark.parametrize(
    "query", [q for q in vars(customer).values() if isinstance(q, Query)], ids=lambda q: q.name
)
def test_customer_query_takes_the_whole_scope_and_says_what_opens_it(query: Query) -> None:
    named = duckdb.extract_statements(query.sql)[0].named_parameters
    assert query.scope_names == named & {"whole_ids", "customer_ids", "properties"}
    assert "whole_ids" in query.scope_names
    assert bool(query.rights) is (query.name not in OF_THE_HOLDER)


@pytest.mark.parametrize("path", [f for f in ending(".sql") if "queries" in f.parts], ids=str)
def test_query_fits_the_build(path: Path, empty_build: duckdb.DuckDBPyConnection) -> None:
    empty_build.execute(f"prepare asked as {text(path)}")


def test_every_query_has_its_file_and_every_file_its_query() -> None:
    declared = {
        f"warehouse/{value.path}"
        for audience in Audience
        for value in vars(queries(audience)).values()
        if isinstance(value, Query)
    }
    assert declared == {str(f) for f in ending(".sql", "warehouse") if "queries" in f.parts}


def queries(audience: Audience) -> ModuleType:
    """The module that declares the queries of an audience; an empty one when there is none."""
    name = f"warehouse.queries.{audience}"
    return importlib.import_module(name) if find_spec(name) else ModuleType(name)


def test_python_composes_sql_only_where_it_may() -> None:
    found = {str(f) for f in ending(".py", *ROOMS, "app.py", "bin") if composed(parsed(f))}
    assert found == set(MAY_COMPOSE)
    assert all(len(reason) > 20 for reason in MAY_COMPOSE.values())


def test_plumbing_that_composes_sql_stays_in_the_warehouse_and_the_pipelines() -> None:
    assert {Path(name).parts[0] for name in MAY_COMPOSE} <= {"warehouse", "pipelines", "demo"}


@pytest.mark.parametrize("path", ending(".py", "pages", "ui", "office", "auth", "core", "app.py"))
def test_screens_and_rules_hold_no_sql(path: Path) -> None:
    assert not plain(parsed(path))


@pytest.mark.parametrize(
    "sql",
    [
        "select 1",
        "-- One row per customer\nselect 1; select 2",
        "-- One row per customer\nselect ?",
        "-- One row per customer\nselect $1",
        "-- One row per customer\nselekt 1",
        "-- One row per customer",
    ],
)
def test_a_bad_sql_file_would_be_seen(sql: str) -> None:
    assert faults(sql)


@pytest.mark.parametrize(
    "source",
    [
        "run(f'select {column} from meters')",
        "run('select * from {}'.format(table))",
        "run('select * from %s' % table)",
        "run('delete from ' + table)",
        "run(f'''\n  insert into mart.x select * from {source}''')",
        "run(f'with a as (select 1) select {b} from a')",
    ],
)
def test_composed_sql_would_be_seen(source: str) -> None:
    assert composed(ast.parse(source))


def test_texts_that_are_not_sql_are_left_alone() -> None:
    source = "say(f'with {name} as well')\nsay('Select a meter')\nsay(f'copy {name}')"
    assert not composed(ast.parse(source))
