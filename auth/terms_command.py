"""``python -m auth terms …``: publishing the terms and the privacy notice of the utility."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path

from auth import clock, documents, shipped_terms
from auth.documents import Document, Kind, TermsError

ACTOR = "python -m auth"
NAMES = {Kind.TERMS: "regulamin", Kind.PRIVACY: "informacja o danych osobowych"}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Put the commands below ``terms``; each sets ``does`` to what it does."""
    terms = commands.add_parser("terms", help="regulamin i informacja o danych osobowych")
    below = terms.add_subparsers(dest="command", required=True)
    published = below.add_parser("publish", help="opublikuj nową wersję")
    published.add_argument("--kind", choices=list(map(str, Kind)), required=True)
    published.add_argument("--version", required=True, help="numer, np. 2 albo 2.1")
    published.add_argument(
        "--from",
        dest="valid_from",
        type=date.fromisoformat,
        required=True,
        metavar="RRRR-MM-DD",
        help="pierwszy dzień, w którym obowiązuje",
    )
    said = "tekst po {} (Markdown, UTF-8); bez obu plików tekst dostarczany z Kroplą"
    published.add_argument("--pl", type=Path, metavar="PLIK", help=said.format("polsku"))
    published.add_argument("--en", type=Path, metavar="PLIK", help=said.format("angielsku"))
    published.set_defaults(does=publish)
    below.add_parser("list", help="pokaż wszystkie wersje").set_defaults(does=show)


def publish(chosen: argparse.Namespace) -> None:
    """Publish a version from two files, or the text that comes with Kropla."""
    kind = Kind(chosen.kind)
    document = _read(kind, chosen.pl, chosen.en)
    document = replace(document, version=chosen.version, valid_from=chosen.valid_from)
    is_new = documents.publish(document, ACTOR)
    state = "opublikowano" if is_new else "była już opublikowana, bez zmian"
    print(f"{_named(document)}: {state}. Obowiązuje od {document.valid_from}.")


def show(_chosen: argparse.Namespace) -> None:
    """List every version, the latest first; the one in force is marked."""
    for kind in Kind:
        newest = documents.current(kind)
        for known in documents.versions(kind):
            is_it = newest is not None and known.version == newest.version
            mark = "obowiązuje" if is_it else "zapowiedziana" if _is_ahead(known) else "dawna"
            day = f"od {known.valid_from}"
            print(
                f"{_named(known):<44} {day}  {mark:<14} {known.sha256[:12]}  {known.published_by}"
            )


def _read(kind: Kind, polish: Path | None, english: Path | None) -> Document:
    ours = shipped_terms.text_of(kind)
    if polish is None and english is None:
        return ours
    if polish is None or english is None:
        raise TermsError("Podaj oba pliki: --pl i --en. Każda wersja ma tekst w obu językach.")
    return replace(ours, pl=_text(polish), en=_text(english))


def _text(path: Path) -> str:
    try:
        return shipped_terms.filled(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise TermsError(f"Nie można odczytać {path} jako UTF-8: {error}") from error


def _named(document: Document) -> str:
    return f"{NAMES[document.kind].capitalize()}, wersja {document.version}"


def _is_ahead(document: Document) -> bool:
    return document.valid_from > clock.today()
