"""Documents that fail the build when they lie: commands, links, generated pages."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, ending, text, tracked
from ui.page_list import paths

FENCE = re.compile(r"^```\w*\n(.*?)^```", re.M | re.S)
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?: \"[^\"]*\")?\)")
MAKE = re.compile(r"(?:^|\s)make ([a-z]+)")
MODULE = re.compile(r"python -m ([\w.]+)((?: [^`|&;>\n]*)?)")
SCRIPT = re.compile(r"(?:^|\s)(?:\./)?(bin/[\w.]+|\.ci/\w+)")

every_document = pytest.mark.parametrize("path", ending(".md"), ids=str)


def code(markdown: str) -> list[str]:
    """Code of a document: lines of its fences and its spans."""
    fenced = [line for block in FENCE.findall(markdown) for line in block.splitlines()]
    return [*fenced, *SPAN.findall(FENCE.sub("", markdown))]


def modules(path: Path) -> set[tuple[str, str, tuple[str, ...]]]:
    """Module, sub-command and options of every ``python -m`` of a document."""
    found = set()
    for line in code(text(path)):
        for module, rest in MODULE.findall(line):
            words = rest.split("#")[0].replace("[", " ").replace("]", " ").split()
            # Whatever follows a sub-command, its help is shown.
            command = " ".join(takewhile(re.compile("[a-z]+").fullmatch, words))
            options = tuple(sorted({w.split("=")[0] for w in words if w.startswith("--")}))
            found.add((module, command, options))
    return found


@cache
def usage(module: str, command: str) -> str:
    """What a command says about itself; fails when it is not there."""
    line = [sys.executable, "-m", module, *command.split(), "--help"]
    told = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert told.returncode == 0, told.stderr
    return told.stdout


def anchors(markdown: str) -> set[str]:
    """Names under which the headings of a document can be linked to."""
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", markdown), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def broken(path: Path) -> list[str]:
    """Relative links of a document that lead nowhere; a text of the portal may name its pages."""
    faults = []
    for link in LINK.findall(FENCE.sub("", text(path))):
        if re.match(r"\w+:", link) or link in paths():
            continue
        name, _, anchor = link.partition("#")
        target = (ROOT / path.parent / name).resolve() if name else ROOT / path
        is_there = target.exists() and target.is_relative_to(ROOT)
        if not is_there or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            faults.append(link)
    return faults


@every_document
def test_every_target_of_make_that_a_document_names_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", text(Path("Makefile")), re.M))
    assert {t for line in code(text(path)) for t in MAKE.findall(line)} <= targets


@every_document
def test_every_script_that_a_document_names_exists(path: Path) -> None:
    named = {script for line in code(text(path)) for script in SCRIPT.findall(line)}
    assert named <= {str(f) for f in tracked()}


@every_document
def test_every_command_that_a_document_names_takes_those_options(path: Path) -> None:
    for module, command, options in modules(path):
        told = usage(module, command)
        assert [o for o in options if o not in told] == [], f"python -m {module} {command}"


@every_document
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    assert not broken(path)


@every_document
def test_every_path_that_a_document_names_exists(path: Path) -> None:
    tops = {f.parts[0] for f in tracked() if len(f.parts) > 1}
    named = [
        span
        for span in SPAN.findall(FENCE.sub("", text(path)))
        if re.fullmatch(r"[\w.]+(/[\w.-]+)+/?", span) and span.split("/")[0] in tops
    ]
    assert not [name for name in named if not (ROOT / name).exists()]


def test_generated_pages_are_as_generated() -> None:
    command = [sys.executable, "bin/docs.py", "--check"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_every_document_is_reached_from_the_index() -> None:
    start = Path("README.md")
    seen, ahead = set(), [start]
    while ahead:
        path = ahead.pop()
        if path in seen or path.suffix != ".md":
            continue
        seen.add(path)
        links = [link.split("#")[0] for link in LINK.findall(text(path)) if ":" not in link]
        targets = [(ROOT / path.parent / link).resolve() for link in links if link]
        ahead += [t.relative_to(ROOT) for t in targets if t.is_file()]
    assert set(ending(".md")) - seen == set()


def test_every_decision_says_context_decision_and_consequences_on_one_page() -> None:
    for path in [f for f in ending(".md", "docs") if "decisions" in f.parts]:
        heads = re.findall(r"^## (.+)$", text(path), re.M)
        assert heads[:3] == ["Context", "Decision", "Consequences"], path
        assert len(text(path).splitlines()) <= 60, path
        assert re.match(r"\d{4}-[a-z-]+\.md", path.name), path


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(f.name[:4]) for f in ending(".md", "docs") if "decisions" in f.parts]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_commands_in_fences_and_spans_are_seen() -> None:
    markdown = "Run `make run`.\n\n```sh\npython -m x load IN --full  # all\n```\n"
    assert code(markdown) == ["python -m x load IN --full  # all", "make run"]
    assert MAKE.findall("make run DATA=x") == ["run"]


def test_every_test_that_the_security_page_names_is_there() -> None:
    named = re.findall(r"`([\w/]+\.py)::(test_\w+)`", text(Path("docs/security.md")))
    assert len(named) > 30
    gone = [
        f"{file}::{name}"
        for file, name in named
        if f"def {name}(" not in (ROOT / "tests" / file).read_text(encoding="utf-8")
    ]
    assert gone == []
