"""Letters: left with a change, sent once, tried again, never with a secret in the store."""

from __future__ import annotations

import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select

from office import jobs, letters, mail
from office.mail import Folder, MailServerError, Server
from office.post import deliver
from settings import settings
from store import outbox
from store.engine import reading, writing
from store.outbox import GIVEN_UP_AFTER, Letter, post
from store.tables import letters as table
from store.tables import links
from tests.office.mail_server import mail_server

RESET = Letter(
    "reset",
    "jan@example.pl",
    words={"login": "jan"},
    link_purpose="reset",
    link_subject="account",
)


MOMENT = "2026-11-21T18:00:00+00:00"


class Bag:
    """A transport that keeps what it is given, or fails."""

    def __init__(self, failures: int = 0) -> None:
        self.got: list[EmailMessage] = []
        self.failures = failures

    def __call__(self, message: EmailMessage) -> None:
        if self.failures:
            self.failures -= 1
            raise smtplib.SMTPServerDisconnected("gone")
        self.got.append(message)


def left(letter: Letter = RESET) -> str:
    with writing() as connection:
        return post(connection, letter)


def rows() -> list[tuple[str | None, datetime | None, int]]:
    sql = select(table.c.last_error, table.c.due_at, table.c.tries)
    with reading() as connection:
        return [tuple(row) for row in connection.execute(sql).all()]


def later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    moment = outbox.now() + by
    monkeypatch.setattr(outbox, "now", lambda: moment)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.mark.usefixtures("store")
def test_a_letter_is_sent_once_and_its_words_are_forgotten() -> None:
    left()
    bag = Bag()
    assert (deliver(bag), deliver(bag)) == (1, 0)
    [message] = bag.got
    assert message["To"] == "jan@example.pl"
    with reading() as connection:
        row = connection.execute(select(table)).one()
    assert (row.words, row.due_at) == ({}, None)
    assert row.sent_at is not None


@pytest.mark.usefixtures("store")
def test_the_secret_of_a_link_is_in_the_letter_alone() -> None:
    left()
    bag = Bag()
    deliver(bag)
    secret = body(bag.got[0], "plain").split("/auth/link#")[1].split()[0]
    with reading() as connection:
        [link] = connection.execute(select(links)).all()
        kept = str(connection.execute(select(table)).all()) + str(link)
    assert len(secret) == 43
    assert secret not in kept
    assert f'href="http://localhost:8501/auth/link#{secret}"' in body(bag.got[0], "html")


@pytest.mark.usefixtures("store")
def test_of_many_that_send_at_once_one_sends_a_letter() -> None:
    for _ in range(20):
        left()
    bag = Bag()
    with ThreadPoolExecutor(4) as pool:
        taken = sum(pool.map(lambda _: deliver(bag), range(4)))
    assert taken == len(bag.got) == 20
    assert len({message["Message-ID"] for message in bag.got}) == 20


@pytest.mark.usefixtures("store")
def test_what_cannot_be_sent_is_tried_again_later_under_the_same_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = left()
    bag = Bag(failures=2)
    assert (deliver(bag), deliver(bag)) == (1, 0)
    later(monkeypatch, timedelta(seconds=61))
    deliver(bag)
    later(monkeypatch, timedelta(seconds=61))
    assert deliver(bag) == 0, "the second wait is longer"
    later(monkeypatch, timedelta(seconds=61))
    deliver(bag)
    assert [message["Message-ID"] for message in bag.got] == [f"<{number}@localhost>"]


@pytest.mark.usefixtures("sqlite_store")
def test_after_three_days_a_letter_is_given_up_and_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left()
    later(monkeypatch, GIVEN_UP_AFTER + timedelta(minutes=1))
    deliver(Bag(failures=1))
    [(error, due_at, tries)] = rows()
    assert (error, due_at, tries) == ("SMTPServerDisconnected: gone", None, 1)


@pytest.mark.usefixtures("sqlite_store")
def test_a_sender_that_died_loses_no_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    left()
    assert outbox.take() is not None
    bag = Bag()
    assert deliver(bag) == 0
    later(monkeypatch, outbox.CLAIM + timedelta(seconds=1))
    assert deliver(bag) == 1


@pytest.mark.usefixtures("sqlite_store")
def test_a_job_that_fails_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> int:
        raise ValueError

    monkeypatch.setattr(jobs, "JOBS", {"broken": broken, "other": lambda: 3})
    assert jobs.run_once() == {"broken": -1, "other": 3}


@pytest.mark.usefixtures("sqlite_store")
def test_a_mail_server_gets_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as (port, received):
        left()
        assert deliver(Server(f"smtp://127.0.0.1:{port}")) == 1
    [(recipients, message)] = received
    assert recipients == ["jan@example.pl"]
    assert message["Subject"] == "Ustaw nowe hasło"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_an_address_of_a_mail_server_that_cannot_be_one_is_refused_with_an_example() -> None:
    with pytest.raises(MailServerError, match=r"poczta\.example\.pl"):
        Server("poczta.example.pl")


@pytest.mark.usefixtures("sqlite_store")
def test_sending_to_the_folder_twice_leaves_one_file(tmp_path: Path) -> None:
    left()
    way, bag = Folder(tmp_path / "mail"), Bag()
    deliver(bag)
    way(bag.got[0])
    way(bag.got[0])
    [file] = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"


@pytest.mark.parametrize("language", ["pl", "en"])
@pytest.mark.parametrize("kind", sorted(letters.KINDS))
def test_every_letter_has_its_words_in_both_languages(kind: str, language: str) -> None:
    gaps = ["login", "code", "browser", "address", "provider", "number", "giver", "proxy", "email"]
    words = dict.fromkeys([*gaps, "name", "reason"], "słowo")
    words |= {"at": MOMENT, "due": "2026-12-05", "until": "2026-11-21", "since": "2026-11-23"}
    told = letters.text(kind, language, words)
    whole = " ".join((told.subject, told.action, *told.paragraphs))
    assert told.subject
    assert "{" not in whole
    other = letters.text(kind, "en" if language == "pl" else "pl", words)
    assert not set(told.paragraphs) & set(other.paragraphs)


HOSTILE = ["jan\r\nBcc: x@evil.example", "<script>alert(1)</script>", "{{ 7*7 }}", "{login}"]


@pytest.mark.usefixtures("sqlite_store")
@pytest.mark.parametrize("login", HOSTILE)
def test_what_people_type_stays_a_word(login: str) -> None:
    left(Letter("login", "jan@example.pl", words={"login": login}))
    bag = Bag()
    deliver(bag)
    [message] = bag.got
    assert message["Bcc"] is None
    assert "<script>" not in body(message, "html")
    assert "49" not in body(message, "plain").split("--")[0]
    head, _, _ = message.as_bytes(policy=policy.SMTP).partition(b"\r\n\r\n")
    assert b"Bcc" not in head


@pytest.mark.parametrize("value", ["x@evil.example\r\nBcc: y@evil.example", "a\nSubject: b"])
def test_a_broken_address_adds_no_header(value: str) -> None:
    message = EmailMessage(policy=policy.SMTP)
    with pytest.raises(ValueError):
        message["To"] = value


def test_without_a_mail_server_letters_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KROPLA_DEMO", "0")
    settings.cache_clear()
    assert mail.transport() is None
    assert not mail.can_send()
    settings.cache_clear()
