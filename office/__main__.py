"""``python -m office jobs``: what the office does by itself, for where the portal does not."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from datetime import date
from pathlib import Path

from auth import clock
from office import einvoice_export
from office.jobs import run_once, run_until
from office.mail import can_send
from store.migrate import migrate


def main(arguments: list[str]) -> int:
    """Exit code: 0 done, 1 a job failed, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m office", description="Praca biura w tle.")
    commands = parser.add_subparsers(dest="command", required=True)
    jobs = commands.add_parser("jobs", help="wysyłaj listy, otwieraj konta, którym minął czas")
    jobs.add_argument("--once", action="store_true", help="zrób, co jest do zrobienia, i skończ")
    listed = commands.add_parser("einvoice", help="wypisz, kto ma e-fakturę, dla bilingu (CSV)")
    listed.add_argument("--out", type=Path, metavar="PLIK", help="bez niego na ekran")
    listed.add_argument(
        "--on", type=date.fromisoformat, metavar="RRRR-MM-DD", help="stan na dzień; bez niego dziś"
    )
    chosen = parser.parse_args(arguments)
    migrate()
    if chosen.command == "einvoice":
        return _list_einvoices(chosen.out, chosen.on or clock.today())
    if not can_send():
        print("Bez KROPLA_SMTP_URL listy czekają: nie ma serwera poczty.", file=sys.stderr)
    return _once() if chosen.once else _until_stopped()


def _list_einvoices(path: Path | None, day: date) -> int:
    if path is None:
        einvoice_export.write(sys.stdout, day)
        return 0
    try:
        # Whole or not at all: somebody may be reading the former one.
        part = path.with_name(f"{path.name}.part")
        with part.open("w", encoding="utf-8", newline="") as out:
            count = einvoice_export.write(out, day)
        part.replace(path)
    except OSError as error:
        print(f"Nie można zapisać {path}: {error.strerror}", file=sys.stderr)
        return 1
    print(f"{path}: {count} klientów, stan na {day}.")
    return 0


def _once() -> int:
    done = run_once()
    for name, count in done.items():
        print(f"{name}: {count if count >= 0 else 'błąd, patrz wyżej'}")
    return int(min(done.values()) < 0)


def _until_stopped() -> int:
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    run_until(stopped)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
