"""``python -m auth einvoice …``: versions of the consent to electronic invoices."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from auth import einvoice_texts
from auth.documents import TermsError
from auth.einvoice_texts import ConsentText
from auth.shipped_terms import filled

ACTOR = "python -m auth"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Put the commands below ``einvoice``; each sets ``does`` to what it does."""
    room = commands.add_parser("einvoice", help="zgoda na faktury elektroniczne")
    below = room.add_subparsers(dest="command", required=True)
    published = below.add_parser("publish", help="opublikuj nową wersję zgody")
    published.add_argument("--version", required=True, help="numer, np. 2 albo 2.1")
    published.add_argument(
        "--from",
        dest="valid_from",
        type=date.fromisoformat,
        required=True,
        metavar="RRRR-MM-DD",
        help="pierwszy dzień, w którym obowiązuje",
    )
    said = "tekst po {} (Markdown, UTF-8)"
    for code, language in (("pl", "polsku"), ("en", "angielsku")):
        published.add_argument(
            f"--{code}", type=Path, required=True, metavar="PLIK", help=said.format(language)
        )
    published.set_defaults(does=publish)
    below.add_parser("list", help="pokaż wszystkie wersje").set_defaults(does=show)


def publish(chosen: argparse.Namespace) -> None:
    """Publish a version from two files."""
    text = ConsentText(chosen.version, chosen.valid_from, _text(chosen.pl), _text(chosen.en))
    is_new = einvoice_texts.publish(text, ACTOR)
    state = "opublikowano" if is_new else "była już opublikowana, bez zmian"
    print(f"Zgoda na e-faktury, wersja {text.version}: {state}. Obowiązuje od {text.valid_from}.")


def show(_chosen: argparse.Namespace) -> None:
    """List every version, the latest first."""
    for known in einvoice_texts.versions():
        told = f"od {known.valid_from}  {known.sha256[:12]}  {known.published_by}"
        print(f"Zgoda na e-faktury, wersja {known.version}  {told}")


def _text(path: Path) -> str:
    try:
        return filled(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise TermsError(f"Nie można odczytać {path} jako UTF-8: {error}") from error
