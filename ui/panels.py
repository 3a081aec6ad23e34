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
    """A column of a table; numbers stand at the right.

    What is aside stands below the name of its row where the screen is narrow.
    """

    title: str
    is_number: bool = False
    is_aside: bool = False


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
    kinds = [_kind(column) for column in columns]
    head = "".join(
        f'<th scope="col"{kind}>{escape(column.title)}</th>'
        for kind, column in zip(kinds, columns, strict=True)
    )
    body = "".join([_row(kinds, row) for row in rows])
    foot = f"<tfoot>{_row(kinds, total)}</tfoot>" if total else ""
    return (
        f'<div class="kropla-table" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody>{foot}</table></div>"
    )


_NUMBER, _ASIDE = ' class="n"', ' class="aside"'


def _kind(column: Column) -> str:
    return _NUMBER if column.is_number else _ASIDE if column.is_aside else ""


def _row(kinds: Sequence[str], cells: Sequence[str | Cell]) -> str:
    pairs = list(zip(kinds, map(_content, cells), strict=True))
    name = pairs[0][1]
    below = "".join([f"<small>{text}</small>" for kind, text in pairs if kind is _ASIDE and text])
    rest = "".join([f"<td{kind}>{text}</td>" for kind, text in pairs[1:]])
    return f'<tr><th scope="row">{name}{below}</th>{rest}</tr>'


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


def steps(title: str, names: Sequence[str], current: int) -> str:
    """Steps in order, which are done, and the one that is due."""
    items = "".join(
        f"<li{_place(number, current)}><span>{escape(name)}</span></li>"
        for number, name in enumerate(names)
    )
    return f'<ol class="kropla-steps" aria-label="{escape(title)}">{items}</ol>'


def _place(number: int, current: int) -> str:
    if number == current:
        return ' aria-current="step"'
    return ' class="done"' if number < current else ""


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """Names and their values, one below the other."""
    items = "".join(f"<div><dt>{escape(n)}</dt><dd>{escape(v)}</dd></div>" for n, v in rows)
    return f'<dl class="kropla-facts">{items}</dl>'


def remark(text: str) -> str:
    """A quiet sentence about what stands above; nothing when there is nothing to say."""
    return f'<p class="kropla-remark">{escape(text)}</p>' if text else ""


def go(address: str, text: str) -> str:
    """The one way on that most people will take, as a button."""
    return f'<a class="kropla-go" href="{escape(address)}" target="_self">{escape(text)}</a>'


def downloads(links: Iterable[tuple[str, str]], shown: Iterable[tuple[str, str]] = ()) -> str:
    """Files to take away by address and name; ``shown`` ones open in tabs of their own."""
    items = "".join(
        f'<a href="{escape(address)}" download target="_self">{escape(text)}</a>'
        for address, text in links
    )
    opened = "".join(
        f'<a href="{escape(address)}" target="_blank" rel="noopener">{escape(text)}</a>'
        for address, text in shown
    )
    return f'<div class="kropla-downloads">{items}{opened}</div>'


def empty(title: str, text: str) -> str:
    """What stands in place of an answer that there is not, and why."""
    return f'<div class="kropla-empty"><strong>{escape(title)}</strong><p>{escape(text)}</p></div>'


def folded(title: str, *markup: str) -> str:
    """Pieces that open at a word, for those who want them."""
    inside = "".join(markup)
    return f'<details class="kropla-folded"><summary>{escape(title)}</summary>{inside}</details>'
