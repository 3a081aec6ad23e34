"""The invoice as a PDF: what stands on it, who can read it, whose file it is, and for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError

from auth import einvoice
from settings import Settings, settings
from tests.attacks.payloads import PAYLOADS
from tests.pdf_text import pdf_text
from tests.ui.conftest import subject
from tests.ui.test_exports import customer as account_of
from tests.ui.test_exports import request
from ui import formats, invoice_codes, invoice_files, invoice_pdf, invoice_tables
from ui.corrections import both_sides
from ui.i18n import speaking
from ui.invoice_document import Sources, given
from ui.invoice_xml import invoice_xml
from ui.invoices import Invoice, invoices, lines

TODAY = date(2026, 11, 20)
OWN = "100001"
NIP = "1111111111"


@pytest.fixture
def some() -> tuple[Invoice, ...]:
    return invoices(subject(OWN), TODAY)


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets settings of the process."""

    def choose(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"KROPLA_{name.upper()}", value)
        settings.cache_clear()

    choose(utility_nip=NIP, utility_bank="Bank Wodny")
    return choose


def text_of(pdf: bytes) -> str:
    return pdf_text(pdf).replace("\u00a0", " ").replace("\n", " ")


def made(some: tuple[Invoice, ...], one: Invoice) -> bytes:
    content = invoice_pdf.content(subject(OWN), some, one)
    assert content is not None
    return content


def row(net: str, rate: str | None = "8", **more: Any) -> SimpleNamespace:
    usual = {
        "service": "water", "description": "Woda", "quantity": Decimal(1), "unit": "m3",
        "price_net_pln": Decimal(net), "net_pln": Decimal(net), "serial_number": "SN",
        "register_from_m3": None, "register_to_m3": None, "read_from_date": None,
        "read_to_date": None,
    }  # fmt: skip
    return SimpleNamespace(vat_rate_pct=Decimal(rate) if rate else None, **usual | more)


@pytest.mark.usefixtures("chosen")
def test_everything_that_an_invoice_has_to_say_stands_on_it(some: tuple[Invoice, ...]) -> None:
    one = some[0]
    text = text_of(made(some, one))
    for words in (
        one.number, "Sprzedawca", "Wodociągi Kropla", "NIP: 1111111111", "Nabywca", "Anna Nowak",
        "34-220 Maków", "120 m³", "129 m³", "wodomierz", "8 %", "Razem", "słownie:", "złot",
        "61 1090 1014 0000 0712 1981 2874", "Bank Wodny", "Termin", "Zeskanuj",
    ):  # fmt: skip
        assert words in text, words


@pytest.mark.usefixtures("chosen")
def test_it_can_be_read_aloud_and_kept(some: tuple[Invoice, ...]) -> None:
    pdf = made(some, some[0])
    assert b"pdfuaid:part" in pdf
    assert b"pdfaid:part" in pdf
    assert b"/Lang(pl" in pdf.replace(b"/Lang (", b"/Lang(")
    assert b"/MarkInfo" in pdf
    assert b"/Alt" in pdf
    assert made(some, some[0]) == pdf


def test_it_is_polish_whatever_the_reader_speaks(some: tuple[Invoice, ...]) -> None:
    with speaking("en"):
        assert "Do zapłaty" in text_of(made(some, some[0]))


def test_the_code_is_there_only_for_what_is_open_and_fits(
    some: tuple[Invoice, ...], chosen: Any
) -> None:
    one, account = some[0], "61109010140000071219812874"
    code = invoice_codes.transfer(one, account)
    assert code is not None
    assert formats.money(one.open_amount) in code["label"]
    assert formats.money(one.open_amount) in code["alt"]
    without = [
        replace(one, open_amount=Decimal(0)), replace(one, number="F" * 33),
        replace(one, kind="correction"),
    ]  # fmt: skip
    assert [invoice_codes.transfer(other, account) for other in without] == [None] * 3
    assert invoice_codes.transfer(one, "12345") is None
    assert invoice_codes.transfer(one, "") is None
    chosen()
    settings().utility_nip = None
    assert invoice_codes.transfer(one, account) is None


def test_the_code_of_ksef_has_its_number_or_says_that_there_is_none(
    some: tuple[Invoice, ...],
) -> None:
    xml = invoice_xml(subject(OWN), some[0].number)
    assert xml is not None
    number = "9990000014-20260201-A1BB3F71E1E3-4A"
    known, offline = (invoice_codes.ksef(replace(xml, ksef_number=told)) for told in (number, ""))
    assert known is not None
    assert offline is not None
    assert (known["label"], offline["label"]) == (number, "OFFLINE")
    assert xml.code_address in known["alt"]
    assert invoice_codes.ksef(None) is None
    assert "OFFLINE" in text_of(made(some, some[0]))


