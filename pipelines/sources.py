"""The files of an inbox: which feed each holds, in which order they are taken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.errors import KroplaError
from pipelines.contract import Feed
from pipelines.feeds import BY_NAME, FEEDS
from pipelines.profile import FileRule, Profile

SCANS = frozenset({".pdf", ".jpg", ".jpeg", ".png"})


@dataclass(frozen=True)
class Task:
    """One file to be taken into one feed."""

    path: Path
    rule: FileRule
    feed: Feed


@dataclass(frozen=True)
class Inbox:
    """What an inbox holds: tasks in loading order, files no rule takes, scans of documents."""

    tasks: list[Task]
    unmatched: list[Path]
    scans: list[Path]


def discover(inbox: Path, profile: Profile) -> Inbox:
    """Match files with rules. A single file may be named in place of a folder."""
    if not inbox.exists():
        raise KroplaError(f"Nie ma katalogu ani pliku „{inbox}”.")
    found = inbox.rglob("*") if inbox.is_dir() else [inbox]
    paths = sorted(p for p in found if p.is_file() and not p.name.startswith("."))
    tasks = [
        Task(path, rule, BY_NAME[rule.feed])
        for path in paths
        for rule in profile.rules_for(path.name)
    ]
    taken = {task.path for task in tasks}
    order = {feed.name: place for place, feed in enumerate(FEEDS)}
    tasks.sort(key=lambda task: (order[task.feed.name], task.path.name))
    others = [path for path in paths if path not in taken]
    # A link could lead out of the inbox.
    scans = [path for path in others if _is_scan(path) and not path.is_symlink()]
    return Inbox(tasks, [path for path in others if path not in scans], scans)


def _is_scan(path: Path) -> bool:
    return path.suffix.lower() in SCANS
