"""What the security page says of the standard, and rules that keep whole kinds of holes shut."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import ending, imported, parsed, product_modules, text

CONSIDERED = """
1.2.1-5 1.2.9-10 1.3.3 1.3.5 1.3.11 1.5.1-2
2.1.1-3 2.2.1-3 2.3.1-4 2.4.1
3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-3
4.1.3 4.4.1-4
5.1.1 5.2.1-3 5.3.1-2 5.4.1-3
6.1.1-2 6.2.1-12 6.3.1-4 6.3.7-8 6.4.1 6.4.3 6.4.6 6.5.1-5 6.6.2 6.8.1-2
7.1.1-2 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2
8.1.1-2 8.2.1-3 8.3.1 8.4.1
10.1.2 10.2.1-2 10.5.1-4
11.1.1-2 11.2.1-3 11.3.2 11.4.2 11.5.1
12.1.1 12.2.1 13.3.1 13.4.2 13.4.5
14.1.1-2 14.2.1-4 14.3.1-3
15.1.1-2 15.2.1 15.3.1 15.3.3-4
16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3
"""
"""Requirements of OWASP ASVS 5.0 that concern a portal like this one."""

NUMBER = re.compile(r"(\d+\.\d+\.)(\d+)(?: to (?:\d+\.\d+\.)?(\d+)|-(\d+))?")
PAGE = Path("docs/security.md")

STARTS = {"subprocess", "multiprocessing", "pty"}
UNPACKS = {"pickle", "shelve", "marshal", "dill", "joblib"}
RUNS = {"eval", "exec", "compile", "system", "popen", "__import__"}


def numbers(words: str) -> set[str]:
    """The requirements that a text names, alone or as a range."""
    found = set()
    for chapter, first, *last in NUMBER.findall(words):
        end = next(filter(None, last), first)
        found |= {f"{chapter}{number}" for number in range(int(first), int(end) + 1)}
    return found


def stated(heading: str) -> set[str]:
    """The requirements in the first column of a table of the page."""
    section = text(PAGE).split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("|")]
    return numbers(" ".join(rows))


def test_every_requirement_is_shown_or_reasoned_or_owed() -> None:
    shown, reasoned, owed = map(stated, ("Promised and shown", "By rationale", "Owed"))
    assert numbers(CONSIDERED) - shown - reasoned - owed == set()
    assert len(numbers(CONSIDERED)) > 140


def test_every_promise_names_its_test() -> None:
    section = text(PAGE).split("## Promised and shown\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
    assert [row for row in rows if "::test_" not in row] == []
    assert len(rows) > 40


def test_ranges_are_read_as_they_are_written() -> None:
    assert numbers("1.2.1, 3.4.1 to 3.4.3 and 7.1.1-2") == {
        "1.2.1", "3.4.1", "3.4.2", "3.4.3", "7.1.1", "7.1.2",
    }  # fmt: skip


def dangers(tree: ast.Module) -> set[str]:
    """What starts processes, runs texts, or makes objects of bytes."""
    names = {name.split(".")[0] for name in imported(tree)}
    called = {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
        if not (isinstance(node.func, ast.Attribute) and _compiles_data(node.func.value))
    }
    return names & (STARTS | UNPACKS) | called & RUNS


def _compiles_data(owner: ast.expr) -> bool:
    """Patterns and pages to print: what comes of them is never run."""
    return isinstance(owner, ast.Name) and owner.id in {"re", "typst"}


@pytest.mark.parametrize("path", product_modules(), ids=str)
def test_the_product_starts_no_process_and_makes_no_objects_of_bytes(path: Path) -> None:
    assert dangers(parsed(path)) == set()


@pytest.mark.parametrize(
    "source",
    ["import subprocess", "from pickle import loads", "eval(x)", "os.system(x)", "os.popen(x)"],
)
def test_what_does_would_be_seen(source: str) -> None:
    assert dangers(ast.parse(source))
    assert not dangers(ast.parse("import re\nre.compile('x')"))
    assert ending(".py")
