"""The files of the project as the architecture tests see them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

ROOMS = (
    "pages",
    "ui",
    "office",
    "auth",
    "warehouse",
    "pipelines",
    "store",
    "core",
    "demo",
    "locales",
)
"""Folders of the product's own code; app.py and settings.py stand beside them."""

UNTRACKED = {".venv", "var", ".git", "__pycache__"}


@lru_cache(maxsize=1)
def tracked() -> tuple[Path, ...]:
    """Every file that is in version control or about to be, relative to the root."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        names = [Path(name) for name in listed.stdout.split("\0") if name]
        return tuple(sorted({name for name in names if (ROOT / name).is_file()}))
    return tuple(sorted(_walked(ROOT)))


def _walked(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in UNTRACKED or path.name.endswith("_cache"):
            continue
        if path.is_dir():
            yield from _walked(path)
        else:
            yield path.relative_to(ROOT)


def ending(suffix: str, *tops: str) -> list[Path]:
    """Tracked files with this suffix, under any of these top-level names (all when none)."""
    return [f for f in tracked() if f.suffix == suffix and (not tops or f.parts[0] in tops)]


def product_modules() -> list[Path]:
    """Python files of the product itself: the rooms, app.py and settings.py."""
    return ending(".py", *ROOMS, "app.py", "settings.py")


def pages() -> list[Path]:
    """The pages, without the router that leads to them."""
    return [f for f in ending(".py", "pages") if f.name not in {"router.py", "__init__.py"}]


@cache
def text(path: Path) -> str:
    """The text of a tracked file; an example export may be in another encoding than ours."""
    errors = "strict" if path.suffix in {".py", ".sql", ".md", ".toml", ".yml"} else "replace"
    return (ROOT / path).read_text(encoding="utf-8", errors=errors)


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a tracked Python file."""
    return ast.parse(text(path), filename=str(path))


def imported(tree: ast.AST) -> set[str]:
    """Dotted names of the modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names
