"""What the readers of statements find, before it becomes rows of the feeds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from hashlib import sha256

NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOREF", "BRAK"})


@dataclass
class Entry:
    """One movement on the account. Texts are as the bank wrote them, dates and amounts canonical.

    ``reference`` is the bank's own for this movement, empty where it gives none.
    """

    line: int
    booked_date: str
    value_date: str
    amount: str
    currency: str
    is_reversal: bool = False
    reference: str = ""
    counterparty_name: str = ""
    counterparty_account: str = ""
    virtual_account: str = ""
    title: str = ""


@dataclass(frozen=True)
class Unread:
    """A movement that cannot be read: where, which code of `pipelines/reasons.py`, its text."""

    line: int
    code: str
    text: str


@dataclass
class Statement:
    """One statement: an account from its opening to its closing balance."""

    line: int
    account: str = ""
    number: str = ""
    serial: str = ""
    currency: str = ""
    opening_date: str = ""
    opening: str = ""
    closing_date: str = ""
    closing: str = ""
    entries: list[Entry] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)

    @property
    def statement_id(self) -> str:
        """The same for the same statement in whatever file it comes."""
        return f"{self.account}/{self.closing_date}/{self.number}"

    @property
    def movements(self) -> str:
        """The sum of what could be read; what could not is missing, so the balance tells of it."""
        return str(sum((_amount(one.amount) for one in self.entries), Decimal("0.00")))


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(0)


def entry_ids(statement: Statement) -> list[str]:
    """What identifies each movement, whichever statement, file or format brings it.

    The bank's reference with account and day; where there is none, a digest of all that is told
    and the place among movements that tell just the same, so that two equal payments stay two.
    """
    equal: Counter[str] = Counter()
    return [_entry_id(statement.account, entry, equal) for entry in statement.entries]


def _entry_id(account: str, entry: Entry, equal: Counter[str]) -> str:
    reference = " ".join(entry.reference.upper().split())
    if reference not in NO_REFERENCE and reference.strip("0"):
        return f"{account}/{entry.booked_date}/{reference}"
    told = "\x1f".join(
        (account, entry.booked_date, entry.value_date, entry.amount, entry.currency,
         entry.counterparty_account, entry.virtual_account, "".join(entry.title.split()))
    )  # fmt: skip
    equal[told] += 1
    digest = sha256(told.encode()).hexdigest()[:20]
    return f"{account}/{entry.booked_date}/~{digest}-{equal[told]}"
