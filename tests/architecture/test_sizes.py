"""Small modules, small functions; what is larger has a reason, and keeps needing it."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.tree import ending, parsed, text

LONGEST_MODULE, LONGEST_FUNCTION = 250, 30
LONGEST_TEST_MODULE, LONGEST_TEST = 400, 45
LONGEST_ENTRY = 80

JUSTIFIED: dict[str, str] = {
    "ui/navigation.py": "the declarations of all pages, one after another, and little else",
    "store/tables.py": "the declarations of all tables, one after another, and nothing else",
    "settings.py": "the declarations of all settings, one after another, and what is refused",
    "pipelines/feeds.py": "the declarations of all feeds, one after another, and nothing else",
}
"""``path`` or ``path::function`` → why it may be longer. Keep it tiny."""


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from its name to its end, without the docstring."""
    end = function.end_lineno or function.lineno
    first = function.body[0]
    is_said = ast.get_docstring(function) is not None
    said = (first.end_lineno or first.lineno) - first.lineno + 1 if is_said else 0
    return end - function.lineno + 1 - said


def functions(path: Path) -> list[tuple[str, int]]:
    """Name (``path::function``) and length of every function of a file."""
    return [
        (f"{path}::{node.name}", lines_of(node))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def too_long() -> dict[str, int]:
    """Everything beyond its budget, with its length."""
    found = {}
    for path in ending(".py"):
        is_test = path.parts[0] == "tests"
        length = len(text(path).splitlines())
        if length > (LONGEST_TEST_MODULE if is_test else LONGEST_MODULE):
            found[str(path)] = length
        limit = LONGEST_TEST if is_test else LONGEST_FUNCTION
        found |= {name: n for name, n in functions(path) if n > limit}
    return found


def test_modules_and_functions_stay_small() -> None:
    unjustified = {name: n for name, n in too_long().items() if name not in JUSTIFIED}
    assert not unjustified


def test_every_exception_is_still_needed_and_says_why() -> None:
    assert set(JUSTIFIED) <= set(too_long())
    assert all(len(reason) > 20 for reason in JUSTIFIED.values())


def test_the_entry_stays_small() -> None:
    entries = [f for f in ending(".py") if str(f) == "app.py"]
    assert all(len(text(f).splitlines()) <= LONGEST_ENTRY for f in entries)


def test_a_docstring_does_not_count() -> None:
    source = 'def f():\n    """Says.\n\n    More.\n    """\n    a = 1\n    return a\n'
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert lines_of(function) == 3
