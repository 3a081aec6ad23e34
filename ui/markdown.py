"""Markdown of an operator as plain data, and the data as HTML that can do nothing.

The data know paragraphs, lists, tables, emphasis and links, and nothing else; whatever else stands
in a text stays its text. So neither a page nor a PDF made of them can carry foreign markup, a
picture or a script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

Piece = dict[str, Any]
"""A block or an inline of a text; ``kind`` says which. All of it can be kept as JSON."""

FOLLOWED = re.compile(r"https?://[^\s/]|mailto:[^\s/]|tel:[+\d]|/(?![/\\])|#", re.I)
"""How an address begins that a text may link to."""

TIED = re.compile(
    r"(?<![^\s(„])(§|[aiouwz]|(?:art|lit|nr|pkt|poz|tel|ul|ust)\.?) (?=\S|$)", re.IGNORECASE
)
"""Short words that must not stand alone at the end of a line."""


def parse(markdown: str) -> list[Piece]:
    """The blocks of a text."""
    return _blocks(SyntaxTreeNode(_parser().parse(markdown)))


def plain(inlines: Iterable[Piece]) -> str:
    """Only the words of inlines."""
    return "".join(one.get("text", "") or plain(one.get("inlines", ())) for one in inlines)


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # An instance's own rule: what it refuses stays the text that it was.
    parser.validateLink = lambda url: bool(FOLLOWED.match(url))  # type: ignore[method-assign]
    return parser


def _blocks(node: SyntaxTreeNode) -> list[Piece]:
    return [_block(child) for child in node.children]


def _block(node: SyntaxTreeNode) -> Piece:
    match node.type:
        case "heading":
            return {"kind": "heading", "level": int(node.tag[1]), "inlines": _words(node)}
        case "paragraph":
            return {"kind": "paragraph", "is_tight": node.hidden, "inlines": _words(node)}
        case "bullet_list":
            return {"kind": "list", "start": None, "items": [_blocks(i) for i in node.children]}
        case "ordered_list":
            start = int(node.attrs.get("start", 1))
            return {"kind": "list", "start": start, "items": [_blocks(i) for i in node.children]}
        case "blockquote":
            return {"kind": "quote", "blocks": _blocks(node)}
        case "table":
            rows = [row for part in node.children for row in part.children]
            cells = [[_words(cell) for cell in row.children] for row in rows]
            return {"kind": "table", "head": cells[0], "rows": cells[1:]}
        case "hr":
            return {"kind": "rule"}
        case _:
            return {"kind": "code", "text": node.content.rstrip("\n")}


def _words(node: SyntaxTreeNode) -> list[Piece]:
    """The inlines of a heading, a paragraph or a cell, with short words tied to the next."""
    return _inlines(node.children[0]) if node.children else []


def _inlines(node: SyntaxTreeNode) -> list[Piece]:
    found: list[Piece] = []
    for one in map(_inline, node.children):
        if one["kind"] == "text" and found and found[-1]["kind"] == "text":
            found[-1]["text"] += one["text"]
        else:
            found.append(one)
    for one in found:
        if one["kind"] == "text":
            one["text"] = TIED.sub("\\1\N{NO-BREAK SPACE}", one["text"])
    return found


def _inline(node: SyntaxTreeNode) -> Piece:
    match node.type:
        case "strong" | "em":
            return {"kind": node.type, "inlines": _inlines(node)}
        case "link":
            href = str(node.attrs.get("href", ""))
            return {"kind": "link", "href": href, "inlines": _inlines(node)}
        case "code_inline":
            return {"kind": "code", "text": node.content}
        case "hardbreak":
            return {"kind": "break"}
        case "softbreak":
            return {"kind": "text", "text": " "}
        case "image":
            return {"kind": "text", "text": plain(_inlines(node))}
        case _:
            return {"kind": "text", "text": node.content}


def html(blocks: Iterable[Piece]) -> str:
    """Blocks as HTML; headings carry their ``anchor`` where they have one."""
    return "".join(_HTML[block["kind"]](block) for block in blocks)


def _heading(block: Piece) -> str:
    tag = f"h{block['level']}"
    anchor = f' id="{escape(block["anchor"])}"' if "anchor" in block else ""
    return f"<{tag}{anchor}>{_line(block)}</{tag}>"


def _paragraph(block: Piece) -> str:
    return _line(block) if block["is_tight"] else f"<p>{_line(block)}</p>"


def _list(block: Piece) -> str:
    items = "".join(f"<li>{html(item)}</li>" for item in block["items"])
    if block["start"] is None:
        return f"<ul>{items}</ul>"
    return f'<ol start="{block["start"]}">{items}</ol>'


def _table(block: Piece) -> str:
    head = "".join(f'<th scope="col">{_line({"inlines": cell})}</th>' for cell in block["head"])
    rows = "".join(
        "<tr>" + "".join(f"<td>{_line({'inlines': cell})}</td>" for cell in row) + "</tr>"
        for row in block["rows"]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


_HTML: dict[str, Callable[[Piece], str]] = {
    "heading": _heading,
    "paragraph": _paragraph,
    "list": _list,
    "table": _table,
    "quote": lambda block: f"<blockquote>{html(block['blocks'])}</blockquote>",
    "rule": lambda _block: "<hr>",
    "code": lambda block: f"<pre>{escape(block['text'])}</pre>",
}


def _line(block: Piece) -> str:
    """The inlines of a block as HTML."""
    return "".join(map(_inline_html, block["inlines"]))


def _inline_html(one: Piece) -> str:
    match one["kind"]:
        case "strong" | "em" as tag:
            return f"<{tag}>{_line(one)}</{tag}>"
        case "link":
            # Another site opens in a tab of its own; a page of ours takes the place of this one.
            target = "_blank" if one["href"].lower().startswith("http") else "_self"
            return f'<a href="{escape(one["href"])}" target="{target}">{_line(one)}</a>'
        case "code":
            return f"<code>{escape(one['text'])}</code>"
        case "break":
            return "<br>"
        case _:
            return escape(one["text"])
