"""What people agree to when they choose e-invoices: a text with versions, as the terms have.

Kropla ships a text of its own, filled with the utility's details; a lawyer has to read it before
real use. It follows the settings until somebody has agreed to it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, select, update

from auth import clock
from auth.documents import VERSION, TermsError, VersionTakenError
from auth.shipped_terms import FIRST_VERSION, SHIPPER, TEXTS, filled
from store.change import Change, make
from store.engine import insert_new, reading
from store.tables_einvoice import einvoice_decisions, einvoice_texts

NAME = "einvoice"


@dataclass(frozen=True)
class ConsentText:
    """One version of the consent, in Markdown."""

    version: str
    valid_from: date
    pl: str
    en: str
    published_by: str = ""

    def text(self, language: str) -> str:
        """The Markdown in a language."""
        return self.en if language == "en" else self.pl

    @property
    def sha256(self) -> str:
        """Fingerprint of both texts."""
        return sha256(f"{self.pl}\0{self.en}".encode()).hexdigest()


def publish(text: ConsentText, actor: str) -> bool:
    """Publish a version; whether it was not there before. Raises TermsError."""
    known = find(text.version)
    if known and (known.valid_from, known.sha256) == (text.valid_from, text.sha256):
        return False
    if not VERSION.fullmatch(text.version):
        raise TermsError("Wersja to cyfra i najwyżej 19 dalszych cyfr, liter albo kropek.")
    if text.valid_from < clock.today():
        raise TermsError("Wersja nie może obowiązywać wstecz: nikt jej wtedy nie znał.")
    if not (text.pl.strip() and text.en.strip()):
        raise TermsError("Brakuje tekstu: wersja ma tekst polski i angielski.")

    def work(connection: Connection) -> None:
        if not insert_new(connection, einvoice_texts, _row(text, actor)):
            raise VersionTakenError(
                f"Wersja {text.version} już jest i ma inny tekst albo inną datę. Nadaj następny "
                "numer: wersji, na którą ktoś mógł się zgodzić, się nie zmienia."
            )

    make(_published(text, actor), work)
    return True


def publish_missing() -> None:
    """Publish the shipped text where none is in force; let it follow the settings while unused."""
    known, ours = versions(), shipped()
    if current() is None:
        # Another process may have been faster, or the number is one that comes later.
        with suppress(VersionTakenError):
            publish(ours, SHIPPER)
    elif [(one.published_by, one.sha256 != ours.sha256) for one in known] == [(SHIPPER, True)]:
        _republish(ours)


def _republish(ours: ConsentText) -> None:
    is_used = exists().where(einvoice_decisions.c.text_version == einvoice_texts.c.version)
    is_it = einvoice_texts.c.version == ours.version
    changed = update(einvoice_texts).where(is_it, ~is_used).values(_row(ours, SHIPPER))

    def work(connection: Connection) -> None:
        connection.execute(changed)

    make(_published(ours, SHIPPER), work)


def shipped() -> ConsentText:
    """The version that comes with Kropla, in force from today."""
    polish, english = (
        filled((TEXTS / f"{NAME}.{code}.md").read_text(encoding="utf-8")) for code in ("pl", "en")
    )
    return ConsentText(FIRST_VERSION, clock.today(), polish, english)


def versions() -> list[ConsentText]:
    """Every version, also those to come, the latest first."""
    with reading() as connection:
        return [_text(row) for row in connection.execute(_newest_first()).all()]


def current(day: date | None = None) -> ConsentText | None:
    """The version in force on a day, today when none is given."""
    with reading() as connection:
        return current_in(connection, day or clock.today())


def current_in(connection: Connection, day: date) -> ConsentText | None:
    """The same, inside a change."""
    found = _newest_first().where(einvoice_texts.c.valid_from <= day).limit(1)
    row = connection.execute(found).first()
    return _text(row) if row else None


def find(version: str) -> ConsentText | None:
    """One version; None when there is none."""
    with reading() as connection:
        is_it = einvoice_texts.c.version == version
        row = connection.execute(select(einvoice_texts).where(is_it)).first()
    return _text(row) if row else None


def _newest_first() -> Select[Any]:
    order = (einvoice_texts.c.valid_from.desc(), einvoice_texts.c.published_at.desc())
    return select(einvoice_texts).order_by(*order)


def _published(text: ConsentText, actor: str) -> Change:
    details = {"valid_from": text.valid_from.isoformat(), "sha256": text.sha256}
    return Change(actor, "document.published", f"{NAME} {text.version}", details=details)


def _row(text: ConsentText, actor: str) -> dict[str, Any]:
    return {
        "version": text.version,
        "valid_from": text.valid_from,
        "published_at": clock.now(),
        "published_by": actor,
        "sha256": text.sha256,
        "markdown_pl": text.pl,
        "markdown_en": text.en,
    }


def _text(row: Row[Any]) -> ConsentText:
    return ConsentText(
        row.version, row.valid_from, row.markdown_pl, row.markdown_en, row.published_by
    )
