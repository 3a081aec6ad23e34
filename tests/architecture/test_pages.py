"""Pages: guarded, short, without SQL, and never directly in pages/."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import pages, parsed, text, tracked

LONGEST_PAGE = 80

every_page = pytest.mark.parametrize("page", pages(), ids=str)


def loose_ends(tree: ast.Module) -> list[str]:
    """What keeps a page from ending in its guard as its only call at the top level."""
    faults = []
    last = tree.body[-1] if tree.body else None
    if last is None or not is_guarded_main(last):
        faults.append("the last line is not main(require(…))")
    faults += [
        f"line {call.lineno}: another call at the top level"
        for statement in tree.body
        if statement is not last
        for call in top_level_calls(statement)
    ]
    return faults


def is_guarded_main(statement: ast.stmt) -> bool:
    """Whether a statement is exactly ``main(require(…))``."""
    match statement:
        case ast.Expr(
            value=ast.Call(
                func=ast.Name(id="main"),
                args=[ast.Call(func=ast.Name(id="require"))],
                keywords=[],
            )
        ):
            return True
    return False


def top_level_calls(statement: ast.stmt) -> Iterator[ast.Call]:
    """Calls that run when the page is read: not those inside a function, class or decorator."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return iter(())
    return (node for node in ast.walk(statement) if isinstance(node, ast.Call))


def test_only_the_router_stands_directly_in_pages() -> None:
    direct = {f.name for f in tracked() if f.parts[0] == "pages" and len(f.parts) == 2}
    assert direct <= {"router.py", "__init__.py"}


@every_page
def test_page_ends_in_its_guard(page: Path) -> None:
    assert not loose_ends(parsed(page))


@every_page
def test_page_is_short(page: Path) -> None:
    assert len(text(page).splitlines()) <= LONGEST_PAGE


@every_page
def test_page_says_which_question_it_answers(page: Path) -> None:
    assert ast.get_docstring(parsed(page))


@pytest.mark.parametrize(
    "source",
    [
        "",
        "def main(subject): ...",
        "def main(subject): ...\nmain(None)",
        "def main(subject): ...\nmain(require(Role.CUSTOMER), 1)",
        "def main(subject): ...\nmain(require(Role.CUSTOMER))\nx = 1",
        "def main(subject): ...\nst.title(x)\nmain(require(Role.CUSTOMER))",
        "frame = fetch(q)\ndef main(subject): ...\nmain(require(Role.CUSTOMER))",
        "if True:\n    main(require(Role.CUSTOMER))",
    ],
)
def test_an_unguarded_page_would_be_seen(source: str) -> None:
    assert loose_ends(ast.parse(source))


def test_a_guarded_page_passes() -> None:
    source = "import x\nLIMIT = 3\n\ndef main(subject):\n    show(subject)\n\nmain(require(Role.A))"
    assert not loose_ends(ast.parse(source))
