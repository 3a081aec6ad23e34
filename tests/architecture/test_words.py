"""Nothing in the tree tells of the machine it was written on, or prints outside a command line."""

from __future__ import annotations

import ast
import codecs
import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, ending, parsed, text, tracked

BINARY = {".png", ".ico", ".woff2", ".mo", ".gz", ".zip", ".xlsx", ".parquet", ".pdf", ".jpg"}

MACHINE_PATH = re.compile(
    r"(?<![\w.}>*~-])/(?:work|root|home|tmp|Users|opt)(?=[/\s\"'`),;:]|$)", re.M
)

REGISTRY = re.compile(
    r"pypi\.|python[h]osted|artifact[o]ry|j[f]rog|\bnexus\b"
    r"|trusted-host[ =]+[\w-]+\.|index-url[ =]+\S*//",
    re.I,
)

# Turned by thirteen letters, so that the list does not find itself.
FOREIGN = [
    codecs.decode(word, "rot13")
    for word in (
        r"\oNV\o",
        r"\oYYZf?\o",
        r"(?v)yner?t?r? ?ynathntr zbqry",
        r"(?v)\o(pung)?tcg(-?\q)?\o",
        r"(?v)\opynhqr\o",
        r"(?v)\onaguebcvp\o",
        r"(?v)\obcranv\o",
        r"(?v)\opbcvybg\o",
        r"(?v)\opbqrk\o",
        r"(?v)pb-nhgubeq-ol",
        r"(?v)\ofhontragf?\o",
        r"(?v)\oarkg frffvba\o",
        r"(?v)\o(guvf|gur|na|zl) urycre('f)? (frffvba|oevrs|cneg)\o",
        r"(?v)\ovffhrf? #?\q+\o",
        r"(?v)\ofunerq/(qrfvta|qngn|ubbxf)\o",
    )
]

COMMAND_LINES = (
    "__main__.py", "pipelines/status.py", "auth/terms_command.py", "auth/einvoice_command.py",
)  # fmt: skip
"""Files that speak to a terminal, by how their path ends; those in bin/ do too."""


def readable() -> list[Path]:
    """Tracked files that hold text."""
    return [f for f in tracked() if f.suffix not in BINARY]


def foreign_words(content: str) -> list[str]:
    """Words that have no place in the tree."""
    return [found.group() for word in FOREIGN for found in re.finditer(word, content)]


def test_no_path_of_a_machine_stands_in_the_tree() -> None:
    found = {str(f): MACHINE_PATH.findall(text(f)) for f in readable()}
    assert not {name: paths for name, paths in found.items() if paths}


def test_no_package_registry_stands_in_the_tree() -> None:
    found = {str(f): REGISTRY.findall(text(f)) for f in readable()}
    assert not {name: hosts for name, hosts in found.items() if hosts}


def test_locks_hold_no_address_at_all() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lock = (ROOT / name).read_text()
        assert "://" not in lock
        assert not re.findall(r"^--", lock, re.M)


def test_the_tree_speaks_of_the_product_only() -> None:
    found = {str(f): foreign_words(text(f)) for f in readable()}
    assert not {name: words for name, words in found.items() if words}


def test_only_command_lines_print() -> None:
    printing = [
        f"{f}:{node.lineno}"
        for f in ending(".py")
        if not str(f).endswith(COMMAND_LINES) and f.parts[0] not in {"bin", "tests"}
        for node in ast.walk(parsed(f))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ]
    assert not printing


@pytest.mark.parametrize("folder", ["work/main", "tmp", "home/ann", "root"])
def test_a_path_of_a_machine_would_be_seen(folder: str) -> None:
    assert MACHINE_PATH.search(f"see '/{folder}'")


@pytest.mark.parametrize(
    "path", ["pages/home/x", "$KROPLA_HOME/tmp", "https://a.pl/home", "/zuzycie"]
)
def test_other_paths_are_left_alone(path: str) -> None:
    assert not MACHINE_PATH.search(path)


def test_foreign_words_would_be_seen() -> None:
    samples = [codecs.decode(w, "rot13") for w in ("n NV zbqry", "Punger TCG", "frr vffhr 12")]
    assert all(foreign_words(sample) for sample in samples)
