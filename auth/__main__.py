"""``python -m auth user …``: the first administrator, and emergencies; ``… terms …``: the terms."""

from __future__ import annotations

import argparse
import sys

from auth import accounts, credentials, einvoice_command, second_factor, terms_command, throttle
from auth.accounts import Account, NewAccount
from auth.passwords import hash_password, one_time_password
from auth.roles import Role
from core.errors import KroplaError
from store.migrate import migrate

ACTOR = "python -m auth"
ROLES = [role.value for role in Role if role is not Role.VISITOR]


def main(arguments: list[str]) -> int:
    """Exit code: 0 done, 1 could not be done and why, 2 wrong usage."""
    chosen = _parser().parse_args(arguments)
    migrate()
    try:
        chosen.does(chosen)
    except KroplaError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def add(chosen: argparse.Namespace) -> None:
    """Open an account with a one-time password, which is said once and kept nowhere."""
    password = one_time_password()
    new = NewAccount(
        chosen.login,
        chosen.name,
        Role(chosen.role),
        tuple(chosen.customer),
        hash_password(password),
        must_change_password=True,
    )
    _tell(accounts.add(new, ACTOR), password)


def password(chosen: argparse.Namespace) -> None:
    """Give an account a new one-time password and sign it out everywhere."""
    account, fresh = _known(chosen.login), one_time_password()
    credentials.set_password(account, hash_password(fresh), ACTOR, must_change=True)
    throttle.unlock(account.login, ACTOR)
    _tell(account, fresh)


def unlock(chosen: argparse.Namespace) -> None:
    """Let a login try again at once."""
    throttle.unlock(_known(chosen.login).login, ACTOR)
    print(f"Konto {chosen.login} może się znowu logować.")


def factor_off(chosen: argparse.Namespace) -> None:
    """Take the second factor off an account and sign it out everywhere."""
    second_factor.turn_off(_known(chosen.login), ACTOR)
    print(f"Konto {chosen.login} nie ma już drugiego kroku logowania, a jego sesje są zakończone.")


def close(chosen: argparse.Namespace) -> None:
    """End an account and its sessions."""
    accounts.close(_known(chosen.login), ACTOR)
    print(f"Konto {chosen.login} jest zamknięte, a jego sesje zakończone.")


def show(_chosen: argparse.Namespace) -> None:
    """List the active accounts."""
    for account in accounts.listed():
        customers = ", ".join(account.customer_ids)
        print(f"{account.login:<20} {account.role:<10} {account.display_name}  {customers}")


def _tell(account: Account, password: str) -> None:
    print(f"Konto {account.login} ({account.role}), hasło jednorazowe: {password}")
    print("Przy pierwszym logowaniu trzeba będzie ustawić własne hasło.")


def _known(login: str) -> Account:
    account = accounts.find(login)
    if account is None:
        raise KroplaError(f"Nie ma czynnego konta {login}. Lista: python -m auth user list")
    return account


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m auth", description="Konta i regulamin.")
    rooms = parser.add_subparsers(dest="what", required=True)
    terms_command.add_to(rooms)
    einvoice_command.add_to(rooms)
    user = rooms.add_parser("user", help="konta")
    commands = user.add_subparsers(dest="command", required=True)
    opened = commands.add_parser("add", help="załóż konto z hasłem jednorazowym")
    opened.add_argument("login")
    opened.add_argument("--role", choices=ROLES, required=True)
    opened.add_argument("--name", required=True, help="jak ma się przedstawiać na ekranach")
    opened.add_argument("--customer", action="append", default=[], help="numer odbiorcy")
    opened.set_defaults(does=add)
    for name, does, said in (
        ("password", password, "nadaj nowe hasło jednorazowe i wyloguj wszędzie"),
        ("unlock", unlock, "odblokuj logowanie po nieudanych próbach"),
        ("factor-off", factor_off, "zdejmij drugi krok logowania i wyloguj wszędzie"),
        ("close", close, "zamknij konto i zakończ jego sesje"),
    ):
        command = commands.add_parser(name, help=said)
        command.add_argument("login")
        command.set_defaults(does=does)
    commands.add_parser("list", help="pokaż czynne konta").set_defaults(does=show)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
