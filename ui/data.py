"""The one door to the warehouse: nothing else in the portal reads it.

Every answer is scoped to the subject who asks, in the query itself and in the key under which it is
kept, so that no person can be shown what another one asked for. Answers never change: they are
tuples and read-only arrays, handed to everybody who asks the same of the same build.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache, wraps
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np

from auth.roles import Role
from auth.subject import Delegated, Subject
from ui.i18n import language
from warehouse.connection import Reader, reader
from warehouse.queries.query import Audience, Query

Scalar = (
    str | int | date | datetime | tuple[str, ...] | tuple[int, ...] | tuple[tuple[str, str], ...]
)
Rows = tuple[Any, ...]
"""Named tuples with a field for each column: Decimals, dates, moments in UTC, None for nothing."""

Made = TypeVar("Made")

Arrays = Mapping[str, np.ndarray]
"""Read-only columns of numbers."""

ROLES = {
    Audience.STAFF: frozenset({Role.CLERK, Role.METERS, Role.ADMIN}),
    Audience.ANALYST: frozenset({Role.ANALYST, Role.ADMIN}),
}
"""Who may ask the questions of an audience. Those of customers are open to all: their scope,
not the role, decides what they return."""


@dataclass(frozen=True)
class _Question:
    """A query with its parameters and scope, asked of one build: the key of its answer."""

    build_id: str
    query: Query
    params: tuple[tuple[str, Scalar], ...]
    build: Reader = field(compare=False, repr=False)


def fetch(query: Query, subject: Subject, **params: Scalar) -> Rows:
    """Rows of the answer to a query, for a subject, from the published build.

    Raises:
        PermissionError: the query is not for people of this role.
        NoBuildError: nothing has been published yet.
    """
    return _rows(_question(query, subject, params))


def fetch_arrays(query: Query, subject: Subject, **params: Scalar) -> Arrays:
    """The same as columns, for answers of many rows that hold whole numbers only."""
    return _arrays(_question(query, subject, params))


def _question(query: Query, subject: Subject, params: Mapping[str, Scalar]) -> _Question:
    if query.audience in ROLES and subject.role not in ROLES[query.audience]:
        raise PermissionError(f"{query.path} is not for {subject.role}")
    # Last, so that no parameter takes the place of the scope.
    scoped = {**params, **_scope(query, subject)}
    build = _published()
    return _Question(build.build_id, query, tuple(sorted(scoped.items())), build)


def _scope(query: Query, subject: Subject) -> dict[str, Scalar]:
    """The parameters of a query that say whose rows it may return."""
    scope = subject.scope(query.rights)
    return {name: getattr(scope, name) for name in query.scope_names}


@lru_cache(maxsize=4096)
def _rows(question: _Question) -> Rows:
    with question.build.cursor() as cursor:
        answer = cursor.execute(question.query.sql, _values(question))
        row = namedtuple("Row", [column[0] for column in answer.description])
        return tuple(map(row._make, answer.fetchall()))


@lru_cache(maxsize=512)
def _arrays(question: _Question) -> Arrays:
    with question.build.cursor() as cursor:
        columns = cursor.execute(question.query.sql, _values(question)).fetchnumpy()
    for values in columns.values():
        values.flags.writeable = False
    return MappingProxyType(columns)


def _values(question: _Question) -> dict[str, Any]:
    return {key: _value(value) for key, value in question.params}


def _value(value: Scalar) -> Any:
    """As DuckDB takes it; a pair of customer and property is a struct."""
    if not isinstance(value, tuple):
        return value
    return [
        {"customer_id": one[0], "property_id": one[1]} if isinstance(one, tuple) else one
        for one in value
    ]


def kept(make: Callable[..., Made]) -> Callable[..., Made]:
    """Keep what a function makes of a customer's data, for the next one who asks the same.

    The function takes a subject, uses nothing of it but its customers and what is delegated to it,
    and other arguments that can be keys. What it makes is kept by build, that whole scope, language
    and those arguments; it is handed to everybody who asks, so it must not be changed.
    """

    @lru_cache(maxsize=256)
    def made(key: _Wish) -> Made:
        return make(key.subject, *key.arguments)

    @wraps(make)
    def ask(subject: Subject, *arguments: Hashable) -> Made:
        scope = tuple(sorted(subject.customer_ids)), frozenset(subject.delegated)
        return made(_Wish(_published().build_id, scope, language(), arguments, subject))

    _caches.append(made)
    return ask


@dataclass(frozen=True)
class _Wish:
    """What is asked of a kept function: the key of what it makes."""

    build_id: str
    scope: tuple[tuple[str, ...], frozenset[Delegated]]
    language: str
    arguments: tuple[Hashable, ...]
    subject: Subject = field(compare=False, repr=False)


@contextmanager
def one_build() -> Iterator[None]:
    """Answer everything inside from one build, even when another is published meanwhile."""
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


_held: ContextVar[list[Reader] | None] = ContextVar("held", default=None)
"""The build of the run, from its first question on."""


def _published() -> Reader:
    held = _held.get()
    if held:
        return held[0]
    build = reader()
    _forget_other_builds(build.build_id)
    if held is not None:
        held.append(build)
    return build


@lru_cache(maxsize=1)
def _forget_other_builds(build_id: str) -> None:  # noqa: ARG001 - a new id runs it anew
    """Drop the answers of a build that is no longer published, and with them its open file."""
    for cache in _caches:
        cache.cache_clear()


_caches: list[Any] = [_rows, _arrays]
