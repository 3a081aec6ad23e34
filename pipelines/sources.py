"""The files of an inbox: which feed each holds, in which order they are taken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.errors import KroplaError
from pipelines.contract import Feed
from pipelines.feeds import BY_NAME, FEEDS
from pipelines.profile import FileRule, Profile

SCANS = frozenset({".pdf", ".jpg", ".jpeg", ".png"})

METADATA = "_metadata.json"
"""What KSeF says of the documents it hands out."""


@dataclass(frozen=True)
class Task:
    """One file to be taken into one feed, or the XML documents of one folder."""

    path: Path
    rule: FileRule
    feed: Feed
    documents: tuple[Path, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """What is read: the file itself, or the documents and their metadata."""
        return self.documents or (self.path,)


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
    tasks = [task for path in paths for task in _of_file(path, profile)]
    tasks += _of_folders(paths, profile)
    taken = {path for task in tasks for path in task.files}
    order = {feed.name: place for place, feed in enumerate(FEEDS)}
    tasks.sort(key=lambda task: (order[task.feed.name], task.path.name))
    others = [path for path in paths if path not in taken]
    # A link could lead out of the inbox.
    scans = [path for path in others if _is_scan(path) and not path.is_symlink()]
    return Inbox(tasks, [path for path in others if path not in scans], scans)


def _is_scan(path: Path) -> bool:
    return path.suffix.lower() in SCANS


def _of_file(path: Path, profile: Profile) -> list[Task]:
    """Every rule that takes a file alone."""
    return [
        Task(path, rule, BY_NAME[rule.feed])
        for rule in profile.rules_for(path.name)
        if not _is_document(path, rule)
    ]


def _of_folders(paths: list[Path], profile: Profile) -> list[Task]:
    """Loose XML documents of one folder are one task, with the metadata that lie beside them."""
    found: dict[tuple[Path, int], list[Path]] = {}
    for path in paths:
        for place, rule in enumerate(profile.files):
            if rule.matches(path.name) and _is_document(path, rule):
                found.setdefault((path.parent, place), []).append(path)
    metadata = {path.parent: path for path in paths if path.name == METADATA}
    tasks = []
    for (folder, place), documents in found.items():
        beside = [metadata[folder]] if folder in metadata else []
        rule = profile.files[place]
        tasks.append(Task(folder, rule, BY_NAME[rule.feed], (*documents, *beside)))
    return tasks


def _is_document(path: Path, rule: FileRule) -> bool:
    return rule.format == "fa3" and path.suffix.lower() != ".zip"
