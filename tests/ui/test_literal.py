"""Texts of others inside messages; what a browser makes of them is tried in tests/attacks."""

from __future__ import annotations

import re

import pytest

from tests.attacks.payloads import PAYLOADS
from ui.literal import literal


@pytest.mark.parametrize("text", [*PAYLOADS, "`", "``x`", "` ``` `", " x ", "100001"])
def test_a_text_stands_between_marks_that_it_cannot_end(text: str) -> None:
    marks, shown, end = re.fullmatch(r"(`+) (.*) (`+)", literal(text)).groups()
    assert marks == end
    assert shown.split() == text.split()
    assert len(marks) not in {len(run) for run in re.findall("`+", shown)}
