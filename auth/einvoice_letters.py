"""Letters about e-invoices: to everybody who holds the customer, and to the address on a form."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from auth import clock, scopes
from auth.accounts import State, as_compared
from auth.roles import Role
from store.outbox import Letter, post
from store.tables import account_customers, accounts


def tell(
    connection: Connection, customer_id: str, is_on: bool, since: date, email: str | None = None
) -> None:
    """Leave the letters inside a change; an account without a confirmed address gets none."""
    kind = "einvoice_on" if is_on else "einvoice_off"
    words = {"number": customer_id, "since": since.isoformat()}
    own = account_customers.c.customer_id == customer_id
    holders = (
        select(accounts.c.account_id, accounts.c.email, accounts.c.language)
        .join(account_customers, account_customers.c.account_id == accounts.c.account_id)
        .where(own, accounts.c.state == State.ACTIVE, accounts.c.role == Role.CUSTOMER)
        .where(accounts.c.email.is_not(None), scopes.has_customer(clock.today()))
        .order_by(accounts.c.login)
    )
    known = set()
    for holder in connection.execute(holders).all():
        post(connection, Letter(kind, holder.email, holder.language, holder.account_id, words))
        known.add(as_compared(holder.email))
    if email and as_compared(email) not in known:
        post(connection, Letter(kind, email, words=words))
