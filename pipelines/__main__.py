"""``python -m pipelines``: load exports, see what became of them, load repaired rows."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from core.errors import KroplaError


def _load(options: argparse.Namespace) -> None:
    from pipelines import scans
    from pipelines.build import load
    from pipelines.profile import load_profile
    from pipelines.report import show
    from pipelines.sources import discover

    profile = load_profile(options.profile)
    outcome = load(options.inbox, profile, full=options.full, dry_run=options.dry_run)
    show(outcome, dry_run=options.dry_run)
    if not options.dry_run:
        scans.show(scans.take(discover(options.inbox, profile).scans))


def _status(options: argparse.Namespace) -> None:
    from pipelines import status

    if options.held is not None:
        count = status.write_held(options.held)
        print(f"Zapisano {count} wierszy do poprawy: {options.held}")
        return
    status.report(as_json=options.json)


def _replay(options: argparse.Namespace) -> None:
    from pipelines.replay import read_repairs, replay
    from pipelines.report import show

    show(replay(read_repairs(options.repaired) if options.repaired else {}), dry_run=False)


def _profiles(_: argparse.Namespace) -> None:
    from pipelines.profile import shipped_profiles

    for profile in shipped_profiles():
        print(f"{profile.name:12} {profile.description}")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m pipelines", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    load = commands.add_parser("load", help="load every new file of an inbox and publish")
    load.add_argument("inbox", type=Path, metavar="INBOX")
    load.add_argument("--profile", default="kropla", help="a shipped profile or a TOML file")
    load.add_argument("--full", action="store_true", help="start from an empty build")
    load.add_argument("--dry-run", action="store_true", help="do everything but publish")
    load.set_defaults(run=_load)
    status = commands.add_parser("status", help="what was loaded, and which rows wait")
    status.add_argument("--json", action="store_true", help="the same as JSON")
    status.add_argument("--held", type=Path, metavar="CSV", help="write waiting rows for repair")
    status.set_defaults(run=_status)
    replay = commands.add_parser("replay", help="load waiting rows again, or repaired ones")
    replay.add_argument("repaired", nargs="?", type=Path, metavar="CSV")
    replay.set_defaults(run=_replay)
    commands.add_parser("profiles", help="list shipped profiles").set_defaults(run=_profiles)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 nothing published, 2 wrong usage."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    options = parser().parse_args(arguments)
    try:
        options.run(options)
    except KroplaError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
