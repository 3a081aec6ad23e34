"""Structured invoices FA(3): what they bring, what the books say of them, what is kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest

from core.errors import KroplaError
from core.ksef import base64url
from pipelines.ksef.package import Member
from pipelines.ksef.reading import Readers, sheet
from pipelines.ksef.schema import SCHEMA, folder
from pipelines.ksef.words import Words
from pipelines.replay import replay
from settings import settings
from tests.pipelines.fa3 import (
    ATTACHED,
    NUMBER,
    PLAIN,
    RULE,
    customers,
    document,
    entry,
    held,
    numbers,
    pack,
    put,
    take,
)
from tests.pipelines.town import ask, ledger, state, write_csv
from warehouse import packs
from warehouse.packs import Place

NIP = "9990000037"
WITHOUT_CUSTOMER = (
    PLAIN.replace(b"<NrKlienta>0012345</NrKlienta>", b"")
    .replace(b"<BrakID>1</BrakID>", f"<NIP>{NIP}</NIP>".encode())
)  # fmt: skip


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Path]:
    """An inbox with one customer."""
    folder = tmp_path / "inbox"
    customers(folder)
    return folder


def kept(number: str = NUMBER) -> bytes:
    """The bytes that are kept of an invoice."""
    [(name, offset, length, digest)] = ask(
        "select pack, pack_offset, pack_length, xml_sha256 from mart.ksef_documents "
        "where invoice_number = $number",
        {"number": number},
    )
    return packs.read(Place(name, offset, length), digest)


def test_a_document_brings_its_invoice_with_lines_and_stays_byte_for_byte(inbox: Path) -> None:
    put(inbox / "ksef", a=PLAIN)
    take(inbox)
    [row] = ask(
        "select customer_id, kind, issue_date, due_date, period_from_date, period_to_date, "
        "net_pln, vat_pln, gross_pln, to_pay_pln, channel, ksef_number from mart.invoices"
    )
    days = (date(2026, 10, 5), date(2026, 10, 19), date(2026, 9, 1), date(2026, 9, 30))
    amounts = tuple(map(Decimal, ("172.10", "13.77", "185.87", "180.87")))
    assert row == ("0012345", "invoice", *days, *amounts, "ksef", None)
    lines = ask(
        "select line_number, service, quantity, unit, price_net_pln, net_pln, vat_rate_pct "
        "from mart.invoice_lines order by 1"
    )
    assert [line[:4] for line in lines] == [
        (1, "water", 10, "m3"),
        (2, "sewage", 8, "m3"),
        (3, "water_subscription", 1, "month"),
        (4, "sewage_subscription", 1, "month"),
    ]
    assert sum(line[5] for line in lines) == Decimal("172.10")
    assert kept() == PLAIN
    [(hexadecimal, short)] = ask("select xml_sha256, xml_sha256_base64url from mart.ksef_documents")
    assert hexadecimal == sha256(PLAIN).hexdigest()
    assert short == base64url(hexadecimal)


def test_lines_of_text_and_amount_alone_are_taken(inbox: Path) -> None:
    begin, end = PLAIN.index(b"<FaWiersz>"), PLAIN.rindex(b"</FaWiersz>") + len(b"</FaWiersz>")
    line = (
        "<FaWiersz><NrWierszaFa>1</NrWierszaFa><P_7>Razem za wodę</P_7>"
        "<P_11>172.10</P_11><P_12>8</P_12></FaWiersz>"
    )
    put(inbox / "ksef", a=PLAIN[:begin] + line.encode() + PLAIN[end:], b=ATTACHED)
    take(inbox)
    assert ask("select service, quantity, unit, net_pln from mart.invoice_lines") == [
        ("water", None, None, Decimal("172.10"))
    ]


def test_without_a_settlement_the_gross_amount_is_to_be_paid(inbox: Path) -> None:
    begin, end = PLAIN.index(b"<Rozliczenie>"), PLAIN.index(b"<Platnosc>")
    put(inbox / "ksef", a=PLAIN[:begin] + PLAIN[end:])
    take(inbox)
    assert ask("select to_pay_pln from mart.invoices") == [(Decimal("185.87"),)]


CORRECTED = (
    "<RodzajFaktury>KOR</RodzajFaktury><DaneFaKorygowanej><DataWystFaKorygowanej>2026-10-05"
    f"</DataWystFaKorygowanej><NrFaKorygowanej>{NUMBER}</NrFaKorygowanej><NrKSeFN>1</NrKSeFN>"
    "</DaneFaKorygowanej>"
)


def correction(number: str = "KOR/1") -> bytes:
    """One m³ less, told by a line before and a line after; what is too much goes back."""
    text = document(number, P_13_2="-6.97", P_14_2="-0.56", P_15="-7.53").decode()
    begin, end = text.index("<DodatkowyOpis>"), text.index("<Platnosc>")
    rest = "<P_11>{}</P_11><P_12>8</P_12>"
    row = "<P_7>Dostarczanie wody</P_7><P_8A>m3</P_8A><P_8B>{}</P_8B><P_9A>6.97</P_9A>" + rest
    before = f"<NrWierszaFa>1</NrWierszaFa>{row.format(10, '69.70')}<StanPrzed>1</StanPrzed>"
    after = f"<NrWierszaFa>1</NrWierszaFa>{row.format(9, '62.73')}"
    lines = f"<FaWiersz>{before}</FaWiersz><FaWiersz>{after}</FaWiersz>"
    settled = "<Rozliczenie><DoRozliczenia>7.53</DoRozliczenia></Rozliczenie>"
    text = text[:begin] + lines + settled + text[end:]
    return text.replace("<RodzajFaktury>VAT</RodzajFaktury>", CORRECTED).encode()


def test_a_correction_holds_differences_and_the_number_it_corrects(inbox: Path) -> None:
    put(inbox / "ksef", a=PLAIN, b=correction())
    take(inbox)
    assert held() == []
    found = ask(
        "select corrects_number, net_pln, gross_pln, to_pay_pln from mart.invoices "
        "where kind = 'correction'"
    )
    assert found == [(NUMBER, Decimal("-6.97"), Decimal("-7.53"), Decimal(0))]
    lines = "select line_number, quantity, net_pln from mart.invoice_lines "
    assert ask(lines + "where invoice_number = 'KOR/1' order by 1") == [
        (1, -10, Decimal("-69.70")),
        (2, 9, Decimal("62.73")),
    ]


def test_numbers_come_from_the_metadata_or_else_from_the_name_of_the_file(inbox: Path) -> None:
    second, named = document("B/1"), entry(document("C/1"), "C/1")["ksefNumber"]
    documents = {"a.xml": PLAIN, "b.xml": second, f"{named}.xml": document("C/1")}
    pack(inbox / "ksef_1.zip", documents, [entry(PLAIN), entry(second, "B/1")])
    outcome = take(inbox)
    found = dict(ask("select invoice_number, ksef_number from mart.invoices"))
    expected = {NUMBER: entry(PLAIN), "B/1": entry(second)}
    assert found == {k: v["ksefNumber"] for k, v in expected.items()} | {"C/1": named}
    assert outcome.notes == []


def test_a_wrong_check_value_is_noted_and_no_reason_to_hold_back(inbox: Path) -> None:
    told = entry(PLAIN)
    told["ksefNumber"] = told["ksefNumber"][:-2] + "00"
    pack(inbox / "ksef_1.zip", {"a.xml": PLAIN}, [told])
    [note] = take(inbox).notes
    assert "sumą kontrolną" in note
    assert ask("select ksef_number from mart.invoices") == [(told["ksefNumber"],)]


def test_a_document_that_was_altered_after_ksef_took_it_is_held_back(inbox: Path) -> None:
    told = [entry(PLAIN.replace(b"Jan Testowy", b"Jan Tostowy"))]
    pack(inbox / "ksef_1.zip", {"a.xml": PLAIN, "b.xml": document("B/1")}, told)
    take(inbox)
    assert [row[2] for row in held()] == ["xml_altered"]
    assert numbers() == ["B/1"]


def test_metadata_that_cannot_be_read_are_noted(inbox: Path) -> None:
    put(inbox / "ksef", a=PLAIN)
    (inbox / "ksef" / "_metadata.json").write_text("[{", encoding="utf-8")
    outcome = take(inbox)
    assert "_metadata.json" in outcome.notes[0]
    assert outcome.unmatched == []
    assert numbers() == [NUMBER]


def test_numbers_that_come_later_are_added(inbox: Path) -> None:
    put(inbox / "ksef", a=PLAIN)
    take(inbox)
    pack(inbox / "ksef_1.zip", {"a.xml": PLAIN}, [entry(PLAIN)])
    take(inbox)
    assert ledger("ksef_documents")[-1] == (1, 1, 0, 0)
    assert ask("select ksef_number from mart.invoices") == [(entry(PLAIN)["ksefNumber"],)]
    assert kept() == PLAIN


def test_a_buyer_without_a_number_is_found_by_nip(inbox: Path) -> None:
    customers(inbox, ("77", NIP), ("78", ""))
    put(inbox / "ksef", a=WITHOUT_CUSTOMER)
    take(inbox)
    assert ask("select customer_id from mart.invoices") == [("77",)]


@pytest.mark.parametrize(
    ("known", "code"),
    [((("77", ""),), "xml_unknown_nip"), ((("77", NIP), ("78", NIP)), "xml_ambiguous_nip")],
)
def test_a_nip_of_nobody_or_of_several_is_held_back(
    known: tuple[tuple[str, str], ...], code: str, inbox: Path
) -> None:
    customers(inbox, *known)
    put(inbox / "ksef", a=WITHOUT_CUSTOMER)
    take(inbox)
    assert [row[2] for row in held()] == [code]
    assert NIP not in str(ask("select * from quarantine.ksef_documents"))


def test_a_document_of_another_seller_is_held_back(inbox: Path) -> None:
    put(inbox / "ksef", a=PLAIN)
    take(inbox, constants={"seller_nip": "9990000014"})
    assert [row[2] for row in held()] == ["xml_not_ours"]


def test_the_same_bytes_again_are_unchanged_and_others_of_that_number_are_held(
    inbox: Path,
) -> None:
    other = document(AdresL1="ul. Inna 1")
    put(inbox / "ksef", a=PLAIN, b=PLAIN, c=other)
    take(inbox)
    assert ledger("ksef_documents") == [(3, 1, 1, 1)]
    put(inbox / "later", d=PLAIN, e=other, f=document("F/1"))
    take(inbox)
    assert ledger("ksef_documents")[-1] == (3, 1, 1, 1)
    assert [(row[0], row[2]) for row in held()] == [
        ("ksef/c.xml", "xml_duplicate"),
        ("later/e.xml", "xml_duplicate"),
    ]
    assert kept() == PLAIN


def test_loading_again_changes_nothing(inbox: Path) -> None:
    put(inbox / "ksef", a=PLAIN, b=document("B/1"), c=b"spoilt")
    assert take(inbox).published is not None
    before = state()
    assert take(inbox).published is None
    assert state() == before
    assert replay({}).published is None
    (inbox / "ksef" / "c.xml").write_bytes(document("C/1"))
    take(inbox)
    assert ledger("ksef_documents")[-1] == (3, 1, 2, 0)
    assert held() == []
    assert numbers() == ["B/1", "C/1", NUMBER]


def test_a_document_whose_customer_comes_later_is_taken_then(inbox: Path) -> None:
    put(inbox / "ksef", a=document(customer="77"))
    take(inbox)
    assert [row[2] for row in held()] == ["xml_unknown_customer"]
    write_csv(
        inbox / "customers.csv",
        ("customer_id", "customer_kind", "name"),
        [("0012345", "person", "Jan"), ("77", "business", "Firma")],
    )
    take(inbox)
    assert held() == []
    assert ask("select customer_id from mart.invoices") == [("77",)]
    assert take(inbox).published is None


BOOKED = (
    "invoice_number", "customer_id", "property_id", "kind", "issue_date", "due_date", "net_pln",
    "vat_pln", "gross_pln", "to_pay_pln",
)  # fmt: skip


def book(inbox: Path, gross: str, net: str) -> None:
    """The same invoice as the billing system tells it."""
    row = (NUMBER, "0012345", "P1", "invoice", "2026-10-05", "2026-10-19", net, "13.77", gross)
    write_csv(inbox / "invoices.csv", BOOKED, [(*row, "180.87")])


def test_the_document_of_a_booked_invoice_is_added_and_changes_nothing_else(inbox: Path) -> None:
    book(inbox, "185.87", "172.10")
    pack(inbox / "ksef_1.zip", {"a.xml": PLAIN}, [entry(PLAIN)])
    take(inbox)
    assert held() == []
    assert ask("select property_id, ksef_number from mart.invoices") == [
        ("P1", entry(PLAIN)["ksefNumber"])
    ]
    assert ledger("invoices")[-1] == (1, 0, 1, 0)
    assert ledger("invoice_lines") == [(4, 0, 4, 0)]
    assert kept() == PLAIN


def test_a_document_that_differs_from_the_books_is_held_back_with_both_amounts(
    inbox: Path,
) -> None:
    book(inbox, "185.88", "172.11")
    put(inbox / "ksef", a=PLAIN)
    take(inbox)
    [(_, _, code, reason)] = held()
    assert code == "xml_differs"
    assert "brutto 185,87, w systemie 185,88" in reason
    assert ask("select count(*) from mart.ksef_documents") == [(0,)]


def test_a_trial_keeps_no_document_and_a_lost_pack_is_told(inbox: Path) -> None:
    put(inbox / "ksef", a=PLAIN)
    take(inbox, dry_run=True)
    assert list(packs.folder().iterdir()) == []
    take(inbox)
    [lost] = packs.folder().iterdir()
    assert oct(lost.stat().st_mode)[-3:] == "600"
    assert kept() == PLAIN
    spoilt = bytearray(lost.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    lost.write_bytes(spoilt)
    with pytest.raises(KroplaError, match="kopii"):
        kept()
    shutil.rmtree(packs.folder())
    with pytest.raises(KroplaError, match="kopii"):
        kept()


def test_the_schema_is_the_one_that_these_tests_know() -> None:
    """Another one may come with the package; then look at what it changes, and note it here."""
    known = "50c655de247d8efc706c1791468624e6768e12772b901b1d344240e8e3987e41"
    assert sha256((folder() / SCHEMA).read_bytes()).hexdigest() == known


def test_threads_read_what_one_reads_whatever_begins_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KROPLA_THREADS", "6")
    settings.cache_clear()
    sheets = [sheet(Member(f"{n}.xml", document(f"T/{n}"))) for n in range(700)]
    for _ in range(5):
        with Readers(Words(RULE)) as readers:
            found = readers.read(sheets)
        assert [one.document.invoice_number for one in found] == [f"T/{n}" for n in range(700)]
