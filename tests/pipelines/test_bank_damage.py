"""Damaged and odd statements: refused with the line, or every movement in its place, once."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from core.errors import SourceError
from pipelines.bank import prepare
from settings import settings
from tests.pipelines import bank
from tests.pipelines.bank import camt, camt_entry, movement, mt940, pko
from tests.pipelines.town import ask, ledger
from warehouse import builds

ONE = movement("108,00", pko("FAK/2026/10/001234"), ref="A1")
TWO = movement("150,00", pko("FAK 2026-10-001235"), ref="A2")
WHOLE = mt940(ONE, TWO, closing="258,00")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that has loaded the books and one statement."""
    folder = tmp_path_factory.mktemp("bank")
    books = bank.write_books(folder / "books")
    (books / "w1.sta").write_bytes(WHOLE.encode("cp1250"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KROPLA_HOME", str(folder / "home"))
        settings.cache_clear()
        assert not bank.take(books).findings
    settings.cache_clear()
    return folder / "home"


@pytest.fixture
def loaded(published: Path, home: Path, tmp_path: Path) -> Path:
    """A folder for more statements; the books and the first statement are published."""
    shutil.copytree(published, home)
    folder = tmp_path / "more"
    folder.mkdir()
    return folder


def balanced() -> None:
    """Every row of every file is in one place."""
    for feed in bank.FEEDS:
        assert all(read == new + same + wait for read, new, same, wait in ledger(feed))


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
REFUSED = {
    "half a statement": (".sta", WHOLE[: WHOLE.index(":62F:")], r"wiersz \d+: .*:62F:"),
    "the next one begins too early": (
        ".sta", WHOLE[: WHOLE.index(":62F:")] + mt940(number="2"), r"wiersz \d+: .*:62F:",
    ),
    "no account": (".sta", WHOLE.replace(":25:", ":26:"), r"wiersz \d+: .*rachunku"),
    "no opening": (".sta", WHOLE.replace(":60F:", ":60X:"), r"wiersz \d+: .*otwarcia"),
    "unreadable closing": (".sta", WHOLE.replace("PLN258,00", "PLN2S8"), r"wiersz \d+: salda"),
    "not MT940": (".sta", "kwota;tytul\n1;2\n", "nie jest wyciąg MT940"),
    "UTF-16": (".sta", WHOLE.encode("utf-16"), "wiersz 1"),
    "half an XML": (".xml", camt(camt_entry("1.00", "x"))[:600], r"wiersz \d+"),
    "another namespace": (".xml", camt(space=bank.CAMT.replace("053", "052")), "camt.053.001.02"),
    "a bomb of entities": (
        ".xml",
        camt(camt_entry("1.00", "&l9;")).replace(
            "<Document", f'<!DOCTYPE x [<!ENTITY l0 "ha">{BOMB}]><Document', 1
        ),
        "DOCTYPE",
    ),
    "an entity of a file": (
        ".xml",
        camt(camt_entry("1.00", "&e;")).replace(
            "<Document", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Document', 1
        ),
        "DOCTYPE",
    ),
    "no closing in XML": (".xml", camt().replace("CLBD", "ITBD"), r"wiersz \d+: .*CLBD"),
    "an XML without statements": (
        ".xml", f'<Document xmlns="{bank.CAMT}"><BkToCstmrStmt/></Document>', "żadnego wyciągu",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(REFUSED))
def test_a_file_that_cannot_be_trusted_is_refused_with_its_line(kind: str, loaded: Path) -> None:
    ending, content, reason = REFUSED[kind]
    path = loaded / f"zly{ending}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before, started = builds.current_path(), time.process_time()
    with pytest.raises(SourceError, match=reason) as refusal:
        bank.take(loaded)
    assert "zly" in str(refusal.value)
    assert str(refusal.value).count("zly") == 1
    assert time.process_time() - started < 3
    assert builds.current_path() == before


def test_a_hundred_megabytes_are_refused_before_they_are_read(
    loaded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = loaded / "duzy.sta", builds.current_path()
    with path.open("wb") as out:
        out.truncate(100 << 20)
    with pytest.raises(SourceError, match="100 MB"):
        bank.take(loaded)
    assert builds.current_path() == before
    assert prepare.MOST_BYTES < 100 << 20


def test_entries_are_matched_and_linked_to_the_ledger(loaded: Path) -> None:
    told = bank.entries("customer_id, matched_by, operation_id, state_code")
    assert told == [
        ("012345", "invoice_number", "R1", "booked"),
        ("200002", "invoice_number", "R2", "booked"),
    ]
    # One transfer became a payment and what was paid beyond it.
    assert ask("select operation_id from mart.bank_entry_operations order by 1") == [
        ("R1",), ("R2",), ("R3",),
    ]  # fmt: skip


def test_the_same_statement_again_changes_nothing(loaded: Path) -> None:
    (loaded / "w1-jeszcze-raz.sta").write_bytes(WHOLE.replace("\r\n", "\n").encode("utf-8"))
    before = bank.entries("*")
    outcome = bank.take(loaded)
    assert bank.entries("*") == before
    assert [entry.counts.unchanged for entry in outcome.entries] == [1, 2]
    assert not outcome.findings
    balanced()


def test_a_known_reference_with_another_amount_is_held_back(loaded: Path) -> None:
    other = mt940(ONE.replace("108,00", "208,00"), opening="258,00", closing="466,00", number="2")
    (loaded / "w2.sta").write_text(other, encoding="utf-8")
    bank.take(loaded)
    assert bank.held() == [(5, "settled_differs")]
    assert bank.entries("amount_pln::varchar") == [("108.00",), ("150.00",)]
    balanced()


def test_one_reference_twice_in_a_file_counts_once_and_the_other_waits(loaded: Path) -> None:
    both = ONE.replace("//A1", "//B1"), ONE.replace("//A1", "//B1").replace("108,00", "9,00")
    text = mt940(*both, both[0], opening="258,00", closing="483,00", number="2")
    (loaded / "w2.sta").write_text(text, encoding="utf-8")
    bank.take(loaded)
    assert [code for _, code in bank.held()] == ["duplicate_key"]
    assert ledger("bank_entries")[-1] == (3, 1, 1, 1)
    balanced()


def test_single_movements_that_cannot_be_right_wait_with_their_line(loaded: Path) -> None:
    text = mt940(
        movement("0,00", ref="C1"),
        ":61:2613990101C1,00N152NONREF//C2\r\n",
        ":61:nie wiadomo co\r\n",
        movement("5,00", ref="C4"),
        opening="258,00", closing="263,00", number="2",
    )  # fmt: skip
    (loaded / "w2.sta").write_text(text, encoding="utf-8")
    outcome = bank.take(loaded)
    assert bank.held() == [(5, "zero_amount"), (6, "bad_date"), (7, "bad_movement")]
    assert ledger("bank_entries")[-1] == (4, 1, 0, 3)
    assert len(list(bank.findings(outcome))) == 1
    balanced()


def test_a_foreign_currency_waits(loaded: Path) -> None:
    text = mt940(movement("5,00", ref="E1"), closing="5,00", number="9", currency="EUR")
    (loaded / "eur.sta").write_text(text, encoding="utf-8")
    bank.take(loaded)
    assert bank.held() == [(5, "foreign_currency")]
    assert bank.held("bank_statements") == [(1, "foreign_currency")]
    balanced()


def test_what_is_not_booked_yet_waits(loaded: Path) -> None:
    text = camt(camt_entry("5.00", "x").replace(">BOOK<", ">PDNG<"), opening="258.00",
                closing="258.00")  # fmt: skip
    (loaded / "w.xml").write_text(text, encoding="utf-8")
    bank.take(loaded)
    assert bank.held() == [(7, "not_booked")]
    balanced()


def test_a_reversal_takes_back_and_is_matched_like_the_payment(loaded: Path) -> None:
    back = movement("108,00", pko("FAK/2026/10/001234"), mark="RC", ref="R9")
    text = mt940(back, opening="258,00", closing="150,00", number="2")
    (loaded / "w2.sta").write_text(text, encoding="utf-8")
    assert not bank.take(loaded).findings
    told = bank.entries("amount_pln::varchar, is_reversal, customer_id, state_code")
    assert ("-108.00", True, "012345", "waiting") in told


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (mt940(TWO.replace("A2", "D1"), opening="258,00", closing="409,00", number="2"),
         "różnica 1,00 zł"),
        (mt940(opening="300,00", closing="300,00", number="2"), "o 42,00 zł"),
        (mt940(opening="258,00", closing="258,00", number="5"), "poprzedni wczytany ma numer 1"),
    ],
)  # fmt: skip
def test_sums_that_disagree_and_gaps_are_told(text: str, sentence: str, loaded: Path) -> None:
    (loaded / "w2.sta").write_text(text, encoding="utf-8")
    [told] = bank.findings(bank.take(loaded))
    assert sentence in told
    assert told.startswith("Wyciąg ")


def test_an_unknown_dialect_loses_nothing(loaded: Path) -> None:
    told = "/TXT/wplata za FAK/2026/10/001236 od Mlyna"
    text = mt940(movement("77,10", told, ref="F1"), opening="258,00", closing="335,10", number="2")
    (loaded / "w2.sta").write_text(text, encoding="utf-8")
    bank.take(loaded)
    assert (told, "77.10", "2026", "invoice_number") in bank.entries()
