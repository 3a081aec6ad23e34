"""The demo's structured invoices are valid, and tell the same as its other files to the grosz."""

from __future__ import annotations

import zipfile
from base64 import b64encode
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core.ksef import parse_number
from demo.documents import KSEF, KSEF_DAY, PAPER
from demo.world import World
from pipelines.ksef.fields import read
from pipelines.ksef.guard import flaw
from pipelines.ksef.metadata import read_metadata
from pipelines.ksef.words import Words
from pipelines.profile import load_profile
from tests.demo.conftest import make
from tests.demo.inbox import day, money, rows


def documents(inbox: Path) -> dict[str, bytes]:
    """XML members of the packages by name; each is told of in the metadata of its package."""
    found: dict[str, bytes] = {}
    for path in sorted(inbox.glob("ksef_*.zip")):
        with zipfile.ZipFile(path) as package:
            members = {name: package.read(name) for name in package.namelist()}
        metadata = read_metadata(members.pop("_metadata.json"))
        told = {b64encode(sha256(content).digest()).decode() for content in members.values()}
        assert told == set(metadata.by_hash)
        assert {f"{number}.xml" for number in metadata.by_hash.values()} == set(members)
        found |= members
    return found


def since_its_day(_: World, own: pd.DataFrame, issue: np.ndarray) -> np.ndarray:
    """Channels of documents issued on these days."""
    return np.where(issue >= KSEF_DAY, KSEF, PAPER)


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town in which everything goes to KSeF since its day; corrections are among it then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("demo.documents.channel", since_its_day)
        return make(tmp_path_factory.mktemp("ksef") / "inbox", customers=60, years=2)


def test_every_document_is_valid_and_agrees_with_the_books(inbox: Path) -> None:
    [rule] = [rule for rule in load_profile("demo").files if rule.format == "fa3"]
    words, found = Words(rule), documents(inbox)
    sent = {row["Nr dokumentu"]: row for row in rows(inbox, "faktury_*.csv") if row["Nr KSeF"]}
    lines: dict[str, Decimal] = {}
    for row in rows(inbox, "pozycje_faktur_*.csv"):
        number = row["Nr dokumentu"]
        lines[number] = lines.get(number, Decimal()) + money(row["Wartość netto [zł]"])
    kinds = set()
    for name, content in found.items():
        assert flaw(content) is None
        told = read(content, words)
        row = sent.pop(told.invoice_number)
        number = parse_number(row["Nr KSeF"])
        assert number is not None
        assert number.is_checked
        assert name == f"{number.text}.xml"
        assert (number.seller_nip, told.customer_number) == (told.seller_nip, row["Nr odbiorcy"])
        booked = (row["Netto [zł]"], row["VAT [zł]"], row["Brutto [zł]"], row["Do zapłaty [zł]"])
        amounts = (told.net_pln, told.vat_pln, told.gross_pln, told.to_pay_pln)
        assert amounts == tuple(map(money, booked))
        assert told.issue_date == day(row["Data wystawienia"]).isoformat()
        assert told.due_date == day(row["Termin płatności"]).isoformat()
        assert (told.corrects_number or "") == row["Koryguje"]
        assert sum(line.net_pln for line in told.lines) == lines[told.invoice_number]
        kinds.add(row["Rodzaj"])
    assert sent == {}
    assert kinds == {"FAK", "KOR"}
