"""What people of the office do with the accounts of others."""

from __future__ import annotations

import logging
from dataclasses import replace

from sqlalchemy import or_, select

from auth import (
    accounts,
    activation,
    application_queue,
    credentials,
    einvoice,
    second_factor,
    throttle,
)
from auth.accounts import Account, NewAccount, State, of_row
from auth.activation import Waiting
from auth.application_queue import Application
from auth.customers import Customer, customer
from auth.einvoice import Decision, Wish
from auth.passwords import hash_password, one_time_password
from auth.roles import Role
from auth.subject import Subject
from core.errors import KroplaError
from store import files
from store.engine import reading
from store.files import Kept
from store.tables import account_customers
from store.tables import accounts as table

MOST = 50

audit = logging.getLogger("kropla.audit")


class NotAllowedError(KroplaError):
    """Not this person, or not to this account."""


class NoSuchCustomerError(KroplaError):
    """There is no customer of this number."""


def matching(actor: Subject, wanted: str) -> list[Account]:
    """Active accounts whose login, name or customer number holds a word; those one may manage.

    Raises NotAllowedError.
    """
    _check_office(actor)
    word = accounts.as_compared(wanted)
    owners = select(account_customers.c.account_id).where(account_customers.c.customer_id == word)
    sql = (
        select(table)
        .where(
            table.c.state == State.ACTIVE,
            or_(
                table.c.login.contains(word, autoescape=True),
                table.c.display_name.icontains(wanted.strip(), autoescape=True),
                table.c.account_id.in_(owners),
            ),
        )
        .order_by(table.c.login)
    )
    if actor.role is not Role.ADMIN:
        sql = sql.where(table.c.role == Role.CUSTOMER)
    with reading() as connection:
        return [of_row(connection, row) for row in connection.execute(sql.limit(MOST)).all()]


def open_for_customer(actor: Subject, customer_id: str) -> tuple[Account, str]:
    """An account for a customer, and the one-time password to hand over.

    Raises:
        NotAllowedError, NoSuchCustomerError, LoginTakenError: nothing was changed.
    """
    _check_office(actor)
    found, password = _customer(customer_id), one_time_password()
    new = NewAccount(
        found.customer_id,
        found.name,
        Role.CUSTOMER,
        (found.customer_id,),
        hash_password(password),
        must_change_password=True,
    )
    return accounts.add(new, actor.login), password


def renew_password(actor: Subject, account: Account) -> str:
    """A new one-time password to hand over; every session of the account ends."""
    _check(actor, account)
    password = one_time_password()
    credentials.set_password(account, hash_password(password), actor.login, must_change=True)
    throttle.unlock(account.login, actor.login)
    return password


def unlock(actor: Subject, account: Account) -> None:
    """Let a login that waits after wrong passwords try again at once."""
    _check(actor, account)
    throttle.unlock(account.login, actor.login)


def take_off_second_factor(actor: Subject, account: Account) -> None:
    """Ask for no codes any more, once the office knows who asks; every session ends.

    Raises NotAllowedError, NoSecondFactorError: nothing was changed.
    """
    _check(actor, account)
    second_factor.turn_off(account, actor.login)


def close(actor: Subject, account: Account) -> None:
    """Let nobody in with it any more; every session ends at once."""
    _check(actor, account)
    accounts.close(account, actor.login)


def waiting_registrations(actor: Subject) -> list[Waiting]:
    """Confirmed registrations that are no accounts yet, the oldest first."""
    _check_office(actor)
    return activation.waiting()


def open_registration(actor: Subject, registration_id: str) -> bool:
    """Open the account of a registration now; False when that is not possible any more."""
    _check_office(actor)
    return activation.open_one(registration_id, actor.login)


def refuse_registration(actor: Subject, registration_id: str) -> None:
    """Drop a registration and tell who asked."""
    _check_office(actor)
    activation.refuse(registration_id, actor.login)


def waiting_applications(actor: Subject) -> list[Application]:
    """Applications for an account that wait for an answer, the first due first."""
    _check_office(actor)
    return application_queue.waiting()


def approve_application(actor: Subject, application_id: str, customer_id: str) -> None:
    """Open an account for a customer; its one-time password goes to the address that applied.

    Raises:
        NotAllowedError, NoSuchCustomerError, DecidedError, HasAccountError, LoginTakenError,
        EmailTakenError: nothing was changed.
    """
    _check_office(actor)
    application_queue.approve(application_id, _customer(customer_id), actor.login)


def refuse_application(actor: Subject, application_id: str, reason: str) -> None:
    """Turn an application down and tell why. Raises NotAllowedError, DecidedError."""
    _check_office(actor)
    application_queue.refuse(application_id, reason, actor.login)


def application_file(actor: Subject, file_id: str) -> Kept | None:
    """A file that came with an application; who looks at it is noted. Raises NotAllowedError."""
    _check_office(actor)
    if not application_queue.has_file(file_id):
        return None
    audit.info("%s opens the file %s of an application", actor.login, file_id)
    return files.find(file_id)


def einvoice_decisions(actor: Subject, customer_id: str) -> list[Decision]:
    """Who decided what about the e-invoices of a customer, the latest first."""
    _check_office(actor)
    return einvoice.history(_customer(customer_id).customer_id)


def record_einvoice(actor: Subject, customer_id: str, wish: Wish) -> None:
    """Record what a customer signed on paper.

    Raises:
        NotAllowedError, NoSuchCustomerError, NoAddressError, OtherTextError: nothing was changed.
    """
    _check_office(actor)
    einvoice.record(actor.login, replace(wish, customer_id=_customer(customer_id).customer_id))


def _customer(customer_id: str) -> Customer:
    found = customer(customer_id.strip())
    if found is None:
        raise NoSuchCustomerError(f"Nie ma klienta o numerze {customer_id.strip()[:32]}.")
    return found


def _check_office(actor: Subject) -> None:
    if actor.role not in {Role.ADMIN, Role.CLERK}:
        audit.warning("no access: %s (%s) to accounts", actor.login, actor.role)
        raise NotAllowedError("Kontami zajmuje się biuro obsługi.")


def _check(actor: Subject, account: Account) -> None:
    is_own = actor.login == account.login
    is_free = actor.role is Role.ADMIN or (
        actor.role is Role.CLERK and account.role is Role.CUSTOMER
    )
    if is_own or not is_free:
        told = actor.login, actor.role, account.login
        audit.warning("no access: %s (%s) to the account %r", *told)
        raise NotAllowedError("Tym kontem zarządza administrator.")
