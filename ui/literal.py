"""Texts of others inside Streamlit's messages, which read Markdown."""

from __future__ import annotations

import re


def escaped(text: str) -> str:
    """A text as it is typed, within a sentence of ours, without what Markdown would make of it."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()<>#+-.!|~$:" else sign for sign in text)


def literal(text: str) -> str:
    """A text shown letter by letter, as code: no link, image, formula or colour comes of it."""
    flat = " ".join(text.split())
    fence = "`" * (max(map(len, re.findall("`+", flat)), default=0) + 1)
    return f"{fence} {flat} {fence}"
