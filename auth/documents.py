"""Terms of use and the privacy notice: their versions, and which one is in force."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    Subquery,
    and_,
    exists,
    func,
    select,
    update,
)

from auth import clock
from core.errors import KroplaError
from store.change import Change, make
from store.engine import insert_new, reading
from store.tables import acceptances, documents

VERSION = re.compile(r"[0-9][0-9A-Za-z.]{0,19}")


class Kind(StrEnum):
    """Which of the two documents."""

    TERMS = "terms"
    PRIVACY = "privacy"


class TermsError(KroplaError):
    """A version cannot be published."""


class VersionTakenError(TermsError):
    """There is another text under this version."""


class _NothingNewError(Exception):
    """The very same thing is there already."""


@dataclass(frozen=True)
class Document:
    """One version of a document, in Markdown."""

    kind: Kind
    version: str
    valid_from: date
    pl: str
    en: str
    published_at: datetime | None = None
    published_by: str = ""

    def text(self, language: str) -> str:
        """The Markdown in a language."""
        return self.en if language == "en" else self.pl

    @property
    def sha256(self) -> str:
        """Fingerprint of both texts."""
        return sha256(f"{self.pl}\0{self.en}".encode()).hexdigest()


def publish(document: Document, actor: str) -> bool:
    """Publish a version; whether it was not there before. Raises TermsError."""
    if not VERSION.fullmatch(document.version):
        raise TermsError("Wersja to cyfra i najwyżej 19 dalszych cyfr, liter albo kropek.")
    if document.valid_from < clock.today() and find(document.kind, document.version) is None:
        raise TermsError("Wersja nie może obowiązywać wstecz: nikt jej wtedy nie znał.")
    if not (document.pl.strip() and document.en.strip()):
        raise TermsError("Brakuje tekstu: wersja ma tekst polski i angielski.")

    def work(connection: Connection) -> None:
        if not insert_new(connection, documents, _row(document, actor)):
            _check_same(connection, document)
            raise _NothingNewError

    try:
        make(_published(document, actor), work)
    except _NothingNewError:
        return False
    return True


def republish(document: Document, actor: str) -> bool:
    """Give a version that nobody has accepted another text; whether that was possible."""
    row = _row(document, actor)
    is_accepted = exists().where(
        acceptances.c.kind == documents.c.kind, acceptances.c.version == documents.c.version
    )
    changed = update(documents).where(_is(document.kind, document.version), ~is_accepted)

    def work(connection: Connection) -> None:
        done = connection.execute(changed.values(row).returning(documents.c.version))
        if done.first() is None:
            raise _NothingNewError

    try:
        make(_published(document, actor), work)
    except _NothingNewError:
        return False
    return True


def versions(kind: Kind) -> list[Document]:
    """Every version, also those to come, the latest first."""
    order = (documents.c.valid_from.desc(), documents.c.published_at.desc())
    with reading() as connection:
        rows = connection.execute(
            select(documents).where(documents.c.kind == kind).order_by(*order)
        )
        return [_document(row) for row in rows.all()]


def current(kind: Kind, day: date | None = None) -> Document | None:
    """The version in force on a day, today when none is given; None when there is none."""
    day = day or clock.today()
    return next((known for known in versions(kind) if known.valid_from <= day), None)


def find(kind: Kind, version: str) -> Document | None:
    """One version; None when there is none."""
    with reading() as connection:
        row = connection.execute(select(documents).where(_is(kind, version))).first()
    return _document(row) if row else None


def in_force(day: date | BindParameter[date]) -> Subquery:
    """Kind and version of what has come into force by a day; the newest of a kind has place 1."""
    order = (documents.c.valid_from.desc(), documents.c.published_at.desc())
    place = func.row_number().over(partition_by=documents.c.kind, order_by=order)
    known = select(documents.c.kind, documents.c.version, place.label("place"))
    return known.where(documents.c.valid_from <= day).subquery()


def _is(kind: Kind, version: str) -> ColumnElement[bool]:
    return and_(documents.c.kind == kind, documents.c.version == version)


def _published(document: Document, actor: str) -> Change:
    details = {"valid_from": document.valid_from.isoformat(), "sha256": document.sha256}
    subject = f"{document.kind} {document.version}"
    return Change(actor, "document.published", subject, details=details)


def _check_same(connection: Connection, document: Document) -> None:
    row = connection.execute(select(documents).where(_is(document.kind, document.version))).one()
    if (row.valid_from, row.sha256) != (document.valid_from, document.sha256):
        raise VersionTakenError(
            f"Wersja {document.version} już jest i ma inny tekst albo inną datę. "
            "Opublikowanej wersji się nie zmienia: nadaj następny numer."
        )


def _row(document: Document, actor: str) -> dict[str, Any]:
    return {
        "kind": document.kind,
        "version": document.version,
        "valid_from": document.valid_from,
        "published_at": clock.now(),
        "published_by": actor,
        "sha256": document.sha256,
        "markdown_pl": document.pl,
        "markdown_en": document.en,
    }


def _document(row: Row[Any]) -> Document:
    return Document(
        Kind(row.kind),
        row.version,
        row.valid_from,
        row.markdown_pl,
        row.markdown_en,
        row.published_at,
        row.published_by,
    )
