"""What the product stands on: each dependency has a reason and a use, each lock its hashes."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.tree import ROOMS, ROOT, ending, imported, parsed, tracked

NOT_IMPORTED = {
    "uvloop": "uvicorn takes it by itself",
    "psycopg": "SQLAlchemy opens postgresql+psycopg:// through it",
    "websockets": "uvicorn takes it by itself",
    "ksef-client": "pipelines/ksef/schema.py reads the schemas it carries",
    "tzdata": "zoneinfo reads it where the system has no zones",
    "pytz": "DuckDB imports it to hand out moments with a zone",
}
"""Direct dependencies that no file of ours imports → who does."""

COMMANDS = {
    "ruff": "bin/lint",
    "mypy": "bin/lint",
    "import-linter": "bin/lint",
    "sqlfluff": "bin/lint",
    "pip-tools": "bin/lock",
    "pytest-xdist": "bin/test.py",
    "pytest-timeout": "pyproject.toml",
    "pandas-stubs": "bin/lint",
}
"""Tools that are run rather than imported → where."""

COMES_WITH = {
    "grimp": "import-linter",
    "protobuf": "streamlit",
    "extra-streamlit-components": "streamlit-authenticator",
}
"""What checks import and some direct dependency surely brings → which."""

LINE = re.compile(r"^(?P<name>[\w.-]+)(\[\w+\])?(==[\w.]+)?\s+# (?P<reason>\S.*)$")


LOCK_LINE = re.compile(
    r"[\w.-]+==[\w.+!]+ \\$|    --hash=sha256:[0-9a-f]{64}|    +# |# The following packages are"
)


def plain(name: str) -> str:
    """The name of a distribution as it compares."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(name: str) -> dict[str, str]:
    """Direct dependencies of a requirements file → their reasons (empty when none is given)."""
    found = {}
    for line in (ROOT / name).read_text().splitlines():
        if line and not line.startswith(("#", "-c", "-r")):
            parts = LINE.match(line)
            found[plain(re.split(r"[=<>~ \[]", line)[0])] = parts["reason"] if parts else ""
    return found


def distributions(modules: set[str]) -> set[str]:
    """Distributions behind the imported top-level names."""
    known = packages_distributions()
    tops = {name.split(".")[0] for name in modules} - set(sys.stdlib_module_names)
    return {plain(distribution) for top in tops for distribution in known.get(top, ())}


def imported_by(files: list[Path]) -> set[str]:
    """Modules that these files import."""
    return set().union(*(imported(parsed(f)) for f in files))


def product() -> list[Path]:
    """What runs at the utility."""
    return [*ending(".py", *ROOMS, "app.py", "settings.py"), Path("bin/run.py")]


def checks() -> list[Path]:
    """What runs at a developer's."""
    return ending(".py", "tests", "bin")


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_direct_dependency_says_why(name: str) -> None:
    assert not [package for package, reason in declared(name).items() if len(reason) < 4]


def test_every_dependency_of_the_product_is_used() -> None:
    unused = set(declared("requirements.in")) - distributions(imported_by(product()))
    assert unused == set(NOT_IMPORTED)


def test_every_dependency_of_the_checks_is_used() -> None:
    unused = set(declared("requirements-dev.in")) - distributions(imported_by(checks()))
    assert unused == set(COMMANDS)
    for tool, where in COMMANDS.items():
        assert where in {str(f) for f in tracked()}, tool


def test_the_product_imports_only_what_it_declares() -> None:
    assert distributions(imported_by(product())) <= set(declared("requirements.in"))


def test_the_checks_import_only_what_is_declared() -> None:
    known = {*declared("requirements.in"), *declared("requirements-dev.in"), *COMES_WITH}
    assert distributions(imported_by(checks())) <= known


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_lock_pins_and_hashes_everything_it_names(name: str) -> None:
    lock = (ROOT / f"{name}.txt").read_text()
    entries = re.split(r"\n(?=[\w.-]+==)", "\n" + lock)[1:]
    assert entries
    assert not [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert not [line for line in lock.splitlines() if line and not LOCK_LINE.match(line)]


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_lock_holds_every_direct_dependency(name: str) -> None:
    locked = {
        plain(m) for m in re.findall(r"^([\w.-]+)==", (ROOT / f"{name}.txt").read_text(), re.M)
    }
    assert set(declared(f"{name}.in")) <= locked


def test_the_two_locks_agree() -> None:
    pins = [
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / name).read_text(), re.M))
        for name in ("requirements.txt", "requirements-dev.txt")
    ]
    shared = set(pins[0]) & set(pins[1])
    assert {name: pins[0][name] for name in shared} == {name: pins[1][name] for name in shared}


def test_an_import_inside_a_function_counts() -> None:
    assert "duckdb" in imported(ast.parse("def f():\n    import duckdb"))
