"""A customer confirms an address, chooses e-invoices and thinks better of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browsing import settled
from tests.e2e.conftest import Open
from tests.e2e.letters import letter, link_in
from tests.e2e.screens import NARROW, fits, is_accessible

pytestmark = pytest.mark.browser
EMAIL = "zofia.lis@example.pl"


def test_a_customer_switches_e_invoices_on_and_off_again(
    signed_in: Open, served: str, portal_home: Path
) -> None:
    page = signed_in("100008", "/faktury", viewport=NARROW)
    page.get_by_role("link", name="Wybierz e-fakturę").click()
    expect(page.get_by_text("Najpierw potwierdź adres e-mail")).to_be_visible()
    assert is_accessible(page)
    page.get_by_role("link", name="Przejdź do ustawień").click()
    page.get_by_label("Adres e-mail").fill(EMAIL)
    page.get_by_role("button", name="Wyślij tam list").click()
    expect(page.get_by_text("List jest w drodze")).to_be_visible()
    page.goto(served + link_in(letter(portal_home, to=EMAIL)))
    page.get_by_role("button", name="Dalej").click()
    expect(page.get_by_text("potwierdzony")).to_be_visible()
    page.goto(f"{served}/e-faktura")
    page.locator("label").filter(has_text="Zgadzam się").click(position={"x": 8, "y": 12})
    settled(page)
    assert is_accessible(page)
    assert fits(page)
    page.get_by_role("button", name="Włącz e-fakturę").click()
    expect(page.get_by_text("elektroniczne").first).to_be_visible()
    assert "100008 są elektroniczne" in letter(portal_home, to=EMAIL)
    page.get_by_role("button", name="Wróć do faktur papierowych").click()
    page.get_by_role("button", name="Wycofaj zgodę").click()
    expect(page.get_by_role("button", name="Włącz e-fakturę")).to_be_visible()
    page.locator("summary").first.click()
    assert is_accessible(page)
    assert fits(page)
    assert "przychodzą na papierze" in letter(portal_home, to=EMAIL)