def test_tax_is_told_by_rate_and_only_where_it_adds_up(some: tuple[Invoice, ...]) -> None:
    rows = [row("100.00"), row("50.00", "23"), row("10.00")]
    one = replace(some[0], net=Decimal(160), vat=Decimal("20.30"), gross=Decimal("180.30"))
    assert invoice_tables.vat_by_rate(one, rows) == [
        (8, 110, Decimal("8.80")), (23, 50, Decimal("11.50")),
    ]  # fmt: skip
    assert invoice_tables.vat_by_rate(replace(one, vat=Decimal(20)), rows) == []
    assert invoice_tables.vat_by_rate(one, [*rows, row("1", None)]) != []
    assert invoice_tables.vat_by_rate(one, []) == []


def corrected(some: tuple[Invoice, ...]) -> tuple[Invoice, Invoice]:
    """An invoice and a correction that the fixtures' lines make: the whole is taken back."""
    first, second = some[1], some[0]
    correction = replace(
        second, kind="correction", corrects=first.number, net=Decimal(-10), vat=Decimal("-0.80"),
        gross=Decimal("-10.80"), to_pay=Decimal(0), open_amount=Decimal(0),
    )  # fmt: skip
    return first, correction


def test_a_correction_shows_both_sides(some: tuple[Invoice, ...]) -> None:
    first, correction = corrected(some)
    known = (correction, *some[1:])
    before, sides = both_sides(subject(OWN), known, correction)
    assert before == first
    assert sum(side.before_pln for side in sides) == first.net
    text = text_of(made(known, correction))
    for words in ("Faktura korygująca", first.number, "Przed korektą", "Na korzyść nabywcy",
                  "dziesięć złotych osiemdziesiąt groszy"):  # fmt: skip
        assert words in text, words
    assert "Numer rachunku" not in text


def test_a_second_correction_begins_where_the_first_ended(some: tuple[Invoice, ...]) -> None:
    first, correction = corrected(some)
    earlier = replace(correction, number=some[2].number, issued=some[2].issued)
    before, _sides = both_sides(subject(OWN), (correction, earlier, *some[1:]), correction)
    assert before is not None
    assert before.gross == first.gross + earlier.gross


def test_a_correction_of_an_unknown_invoice_says_so(some: tuple[Invoice, ...]) -> None:
    _first, correction = corrected(some)
    alone = replace(correction, corrects="FV/unknown")
    assert both_sides(subject(OWN), (alone,), alone) == (None, [])
    assert "różnicą" in text_of(made((alone,), alone))


@pytest.mark.parametrize("first", range(0, len(PAYLOADS), 24))
def test_no_text_of_the_books_spoils_the_document(some: tuple[Invoice, ...], first: int) -> None:
    bad = " ".join(PAYLOADS[first : first + 24])
    one = replace(some[0], number=bad, place=bad, ksef_number=bad)
    party = SimpleNamespace(
        name=bad, street=bad, building=bad, flat=bad, postcode=bad, city=bad, bank_account=bad
    )
    content = invoice_pdf.typesetting.pdf(
        "invoice.typ", given(Sources(one, party, [row("1", description=bad, serial_number=bad)]))
    )
    assert content.startswith(b"%PDF-")


def test_an_invoice_without_lines_readings_or_account_has_its_document(
    some: tuple[Invoice, ...],
) -> None:
    party = SimpleNamespace(
        name=None, street=None, building=None, flat=None, postcode=None, city=None,
        bank_account=None,
    )  # fmt: skip
    bare = replace(some[0], due=None, first=None, last=None, place="")
    for rows in ([], [row("5", quantity=None, price_net_pln=None, unit=None)]):
        content = invoice_pdf.typesetting.pdf("invoice.typ", given(Sources(bare, party, rows)))
        assert bare.number in text_of(content)


@pytest.mark.usefixtures("sqlite_store")
@pytest.mark.parametrize(
    ("mode", "since", "is_refused"),
    [("always", "", False), ("e_invoice", "", True), ("from_date", "2030-01-01", True),
     ("from_date", "2020-01-01", False)],
)  # fmt: skip
def test_who_may_have_it_is_configured_and_the_reason_is_told(
    some: tuple[Invoice, ...], chosen: Any, mode: str, since: str, is_refused: bool
) -> None:
    chosen(invoice_pdf=mode, **({"invoice_pdf_from": since} if since else {}))
    assert bool(invoice_pdf.refusal(subject(OWN), some[0])) is is_refused
    asked = request("/eksport/faktura.pdf", account_of(OWN), {"faktura": some[0].number})
    told = invoice_files._answer(asked, invoice_files._invoice)
    assert told.status_code == (403 if is_refused else 200)
    if is_refused:
        assert b"PDF" in told.body


