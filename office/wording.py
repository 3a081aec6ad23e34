"""What a letter is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """The words of a letter. ``action`` is what its link is called, ``code`` a code to type."""

    subject: str
    paragraphs: tuple[str, ...]
    action: str = ""
    code: str = ""


Words = Mapping[str, str]
Translate = Callable[[str], str]
Kinds = dict[str, Callable[[Translate, Words], Text]]
