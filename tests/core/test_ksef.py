"""Numbers of KSeF, and the address behind KOD I."""

from __future__ import annotations

import random
from base64 import urlsafe_b64decode
from datetime import date
from hashlib import sha256

import pytest

from core.ksef import base64url, checksum, code_one, find_number, parse_number

PUBLISHED = "5265877635-20250826-0100001AF629-AF"


def test_a_published_number_is_read_and_checked() -> None:
    number = parse_number(PUBLISHED)
    assert number is not None
    assert (number.seller_nip, number.accepted_date) == ("5265877635", date(2025, 8, 26))
    assert number.is_checked


def test_any_other_character_breaks_the_check() -> None:
    chance = random.Random(1)
    for place in [*range(10), *range(20, 32)]:
        digits = "0123456789" if place < 10 else "0123456789ABCDEF"
        other = chance.choice([d for d in digits if d != PUBLISHED[place] and (place or d != "0")])
        changed = parse_number(PUBLISHED[:place] + other + PUBLISHED[place + 1 :])
        assert changed is not None
        assert not changed.is_checked


@pytest.mark.parametrize(
    "text",
    [
        "", "x", PUBLISHED[:-1], PUBLISHED.lower(), "0" + PUBLISHED[1:], PUBLISHED + "0",
        PUBLISHED.replace("20250826", "20250230"), PUBLISHED.replace("-", " "),
    ],
)  # fmt: skip
def test_what_has_not_the_form_is_no_number(text: str) -> None:
    assert parse_number(text) is None


def test_the_form_of_the_first_ksef_is_read_too() -> None:
    assert parse_number("5265877635-20250826-010000-1AF629-AF") is not None


def test_a_number_is_found_in_the_name_of_a_file() -> None:
    found = find_number(f"faktura_{PUBLISHED}.xml")
    assert found is not None
    assert found.text == PUBLISHED
    assert find_number("faktura.xml") is None


def test_the_check_value_of_nothing_is_nought() -> None:
    assert checksum("") == "00"


def test_code_one_holds_seller_day_and_the_hash_of_the_bytes() -> None:
    digest = sha256(b"<Faktura/>").hexdigest()
    address = code_one("5265877635", date(2026, 2, 1), digest)
    *_, nip, day, told = address.split("/")
    assert address.startswith("https://qr.ksef.mf.gov.pl/invoice/5265877635/01-02-2026/")
    assert (nip, day, len(told)) == ("5265877635", "01-02-2026", 43)
    assert urlsafe_b64decode(told + "=").hex() == digest
    assert "=" not in base64url(digest)
    other = code_one("5265877635", date(2026, 2, 1), digest, host="qr-test.ksef.mf.gov.pl")
    assert other.startswith("https://qr-test.ksef.mf.gov.pl/invoice/")