def test_an_e_invoice_that_was_switched_on_here_opens_it(
    some: tuple[Invoice, ...], chosen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(invoice_pdf="e_invoice")
    monkeypatch.setattr(einvoice, "state", lambda _customer_id, _day: einvoice.State(is_on=True))
    assert invoice_pdf.refusal(subject(OWN), some[0]) == ""


@pytest.mark.usefixtures("sqlite_store")
def test_it_is_kept_or_shown_as_asked(some: tuple[Invoice, ...]) -> None:
    def how(**words: str) -> str:
        asked = {"faktura": some[0].number} | words
        told = invoice_files._answer(
            request("/eksport/faktura.pdf", account_of(OWN), asked), invoice_files._invoice
        )
        assert told.headers["cache-control"] == "no-store"
        return told.headers["content-disposition"]

    name = f"faktura_{some[0].number.replace('/', '-')}.pdf"
    assert how() == f'attachment; filename="{name}"'
    assert how(pokaz="tak") == f'inline; filename="{name}"'


@pytest.mark.usefixtures("sqlite_store")
def test_a_ksef_document_that_is_gone_is_told_without_where_it_lay(
    some: tuple[Invoice, ...], caplog: pytest.LogCaptureFixture
) -> None:
    asked = request("/eksport/faktura.xml", account_of(OWN), {"faktura": some[0].number})
    told = invoice_files._answer(asked, invoice_files._xml)
    assert told.status_code == 503
    assert "Biuro" in told.body.decode() or "biur" in told.body.decode()
    assert "warehouse" not in told.body.decode()
    assert some[0].number in caplog.text


@pytest.fixture
def own_files(tmp_path: Path, chosen: Any) -> Path:
    folder = tmp_path / "pdf"
    folder.mkdir()
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-secret")
    chosen(invoice_files=str(folder), invoice_file_name="F_{number}.pdf")
    return folder


def test_the_file_of_the_utility_goes_before_ours(
    some: tuple[Invoice, ...], own_files: Path
) -> None:
    name = some[0].number.replace("/", "_")
    (own_files / f"F_{name}.pdf").write_bytes(b"%PDF-own")
    assert made(some, some[0]) == b"%PDF-own"
    assert made(some, some[1]).startswith(b"%PDF-1")


@pytest.mark.parametrize(
    "number",
    ["../secret", "..", ".", "", "/", "//", "a/../../secret", "FV\x00", "FV_1", "FV 1", "ą",
     "../" * 20 + "etc/passwd", "~root", "$HOME", "a" * 101, "FV\n", "FV/1/", "\\..\\secret"],
)  # fmt: skip
def test_no_number_leads_to_another_file(own_files: Path, number: str) -> None:
    (own_files / "F_FV_1.pdf").write_bytes(b"%PDF-of FV/1")
    (own_files / "F_FV.pdf").write_bytes(b"%PDF-of FV")
    settings().invoice_file_name = "{number}.pdf"
    assert invoice_pdf.own_file(number) is None
    settings().invoice_file_name = "F_{number}.pdf"
    assert invoice_pdf.own_file(number) is None


def test_links_folders_and_what_is_no_pdf_are_left_alone(own_files: Path) -> None:
    (own_files / "F_LINK.pdf").symlink_to(own_files.parent / "secret.pdf")
    (own_files / "F_DIR.pdf").mkdir()
    (own_files / "F_HTML.pdf").write_bytes(b"<html>")
    (own_files / "F_LONG.pdf").write_bytes(b"%PDF-" + b"x" * invoice_pdf.LARGEST_BYTES)
    for number in ("LINK", "DIR", "HTML", "LONG", "NONE"):
        assert invoice_pdf.own_file(number) is None


@pytest.mark.parametrize(
    "wrong",
    [{"invoice_file_name": "faktura.pdf"}, {"invoice_file_name": "../{number}.pdf"},
     {"invoice_file_name": "{number}{number}"}, {"invoice_pdf": "from_date"},
     {"invoice_pdf": "sometimes"}, {"utility_nip": "1111111112"}],
)  # fmt: skip
def test_settings_that_would_mislead_stop_the_program(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)  # type: ignore[arg-type]


def test_a_document_of_others_is_not_made(some: tuple[Invoice, ...]) -> None:
    assert invoice_pdf.content(subject("100002"), some, some[0]) is None
    assert invoice_pdf.content(subject(), some, some[0]) is None
    assert lines(subject("100002"), some[0]) == ()
