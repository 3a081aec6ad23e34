"""Receivables: sums by age, who is named to whom, and the table as a file."""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from starlette.requests import Request

from auth.roles import Role
from auth.subject import Subject
from ui import receivables_export as export
from ui.data import fetch
from ui.receivables import Ageing, Group, Grouping, ageing, debtors, debts
from warehouse.queries import analyst, staff

TODAY = date(2026, 11, 20)


def worker(role: Role) -> Subject:
    return Subject("osoba", "Osoba", role)


@pytest.mark.parametrize("grouping", Grouping)
def test_groups_by_age_add_up_to_what_customers_owe(grouping: Grouping) -> None:
    found = ageing(worker(Role.CLERK), grouping, TODAY)
    owed = debtors(worker(Role.CLERK), found, None)
    assert sum(found.whole) == sum(row.open_pln for row in owed) > 0
    assert sum(group.late_amount for group in found.groups) == sum(row.late_pln for row in owed)
    [group] = found.groups
    assert group.customers == len(owed)
    assert debtors(worker(Role.CLERK), found, group.code) == owed
    assert debtors(worker(Role.CLERK), found, "nie ma takiej") == ()


def test_a_debt_grows_older_by_the_day() -> None:
    [one, *_] = debts(worker(Role.CLERK), "100001", TODAY)
    for late, place in ((0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)):
        day = one.due_date + timedelta(days=late)
        rows = fetch(staff.RECEIVABLES, worker(Role.CLERK), grouped_by="tariff", day=day)
        assert len(rows) == 1
        alone = [row for row in debts(worker(Role.CLERK), "100001", day) if row == row]
        assert alone[0].days_late == late
        amounts = ageing(worker(Role.CLERK), Grouping.TARIFF, day).whole
        assert amounts[place] >= one.open_pln


def test_an_analyst_gets_sums_and_no_single_customer() -> None:
    found = ageing(worker(Role.ANALYST), Grouping.ZONE, TODAY)
    whole = ageing(worker(Role.ADMIN), Grouping.ZONE, TODAY)
    assert found.whole == whole.whole
    asked = {"grouped_by": "zone", "day": TODAY}
    [hidden] = fetch(analyst.RECEIVABLES, worker(Role.ANALYST), **asked, fewest=1000)
    assert hidden.group_code is None
    for query in (staff.RECEIVABLES, staff.DEBTORS, staff.DEBTS):
        with pytest.raises(PermissionError):
            fetch(query, worker(Role.ANALYST), **asked)
    with pytest.raises(PermissionError):
        fetch(analyst.RECEIVABLES, worker(Role.CUSTOMER), **asked, fewest=5)


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing_there() -> None:
    group = Group("W1", "=cmd()", 7, tuple(map(Decimal, ("1.50", "2", "0", "0", "4"))))
    text = export.csv_bytes(Ageing(TODAY, Grouping.TARIFF, (group,))).decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text), delimiter=";")
    assert head[:3] == ["Grupa", "Klienci", "Przed terminem [zł]"]
    assert row == ["'=cmd()", "7", "1,50", "2", "0", "0", "4", "7,50"]


def test_who_has_not_signed_in_gets_no_table() -> None:
    scope = {"type": "http", "method": "GET", "path": export.EXPORT, "headers": [],
             "query_string": b""}  # fmt: skip
    assert asyncio.run(export.receivables_csv(Request(scope))).status_code == 403


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.METERS, *sorted(export.ROLES)])
def test_only_those_of_the_page_get_the_table(role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    class Account:
        login, display_name, customer_ids, delegated, owes = "x", "X", (), (), None

    account = Account()
    account.role = role  # type: ignore[attr-defined]
    session = type("Session", (), {"account": account})()
    monkeypatch.setattr(export.sessions, "find", lambda _cookie: session)
    scope = {"type": "http", "method": "GET", "path": export.EXPORT, "headers": [],
             "query_string": b"wedlug=strefa"}  # fmt: skip
    answer = asyncio.run(export.receivables_csv(Request(scope)))
    assert answer.status_code == (200 if role in export.ROLES else 403)
    if role in export.ROLES:
        assert "Razem [zł]".encode() in answer.body
