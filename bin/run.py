"""``make run``: loads what is to be shown if need be, serves the portal, says how to get in.

Environment: PORT (8501), DATA (an inbox of exports) with PROFILE (its profile); without DATA the
make-believe utility is shown.
"""

from __future__ import annotations

import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

import uvicorn  # noqa: E402 - the project's root must be on the path first

from core.errors import KroplaError, NoBuildError  # noqa: E402
from settings import settings  # noqa: E402
from warehouse import builds, version  # noqa: E402
from warehouse.connection import open_sealed  # noqa: E402

ADDRESS = "127.0.0.1"
DEMO = ("--customers", "400", "--years", "4", "--seed", "7", "--hourly-share", "0.1")


class Portal(uvicorn.Server):
    """The server, which says where it is as soon as it answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then greet."""
        await super().startup(sockets)
        if self.started:
            print(greeting(self.config.port), flush=True)


def main() -> int:
    """Exit code: 0 stopped by the person who started it, 1 could not start, 2 wrong usage."""
    os.chdir(ROOT)
    os.environ["KROPLA_DEMO"] = "1"
    os.environ.setdefault("KROPLA_EINVOICE_TARIFFS", '{"W1": "W1e"}')
    # As an exception, so that a command under way is ended too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        port = free_port(os.environ.get("PORT") or "8501")
        os.environ.setdefault("KROPLA_ADDRESS", f"http://localhost:{port}")
        prepare(os.environ.get("DATA") or "", os.environ.get("PROFILE") or "")
        serve(port)
    except KeyboardInterrupt:
        print("\nZatrzymano.")
    except (KroplaError, subprocess.CalledProcessError) as error:
        print(f"make run: {error}", file=sys.stderr)
        return 1
    return 0


def free_port(wanted: str) -> int:
    """The port as a number, if nobody listens on it."""
    if not wanted.isdigit() or not 0 < int(wanted) < 65536:
        raise KroplaError(f"PORT={wanted} nie jest numerem portu (1-65535).")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, int(wanted)))
        except OSError as error:
            raise KroplaError(
                f"Port {wanted} jest zajęty albo niedostępny ({error.strerror}). Być może Kropla "
                f"już działa: http://localhost:{wanted}. Inny port: make run PORT=8502"
            ) from error
    return int(wanted)


def prepare(data: str, profile: str) -> None:
    """Publish a build: of the chosen inbox, or of the make-believe utility if there is none."""
    if data:
        load_chosen(Path(data), profile or "kropla")
        return
    inbox = settings().home / "inbox"
    try:
        if is_of_this_version():
            return
    except NoBuildError:
        command("demo", *DEMO, "--out", str(inbox))
    command("pipelines", "load", str(inbox), "--profile", "demo")


def is_of_this_version() -> bool:
    """Whether the published build was derived by this very version of the warehouse."""
    with open_sealed(builds.current_path()) as connection:
        return not version.is_outdated(connection)


def load_chosen(inbox: Path, profile: str) -> None:
    """Load a chosen inbox into a home of its own, so that two utilities never mix."""
    if not inbox.exists():
        raise KroplaError(f"DATA={inbox}: nie ma takiego katalogu ani pliku.")
    told = f"{inbox.resolve()}|{profile}"
    name = re.sub(r"\W+", "-", inbox.resolve().name) or "inbox"
    mark = hashlib.sha256(told.encode()).hexdigest()[:6]
    os.environ["KROPLA_HOME"] = str(settings().home / f"{name}-{mark}")
    settings.cache_clear()
    command("pipelines", "load", str(inbox), "--profile", profile)


def command(module: str, *arguments: str) -> None:
    """Run one of Kropla's own commands; CalledProcessError when it fails."""
    subprocess.run([sys.executable, "-m", module, *arguments], check=True)


def greeting(port: int) -> str:
    """Address and accounts, for the terminal."""
    from auth import demo

    accounts = demo.named().values()
    rows = [f"  {account.login:<11} {account.display_name}" for account in accounts]
    rows.append(f"  {'NUMER':<11} każdy klient: jego numer to login")
    line = "─" * 66
    return "\n".join(
        [
            line,
            "  Kropla, wersja pokazowa: wszystkie osoby i liczby są zmyślone"
            if demo.accounts_path().exists()
            else "  Kropla, wersja pokazowa na wybranych danych",
            f"  http://localhost:{port}          (English: http://localhost:{port}/?lang=en)",
            "",
            f"  {'login':<11} kto",
            *rows,
            "",
            f"  hasło dla wszystkich: {demo.password()}",
            "  bez konta: /rejestracja; listy, które portal by wysłał: /poczta",
            "  Ctrl-C zatrzymuje.",
            line,
        ]
    )


def serve(port: int) -> None:
    """Serve until asked to stop. Nothing stands in front, so no forwarded header is believed."""
    config = uvicorn.Config(
        "app:app",
        host=ADDRESS,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws_max_size=2 * 1024 * 1024,
        limit_concurrency=500,
        timeout_graceful_shutdown=3,
    )
    Portal(config).run()


if __name__ == "__main__":
    sys.exit(main())
