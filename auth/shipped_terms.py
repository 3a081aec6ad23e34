"""The terms and the privacy notice that come with Kropla, filled with the utility's own details."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from auth import clock, documents
from auth.documents import Document, Kind, TermsError, VersionTakenError
from settings import settings

TEXTS = Path(__file__).parent / "texts"
SHIPPER = "Kropla"
FIRST_VERSION = "1"

FILLED = ("utility_name", "utility_address", "office_email", "office_phone", "office_hours")
"""Settings that a text may name in braces, e.g. ``{utility_name}``."""

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
MARKUP = re.compile(r"[\\`*\[\]<>|~]")


def publish_missing() -> None:
    """Publish the texts that come with Kropla where none is in force.

    As long as nobody has accepted them, they follow the settings: a portal that was started before
    its utility had a name there shows the right one after the next start.
    """
    for kind in Kind:
        known, ours = documents.versions(kind), text_of(kind)
        if documents.current(kind) is None:
            # Another process may have been faster, or the number is one that comes later.
            with suppress(VersionTakenError):
                documents.publish(ours, SHIPPER)
        elif [(one.published_by, one.sha256 != ours.sha256) for one in known] == [(SHIPPER, True)]:
            documents.republish(ours, SHIPPER)


def text_of(kind: Kind) -> Document:
    """The version that comes with Kropla, in force from today."""
    polish, english = (
        filled((TEXTS / f"{kind}.{code}.md").read_text(encoding="utf-8")) for code in ("pl", "en")
    )
    return Document(kind, FIRST_VERSION, clock.today(), polish, english)


def filled(markdown: str) -> str:
    """A text with the utility's details in it. Raises TermsError for any other name in braces."""
    unknown = sorted(set(PLACEHOLDER.findall(markdown)) - set(FILLED))
    if unknown:
        raise TermsError(
            f"Nieznane pole {{{unknown[0]}}}. Dozwolone: {', '.join(f'{{{n}}}' for n in FILLED)}."
        )
    return PLACEHOLDER.sub(lambda found: _plain(getattr(settings(), found[1])), markdown)


def _plain(value: str) -> str:
    """A value of the settings on one line, without anything that Markdown would take for a mark."""
    return MARKUP.sub(r"\\\g<0>", " ".join(value.split()))
