"""``python -m warehouse``: the published build, the others, and moving between them."""

from __future__ import annotations

import argparse
import sys

from core.errors import KroplaError
from settings import settings
from warehouse import builds


def _path(_: argparse.Namespace) -> None:
    print(builds.current_path().resolve())


def _builds(_: argparse.Namespace) -> None:
    for build in builds.all_builds():
        mark = "*" if build.is_current else " "
        print(f"{mark} {build.build_id}  {build.size_bytes / 1e6:10.1f} MB")


def _rollback(options: argparse.Namespace) -> None:
    print(builds.rollback(options.build).build_id)


def _prune(_: argparse.Namespace) -> None:
    for build in builds.prune(settings().keep_builds):
        print(f"usunięto {build.build_id}")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 done, 1 could not, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m warehouse", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, text in (
        ("path", _path, "path of the published DuckDB file"),
        ("builds", _builds, "all builds, the published one marked with *"),
        ("prune", _prune, "delete old builds (KROPLA_KEEP_BUILDS stay)"),
    ):
        commands.add_parser(name, help=text).set_defaults(run=run)
    back = commands.add_parser("rollback", help="publish an older build again")
    back.add_argument("build", nargs="?", metavar="BUILD")
    back.set_defaults(run=_rollback)
    options = parser.parse_args(arguments)
    try:
        options.run(options)
    except KroplaError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
