"""Pages for paper and for keeping: data set by a Typst template of ours, as a tagged PDF."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

ASSETS = Path(__file__).parent / "assets"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
"""To be kept (PDF/A) and to be read by everybody (PDF/UA); both want a font for every character."""

log = logging.getLogger("kropla")


def pdf(template: str, given: Mapping[str, object], made_at: datetime | None = None) -> bytes:
    """A PDF of a template in ``assets`` and what it is given; the same of the same, everywhere."""
    try:
        return _compiled(template, given, made_at, STANDARDS)
    except typst.TypstError as error:
        log.warning("%s (%s) is no PDF/A and PDF/UA: %s", given.get("title"), template, error)
        return _compiled(template, given, made_at, [])


def _compiled(
    template: str,
    given: Mapping[str, object],
    made_at: datetime | None,
    standards: list[typst.PDFStandard],
) -> bytes:
    return typst.compile(
        (ASSETS / template).read_bytes(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"document": json.dumps(given)},
        pdf_standards=standards,
        timestamp=int(made_at.timestamp()) if made_at else 0,
    )


@cache
def _fonts() -> typst.Fonts:
    """The fonts that typst brings along, and none of this machine: the same PDF everywhere."""
    return typst.Fonts(include_system_fonts=False)
