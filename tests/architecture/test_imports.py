"""Who may import whom."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

from tests.architecture.tree import ROOMS, ROOT, ending, imported, pages, parsed, product_modules

STREAMLIT = {"streamlit", "streamlit_authenticator"}

EDGE_OF_AUTH = {
    f"auth/{name}.py" for name in ("form", "guard", "redirect", "sign_in", "turnstile", "viewing")
}
"""Where signing in meets the screen; the rest of auth knows no screen."""

ASKED = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]


def test_import_contracts_are_kept() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"]
    linted = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert linted.returncode == 0, linted.stdout + linted.stderr


def test_every_room_is_under_the_import_contracts() -> None:
    standing = {room for room in ROOMS if ending(".py", room)}
    assert standing == set(ASKED["root_packages"])


def test_no_module_escapes_the_import_contracts() -> None:
    graph = grimp.build_graph(*ASKED["root_packages"], cache_dir=None)
    files = {f.with_suffix("") for f in ending(".py", *ROOMS)}
    names = {".".join(f.parts).removesuffix(".__init__") for f in files}
    assert names - graph.modules == set()


@pytest.mark.parametrize("page", pages(), ids=str)
def test_page_imports_no_other_page(page: Path) -> None:
    assert not {name for name in imported(parsed(page)) if name.split(".")[0] == "pages"}


def test_nothing_imports_the_entry() -> None:
    assert not [f for f in product_modules() if "app" in imported(parsed(f))]


def test_settings_import_nothing_of_the_product() -> None:
    names = {name.split(".")[0] for name in imported(parsed(Path("settings.py")))}
    assert not names & {*ROOMS, "app", "streamlit", "duckdb"}


def test_the_entry_leaves_duckdb_to_the_warehouse() -> None:
    entries = [f for f in ending(".py") if str(f) == "app.py"]
    assert not [f for f in entries if "duckdb" in imported(parsed(f))]


def test_streamlit_stays_at_the_edge_of_auth() -> None:
    edge = {
        str(f)
        for f in ending(".py", "auth")
        if {name.split(".")[0] for name in imported(parsed(f))} & STREAMLIT
    }
    assert edge == EDGE_OF_AUTH
