"""Pieces of a page that are plain HTML: tiles of figures, tables, lists of things to do.

One element each, whatever they hold: every element a page sends costs time at every rerun. All text
is escaped here; nothing that a person wrote reaches the page as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st


@dataclass(frozen=True)
class Tile:
    """One figure: what it is, how much, and a remark below it."""

    label: str
    value: str
    note: str = ""


def tiles(some: Iterable[Tile]) -> None:
    """Figures side by side, as a list of terms and their values."""
    items = "".join(
        f'<div class="kropla-tile"><dt>{escape(tile.label)}</dt>'
        f"<dd>{escape(tile.value)}<small>{escape(tile.note)}</small></dd></div>"
        for tile in some
    )
    st.html(f'<dl class="kropla-tiles">{items}</dl>')


@dataclass(frozen=True)
class Column:
    """A column of a table; numbers stand at the right."""

    title: str
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell with a mark (a class of ours) before its text, or a text that is a link."""

    text: str
    mark: str = ""
    link: str = ""


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str | Cell]],
    total: Sequence[str | Cell] = (),
) -> None:
    """A table with a caption; the first cell of a row names it. Long ones scroll, also by keys."""
    head = "".join(
        f'<th scope="col"{_right(column)}>{escape(column.title)}</th>' for column in columns
    )
    body = "".join(_row(columns, row) for row in rows)
    foot = f"<tfoot>{_row(columns, total)}</tfoot>" if total else ""
    st.html(
        f'<div class="kropla-table" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody>{foot}</table></div>"
    )


def _row(columns: Sequence[Column], cells: Sequence[str | Cell]) -> str:
    first, *others = cells
    named = f'<th scope="row">{_content(first)}</th>'
    rest = "".join(
        f"<td{_right(column)}>{_content(cell)}</td>"
        for column, cell in zip(columns[1:], others, strict=True)
    )
    return f"<tr>{named}{rest}</tr>"


def _right(column: Column) -> str:
    return ' class="n"' if column.is_number else ""


def _content(cell: str | Cell) -> str:
    if isinstance(cell, str):
        return escape(cell)
    mark = f'<i class="kropla-mark {escape(cell.mark)}"></i>' if cell.mark else ""
    text = escape(cell.text)
    return f'<a href="{escape(cell.link)}" target="_self">{text}</a>' if cell.link else mark + text


@dataclass(frozen=True)
class Notice:
    """Something that needs attention, and the next step: a link, or words alone."""

    title: str
    text: str
    is_urgent: bool = False
    link: str = ""
    link_text: str = ""


def notices(some: Iterable[Notice]) -> None:
    """Things that need attention, most urgent first as given."""
    items = "".join(
        f'<li class="{"urgent" if notice.is_urgent else "calm"}"><div>'
        f"<strong>{escape(notice.title)}</strong><p>{escape(notice.text)}</p></div>"
        f"{_step(notice)}</li>"
        for notice in some
    )
    st.html(f'<ul class="kropla-notices">{items}</ul>')


def _step(notice: Notice) -> str:
    if not notice.link:
        return ""
    return f'<a href="{escape(notice.link)}" target="_self">{escape(notice.link_text)}</a>'


def empty(title: str, text: str) -> None:
    """What stands in place of an answer that there is not, and why."""
    st.html(
        f'<div class="kropla-empty"><strong>{escape(title)}</strong><p>{escape(text)}</p></div>'
    )
