"""Whatever gets lost between two steps, also the portal itself, the job finds out what became."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from demo.przelewy24_fake import Bank
from office.payments import book, desk, reconciling
from office.payments.book import State
from office.payments.przelewy24 import UnreachableError
from settings import settings
from store.engine import reading
from store.tables_payments import payments
from tests.payments.conftest import CUSTOMER, begun, paid_at_bank, payer, payment, told
from tests.payments.test_notifications import sent

STEPS = {
    "written": State.FAILED,
    "registered": State.FAILED,
    "notified": State.VERIFIED,
    "verified": State.VERIFIED,
}
"""After which step the process is killed, and what the job makes of the payment."""


@pytest.mark.parametrize("step", STEPS)
def test_a_process_killed_between_two_steps_leaves_nothing_in_doubt(
    lite: Bank, later, step: str
) -> None:
    if step in ("written", "registered"):
        payer()
        given = ""
    else:
        made = begun()
        paid_at_bank(made)
        given = made.payment_id
    killed = subprocess.run(
        [sys.executable, "-m", "tests.payments.dying", step, given],
        env={**os.environ, "KROPLA_STORE_URL": settings().store_url.get_secret_value()},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    [left] = book.of_customers([CUSTOMER])
    assert left.state in book.IN_FLIGHT
    assert len(lite.verified) == (step == "verified")
    later(minutes=2)
    assert reconciling.reconcile() == 1
    known = payment(left.payment_id)
    assert known.state is STEPS[step]
    assert told("payment.verified") == (known.state is State.VERIFIED)
    # Once more changes nothing, and its documents are free, or paid.
    later(minutes=2)
    reconciling.reconcile()
    assert payment(left.payment_id).state is known.state
    assert len(lite.verified) == (known.state is State.VERIFIED)


def test_a_notification_that_got_lost_is_made_up_for(bank: Bank, later) -> None:
    made = begun()
    paid_at_bank(made)
    assert reconciling.reconcile() == 0
    later(minutes=2)
    assert reconciling.reconcile() == 1
    assert payment(made).state is State.VERIFIED
    assert reconciling.reconcile() == 0
    assert bank.verified == [payment(made).session_id]


def test_what_nobody_pays_expires_and_is_booked_when_paid_after_all(lite: Bank, later) -> None:
    made = begun()
    later(minutes=10)
    reconciling.reconcile()
    assert payment(made).state is State.REGISTERED
    later(minutes=14)
    reconciling.reconcile()
    assert payment(made).state is State.EXPIRED
    paid_at_bank(made)
    later(hours=2)
    assert reconciling.reconcile() == 1
    assert payment(made).state is State.VERIFIED
    del lite


def test_another_amount_there_is_not_booked(lite: Bank, later) -> None:
    made = begun()
    paid_at_bank(made)
    lite.by_session[payment(made).session_id].asked["amount"] = 1
    later(minutes=30)
    reconciling.reconcile()
    assert payment(made).state is State.REGISTERED
    assert payment(made).problem == "status: 1 PLN"


def test_money_that_went_back_is_seen(lite: Bank, later) -> None:
    made = begun()
    assert sent(paid_at_bank(made)) == 200
    lite.by_session[payment(made).session_id].status = 3
    reconciling.reconcile()
    assert payment(made).state is State.VERIFIED
    later(days=1, minutes=1)
    assert reconciling.reconcile() == 1
    assert payment(made).state is State.RETURNED
    # A notification that comes once more does not bring it back.
    assert sent(lite.by_session[payment(made).session_id].notification) == 200
    assert payment(made).state is State.RETURNED


def test_a_round_without_an_answer_is_short_and_the_next_one_asks_others(lite: Bank, later) -> None:
    from tests.payments.conftest import bill

    for number in range(3):
        begun(bill(f"FAK/{number}"))
    later(minutes=2)
    lite.is_down = True
    reconciling.reconcile()
    with reading() as connection:
        asked = book.listed(connection, payments.c.checked_at.is_not(None))
    assert len(asked) == 1
    lite.is_down = False
    assert reconciling.reconcile() == 2
    lite.is_down = True
    with pytest.raises(UnreachableError):
        reconciling.look(asked[0])
    assert payment(asked[0].payment_id).state is State.REGISTERED


def test_without_settings_the_job_does_nothing(
    lite: Bank, later, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun()
    later(minutes=30)
    monkeypatch.delenv("KROPLA_P24_ADDRESS")
    settings.cache_clear()
    assert reconciling.reconcile() == 0
    assert timedelta(minutes=1) <= reconciling.REGISTERING
    assert desk.MOST > 0
    del lite
