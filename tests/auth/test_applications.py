"""Applications for an account: confirmed, decided once, and answered with a one-time password."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from auth import accounts, application_queue, applications, challenges, clock, credentials, links
from auth.accounts import Account, EmailTakenError, LoginTakenError, NewAccount
from auth.application_queue import DecidedError
from auth.applications import KEPT_AFTER, MOST_FROM_ADDRESS, MOST_TO_EMAIL, Wish
from auth.customers import Customer
from auth.links import Link, Purpose
from auth.passwords import verify
from auth.registration import HasAccountError, TooManyError
from auth.roles import Role
from core.files import CleanFile, MediaType
from office import letters as wording
from office.post import MINTS
from settings import settings
from store import files
from store.engine import reading, writing
from store.outbox import Letter, take
from store.tables import applications as table
from store.tables import audit
from tests.auth.test_links import later

HERE = "192.0.2.1"
WISH = Wish("Anna Kos", "Anna@Example.pl", "pl", place="ul. Wodna 3, Kropla", phone="600 100 200")
SCAN = CleanFile("skan.pdf", MediaType.PDF, b"%PDF-1.7 %%EOF")
CUSTOMER = Customer("200101", "Anna Kos")


@pytest.fixture(autouse=True)
def home(store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KROPLA_HOME", str(tmp_path))
    settings.cache_clear()
    return tmp_path


def letters() -> list[Letter]:
    found = []
    while (taken := take()) is not None:
        found.append(taken.letter)
    return found


def followed(letter: Letter) -> Link:
    with writing() as connection:
        token = links.mint(
            connection,
            Purpose(letter.link_purpose or ""),
            letter.link_subject or "",
            letter.recipient,
        )
    link = links.follow(token, "pre")
    assert link is not None
    return link


def received(wish: Wish = WISH, *sent: CleanFile) -> str:
    """An application that has reached the office; its id."""
    applications.begin(wish, sent, HERE)
    link = followed(letters()[-1])
    assert applications.confirm(link) is not None
    letters()
    return link.subject


def approved() -> tuple[Account, Letter]:
    application_queue.approve(received(), CUSTOMER, "bok")
    account = accounts.find("200101")
    assert account is not None
    [letter] = letters()
    return account, letter


def minted(letter: Letter) -> str | None:
    with writing() as connection:
        return MINTS[letter.link_purpose or ""](connection, letter.link_subject or "")


def count() -> int:
    with reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_it_reaches_the_office_when_its_address_is_confirmed() -> None:
    applications.begin(WISH, [SCAN], HERE)
    assert application_queue.waiting() == []
    [letter] = letters()
    assert (letter.kind, letter.recipient, letter.link_purpose) == (
        "application", "Anna@Example.pl", "application",
    )  # fmt: skip
    link = followed(letter)
    receipt = applications.confirm(link)
    assert receipt is not None
    assert receipt.due == clock.today() + timedelta(days=14)
    assert applications.confirm(link) is None
    [told] = letters()
    assert told.words == {"number": receipt.number, "due": receipt.due.isoformat()}
    [waiting] = application_queue.waiting()
    assert (waiting.name, waiting.number, waiting.due) == ("Anna Kos", receipt.number, receipt.due)
    assert [files.read(file) for file in waiting.files] == [SCAN.content]
    assert application_queue.has_file(waiting.files[0].file_id)


def test_a_file_of_what_is_not_confirmed_is_shown_to_nobody() -> None:
    applications.begin(WISH, [SCAN], HERE)
    [path] = files.folder().iterdir()
    assert files.find(path.name) is not None
    assert not application_queue.has_file(path.name)


def test_the_first_due_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    first = received()
    later(monkeypatch, timedelta(days=2))
    second = received(replace(WISH, email="piotr@example.pl"))
    assert [one.application_id for one in application_queue.waiting()] == [first, second]


def test_the_same_form_sent_twice_is_one_application() -> None:
    for _ in range(2):
        applications.begin(WISH, [SCAN], HERE, key="form")
    assert count() == 1
    assert len(letters()) == 1


def test_nobody_learns_that_an_address_has_an_account() -> None:
    own = NewAccount("anna", "Anna", Role.CUSTOMER, email="anna@example.pl")
    accounts.add(own, "test")
    applications.begin(WISH, [], HERE)
    [letter] = letters()
    assert (letter.kind, letter.recipient) == ("address_taken", "Anna@Example.pl")
    assert count() == 0


def test_no_place_and_no_mailbox_is_flooded() -> None:
    for number in range(MOST_FROM_ADDRESS):
        applications.begin(replace(WISH, email=f"a{number}@example.pl"), [], HERE)
    with pytest.raises(TooManyError):
        applications.begin(replace(WISH, email="b@example.pl"), [SCAN], HERE)
    for number in range(MOST_TO_EMAIL - 1):
        applications.begin(replace(WISH, email="A0@example.pl"), [], f"192.0.2.{number + 10}")
    with pytest.raises(TooManyError):
        applications.begin(replace(WISH, email="a0@EXAMPLE.pl"), [SCAN], "192.0.2.99")
    assert not files.folder().exists() or list(files.folder().iterdir()) == []


def test_an_approved_one_opens_an_account_whose_password_the_letter_brings() -> None:
    account, letter = approved()
    assert (account.login, account.customer_ids) == ("200101", ("200101",))
    assert (account.email, account.display_name) == ("Anna@Example.pl", "Anna Kos")
    assert credentials.password_hash(account) is None, "until the letter leaves"
    assert (letter.kind, letter.words) == ("one_time_password", {"login": "200101"})
    password = minted(letter)
    assert password is not None
    assert verify(credentials.password_hash(account), password)
    assert challenges.needed(account, "new") is None, "the letter was read"
    credentials.set_password(account, "$own", account.login)
    assert challenges.needed(account, "new") is challenges.Kind.EMAIL
    text = wording.text(letter.kind, "pl", {**letter.words, "code": password})
    assert text.code == password
    assert "200101" in text.paragraphs[0]


def test_a_letter_that_is_sent_again_brings_another_password_until_one_was_used() -> None:
    account, letter = approved()
    first, second = minted(letter), minted(letter)
    hashed = credentials.password_hash(account)
    assert second is not None
    assert first is not None
    assert not verify(hashed, first)
    assert verify(hashed, second)
    assert credentials.spend_one_time_password(account, hashed or "")
    assert minted(letter) is None


def test_a_password_of_ones_own_is_not_replaced() -> None:
    account, letter = approved()
    credentials.set_password(account, "$own", account.login)
    assert minted(letter) is None
    assert credentials.password_hash(account) == "$own"
    accounts.close(account, "bok")
    assert minted(letter) is None


def test_a_refusal_tells_why() -> None:
    number = received()
    application_queue.refuse(number, "Umowę ma ktoś inny.", "bok")
    assert application_queue.waiting() == []
    [letter] = letters()
    assert letter.words["reason"] == "Umowę ma ktoś inny."
    assert accounts.find("200101") is None


@pytest.mark.parametrize("first", ["approve", "refuse"])
def test_it_is_decided_once(first: str) -> None:
    number = received()
    if first == "approve":
        application_queue.approve(number, CUSTOMER, "bok")
    else:
        application_queue.refuse(number, "nie", "bok")
    with pytest.raises(DecidedError):
        application_queue.refuse(number, "nie", "bok")
    with pytest.raises(DecidedError):
        application_queue.approve(number, CUSTOMER, "bok")


def test_of_many_clerks_at_once_one_decides() -> None:
    number = received()

    def decide(place: int) -> bool:
        try:
            if place % 2:
                application_queue.refuse(number, "nie", f"bok{place}")
            else:
                application_queue.approve(number, CUSTOMER, f"bok{place}")
        except DecidedError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(decide, range(8))) == 1
    assert len(letters()) == 1


def test_what_cannot_be_opened_goes_on_waiting() -> None:
    number = received()
    own = accounts.add(
        NewAccount("anna.kos", "Anna", Role.CUSTOMER, ("200101",), email="Anna@example.pl"), "test"
    )
    with pytest.raises(HasAccountError):
        application_queue.approve(number, CUSTOMER, "bok")
    with pytest.raises(EmailTakenError):
        application_queue.approve(number, Customer("200102", "Inna"), "bok")
    accounts.add(NewAccount("200103", "Jan", Role.CUSTOMER), "test")
    with pytest.raises(LoginTakenError):
        application_queue.approve(number, Customer("200103", "Jan"), "bok")
    assert len(application_queue.waiting()) == 1
    assert own.customer_ids == ("200101",)
    assert letters() == []


def test_what_is_old_is_erased_with_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    decided = received(WISH, SCAN)
    application_queue.refuse(decided, "nie", "bok")
    waits = received(replace(WISH, email="piotr@example.pl"), SCAN)
    applications.begin(replace(WISH, email="ewa@example.pl"), [SCAN], HERE)
    assert applications.sweep() == 0
    later(monkeypatch, KEPT_AFTER)
    long_ago = time.time() - files.UNKNOWN_FOR_SECONDS - 1
    for path in files.folder().iterdir():
        os.utime(path, (long_ago, long_ago))
    assert applications.sweep() == 2
    assert files.sweep() == 2
    [left] = application_queue.waiting()
    assert left.application_id == waits
    assert [path.name for path in files.folder().iterdir()] == [left.files[0].file_id]


def test_everything_is_told_in_the_audit_and_nothing_that_was_typed() -> None:
    application_queue.approve(received(WISH, SCAN), CUSTOMER, "bok")
    with reading() as connection:
        rows = connection.execute(select(audit)).all()
    told = str(rows)
    actions = {row.action for row in rows}
    assert {"application.begun", "application.confirmed", "application.approved"} <= actions
    for word in ("Wodna", "600 100", "Example.pl", "skan"):
        assert word not in told


def test_the_clock_is_told_in_whole_days() -> None:
    assert wording.day(date(2026, 12, 5).isoformat(), "pl") == "5 grudnia 2026"
