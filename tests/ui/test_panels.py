"""Panels escape whatever they hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ui import panels
from ui.panels import Cell, Column, Notice, Tile

PAYLOADS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg onload=alert(1)>",
    "</td></table><iframe srcdoc=x>", "&lt;b&gt;", "![](http://foreign.example/x.png)",
    "javascript:alert(1)", "<style>@import url(//foreign.example)</style>",
]  # fmt: skip


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Markup that was sent to the page."""
    found: list[str] = []
    monkeypatch.setattr(panels.st, "html", found.append)
    return found


@pytest.mark.parametrize("text", PAYLOADS)
def test_no_text_becomes_markup(sent: list[str], text: str) -> None:
    panels.tiles([Tile(text, text, text)])
    panels.table(text, [Column(text), Column(text, is_number=True)], [(text, Cell(text, text))])
    panels.table("x", [Column("x")], [[Cell(text, link=text)]], [text])
    panels.notices([Notice(text, text, link=text, link_text=text)])
    panels.empty(text, text)
    for markup in sent:
        assert "<script" not in markup
        assert "<img" not in markup
        assert "<svg" not in markup
        assert "<iframe" not in markup
        assert "<style" not in markup
        assert f'"{text}"' not in markup or '"' not in text


def test_a_table_names_its_rows_and_scrolls_by_keyboard(sent: list[str]) -> None:
    columns = [Column("Okres"), Column("Woda", is_number=True)]
    panels.table("Zużycie", columns, [("maj", "1,5")], ("Razem", "1,5"))
    assert '<th scope="row">maj</th><td class="n">1,5</td>' in sent[0]
    assert "<caption>Zużycie</caption>" in sent[0]
    assert 'tabindex="0"' in sent[0]
    assert "<tfoot>" in sent[0]


def test_a_row_of_another_length_than_its_columns_is_an_error(sent: list[str]) -> None:
    with pytest.raises(ValueError, match="zip"):
        panels.table("x", [Column("a"), Column("b")], [("1", "2", "3")])
