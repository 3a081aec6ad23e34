"""Pieces of a page that are plain HTML: tiles of figures, tables, lists of things to do.

Each is a text of markup; ``show`` sends any number of them as one element, because every element a
page sends costs time at every rerun. All text is escaped here; nothing that a person wrote reaches
the page as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

from ui.address import link


@dataclass(frozen=True)
class Tile:
    """One figure: what it is, how much, and a remark below it."""

    label: str
    value: str
    note: str = ""


def show(*markup: str) -> None:
    """Send pieces made by the functions of this module, in one element."""
    st.html("".join(markup))


def tiles(some: Iterable[Tile]) -> str:
    """Figures side by side, as a list of terms and their values."""
    items = "".join(
        f'<div class="kropla-tile"><dt>{escape(tile.label)}</dt>'
        f"<dd>{escape(tile.value)}<small>{escape(tile.note)}</small></dd></div>"
        for tile in some
    )
    return f'<dl class="kropla-tiles">{items}</dl>'


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
) -> str:
    """A table with a caption; the first cell of a row names it. Long ones scroll, also by keys."""
    head = "".join(
        f'<th scope="col"{_right(column)}>{escape(column.title)}</th>' for column in columns
    )
    right = [_right(column) for column in columns]
    body = "".join([_row(right, row) for row in rows])
    foot = f"<tfoot>{_row(right, total)}</tfoot>" if total else ""
    return (
        f'<div class="kropla-table" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody>{foot}</table></div>"
    )


def _row(right: Sequence[str], cells: Sequence[str | Cell]) -> str:
    pairs = zip(right, cells, strict=True)
    _, first = next(pairs)
    rest = "".join([f"<td{side}>{_content(cell)}</td>" for side, cell in pairs])
    return f'<tr><th scope="row">{_content(first)}</th>{rest}</tr>'


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
    """Something that needs attention, and the next step: a page with words, or words alone."""

    title: str
    text: str
    is_urgent: bool = False
    page: str = ""
    words: tuple[tuple[str, str], ...] = ()
    step: str = ""


def notices(some: Iterable[Notice]) -> str:
    """Things that need attention, most urgent first as given."""
    items = "".join(
        f'<li class="{"urgent" if notice.is_urgent else "calm"}"><div>'
        f"<strong>{escape(notice.title)}</strong><p>{escape(notice.text)}</p></div>"
        f"{_step(notice)}</li>"
        for notice in some
    )
    return f'<ul class="kropla-notices">{items}</ul>'


def _step(notice: Notice) -> str:
    if not notice.page:
        return ""
    address = escape(link(notice.page, dict(notice.words)))
    return f'<a href="{address}" target="_self">{escape(notice.step)}</a>'


def remark(text: str) -> str:
    """A quiet sentence about what stands above; nothing when there is nothing to say."""
    return f'<p class="kropla-remark">{escape(text)}</p>' if text else ""


def downloads(links: Iterable[tuple[str, str]]) -> str:
    """Files to take away: addresses and what they are called."""
    items = "".join(
        f'<a href="{escape(address)}" download target="_self">{escape(text)}</a>'
        for address, text in links
    )
    return f'<div class="kropla-downloads">{items}</div>'


def empty(title: str, text: str) -> str:
    """What stands in place of an answer that there is not, and why."""
    return f'<div class="kropla-empty"><strong>{escape(title)}</strong><p>{escape(text)}</p></div>'
