"""``python -m store migrate`` brings the store up to this version, ``audit`` checks its seals."""

from __future__ import annotations

import argparse
import sys

from store import audit
from store.engine import reading
from store.migrate import migrate


def main(arguments: list[str]) -> int:
    """Exit code: 0 done, or all seals hold; 1 the audit is broken."""
    parser = argparse.ArgumentParser(prog="python -m store", description="Baza kont i spraw.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="doprowadź bazę do tej wersji Kropli")
    commands.add_parser("audit", help="sprawdź, czy nikt nie zmienił dziennika zdarzeń")
    chosen = parser.parse_args(arguments)
    migrate()
    if chosen.command == "migrate":
        print("Baza jest w tej wersji.")
        return 0
    with reading() as connection:
        broken = audit.first_broken(connection)
    if broken is None:
        print("Dziennik zdarzeń jest nienaruszony.")
        return 0
    print(f"Dziennik zdarzeń naruszono: wpis {broken} zmieniono, usunięto albo dopisano.")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
