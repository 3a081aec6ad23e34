"""The one door to the warehouse: nothing else in the portal reads it.

Every answer is scoped to the subject who asks, in the query itself and in the key under which it is
kept, so that no person can be shown what another one asked for.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import date, datetime

import pandas as pd
import streamlit as st

from auth.roles import Role
from auth.subject import Subject
from warehouse.connection import Reader, reader
from warehouse.queries.query import Audience, Query

# `con.sql(...)` spares a copy of a small frame but binds every query twice: 5 ms for 0.1.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")

Scalar = str | int | date | datetime | tuple[str, ...]

ROLES = {
    Audience.STAFF: frozenset({Role.CLERK, Role.METERS, Role.ADMIN}),
    Audience.ANALYST: frozenset({Role.ANALYST, Role.ADMIN}),
}
"""Who may ask the questions of an audience. Those of customers are open to all: their scope,
not the role, decides what they return."""


def fetch(query: Query, subject: Subject, **params: Scalar) -> pd.DataFrame:
    """Answer a query for a subject, from the published build.

    Decimals come as Decimal, dates as date. The frame is the caller's own copy.

    Raises:
        PermissionError: the query is not for people of this role.
        NoBuildError: nothing has been published yet.
    """
    if query.audience in ROLES and subject.role not in ROLES[query.audience]:
        raise PermissionError(f"{query.path} is not for {subject.role}")
    scope: dict[str, Scalar] = {}
    if query.audience is Audience.CUSTOMER:
        scope = {"customer_ids": tuple(sorted(subject.customer_ids))}
    build = reader()
    return _rows(build, query, build.build_id, query.path, tuple({**params, **scope}.items()))


@st.cache_data(max_entries=2000, max_size="200MB", show_spinner=False)
def _rows(
    _build: Reader,
    _query: Query,
    build_id: str,  # noqa: ARG001 - part of the key
    path: str,  # noqa: ARG001 - part of the key
    params: tuple[tuple[str, Scalar], ...],
) -> pd.DataFrame:
    return read(_build, _query, dict(params))


def read(build: Reader, query: Query, params: Mapping[str, Scalar]) -> pd.DataFrame:
    """Run a query on a build with all its parameters given; nothing is kept or scoped here."""
    values = {
        key: list(value) if isinstance(value, tuple) else value for key, value in params.items()
    }
    with build.cursor() as cursor:
        return cursor.execute(query.sql, values).to_arrow_table().to_pandas()
