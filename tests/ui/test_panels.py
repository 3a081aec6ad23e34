"""Panels escape whatever they hold."""

from __future__ import annotations

import pytest

from ui import panels
from ui.panels import Cell, Column, Notice, Tile

PAYLOADS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg onload=alert(1)>",
    "</td></table><iframe srcdoc=x>", "&lt;b&gt;", "![](http://foreign.example/x.png)",
    "javascript:alert(1)", "<style>@import url(//foreign.example)</style>",
]  # fmt: skip


@pytest.mark.parametrize("text", PAYLOADS)
def test_no_text_becomes_markup(text: str) -> None:
    for markup in (
        panels.tiles([Tile(text, text, text)]),
        panels.table(
            text, [Column(text), Column(text, is_number=True)], [(text, Cell(text, text))]
        ),
        panels.table("x", [Column("x")], [[Cell(text, link=text)]], [text]),
        panels.notices([Notice(text, text, page=text, words=((text, text),), step=text)]),
        panels.empty(text, text),
        panels.remark(text),
        panels.downloads([(text, text)]),
        panels.folded(text, panels.remark(text)),
    ):
        for active in ("<script", "<img", "<svg", "<iframe", "<style"):
            assert active not in markup
        assert f'"{text}"' not in markup or '"' not in text


def test_a_table_names_its_rows_and_scrolls_by_keyboard() -> None:
    columns = [Column("Okres"), Column("Woda", is_number=True)]
    markup = panels.table("Zużycie", columns, [("maj", "1,5")], ("Razem", "1,5"))
    assert '<th scope="row">maj</th><td class="n">1,5</td>' in markup
    assert "<caption>Zużycie</caption>" in markup
    assert 'tabindex="0"' in markup
    assert "<tfoot>" in markup


def test_an_aside_stands_in_its_column_and_below_the_name_for_narrow_screens() -> None:
    columns = [Column("Okres"), Column("Woda", is_number=True), Column("Skąd", is_aside=True)]
    markup = panels.table("Zużycie", columns, [("maj", "1,5", "inkasent")], ("Razem", "1,5", ""))
    named = '<th scope="row">maj<small>inkasent</small></th><td class="n">1,5</td>'
    assert f'{named}<td class="aside">inkasent</td>' in markup
    assert '<th scope="row">Razem</th>' in markup


def test_a_row_of_another_length_than_its_columns_is_an_error() -> None:
    with pytest.raises(ValueError, match="zip"):
        panels.table("x", [Column("a"), Column("b")], [("1", "2", "3")])


def test_pieces_are_sent_as_one_element(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(panels.st, "html", sent.append)
    panels.show(panels.empty("a", "b"), panels.tiles([]))
    assert len(sent) == 1
