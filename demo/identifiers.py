"""PESEL, NIP, account and KSeF numbers with valid check digits that cannot belong to anyone."""

from __future__ import annotations

import numpy as np

PESEL_WEIGHTS = (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)
NIP_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)
SORT_CODE_WEIGHTS = (3, 9, 7, 1, 3, 9, 7)
NO_TAX_OFFICE = 999  # no tax office has this prefix
NO_BANK = 9990001  # no bank has this number; the eighth digit is its check digit
PAYMENTS_IN = 4801  # the utility's identifier for accounts of customers
CRC_POLYNOMIAL = 0x07


def digits_of(numbers: np.ndarray, width: int) -> np.ndarray:
    """Decimal digits, most significant first, as a matrix [number, width]."""
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return np.asarray(numbers, np.int64)[:, None] // powers % 10


def pesel(births: np.ndarray, women: np.ndarray, serial: np.ndarray) -> np.ndarray:
    """PESEL numbers as integers, dated in the 1800s so that nobody alive can bear one.

    ``births`` are datetime64 days, ``serial`` runs over 0..9999; the tenth digit tells the sex.
    """
    months = births.astype("datetime64[M]").astype(np.int64)
    day = (births - births.astype("datetime64[M]")).astype(np.int64) + 1
    year, month = (months // 12 + 1970) % 100, months % 12 + 1 + 80
    order = serial // 10 * 10 + serial % 5 * 2 + np.where(women, 0, 1)
    body = ((year * 100 + month) * 100 + day) * 10_000 + order
    check = -(digits_of(body, 10) @ np.array(PESEL_WEIGHTS)) % 10
    return body * 10 + check


def nip(count: int, rng: np.random.Generator) -> np.ndarray:
    """Different NIP numbers of a tax office that does not exist, as integers."""
    body = NO_TAX_OFFICE * 10**6 + rng.choice(10**6, size=2 * count + 20, replace=False)
    check = digits_of(body, 9) @ np.array(NIP_WEIGHTS) % 11
    valid = check < 10
    return (body[valid] * 10 + check[valid])[:count]


def sort_code() -> int:
    """Eight digits of a bank that does not exist."""
    check = -int(digits_of(np.array([NO_BANK]), 7)[0] @ np.array(SORT_CODE_WEIGHTS)) % 10
    return NO_BANK * 10 + check


def customer_accounts(customer_numbers: np.ndarray) -> np.ndarray:
    """The part of 26 digits that comes after the check digits, and those, as text."""
    bank = sort_code()
    head = bank * 10**4 + PAYMENTS_IN
    # 12 digits of the customer's number, then 2521 for PL and 00: taken modulo 97 in two steps
    tail = np.asarray(customer_numbers, np.int64) % 97
    rest = (head % 97 * pow(10, 12, 97) + tail) * pow(10, 6, 97) + 252_100
    check = 98 - rest % 97
    accounts = np.char.zfill(check.astype("U2"), 2)
    accounts = np.char.add(accounts, f"{bank:08d}{PAYMENTS_IN:04d}")
    return np.char.add(accounts, np.char.zfill(np.asarray(customer_numbers).astype("U12"), 12))


def crc8_table() -> np.ndarray:
    """CRC-8 of each byte: polynomial 0x07, nothing reflected, starting from nought."""
    table = np.arange(256, dtype=np.int64)
    for _ in range(8):
        table = np.where(table & 0x80, (table << 1) ^ CRC_POLYNOMIAL, table << 1) & 0xFF
    return table


def ksef_numbers(seller_nip: int, days: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """KSeF numbers of invoices accepted on ``days``: NIP, date, 12 hexadecimal digits, CRC-8."""
    dates = np.asarray(days, "datetime64[D]").astype("datetime64[D]").astype("U10")
    stems = np.char.add(f"{seller_nip}-", np.char.replace(dates, "-", ""))
    technical = rng.integers(0, 2**48, len(dates), dtype=np.int64)
    hexadecimal = np.array([f"-{number:012X}" for number in technical.tolist()], dtype="U13")
    stems = np.char.add(stems, hexadecimal).astype("S32")
    octets = np.frombuffer(stems.tobytes(), np.uint8).reshape(-1, 32)
    table, crc = crc8_table(), np.zeros(len(octets), np.int64)
    for position in range(octets.shape[1]):
        crc = table[crc ^ octets[:, position]]
    checks = np.array([f"-{value:02X}" for value in range(256)], dtype="U3")
    return np.char.add(stems.astype("U32"), checks[crc])
