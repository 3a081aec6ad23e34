"""The list by which a billing system learns who has electronic invoices: CSV, UTF-8."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import TextIO

from auth.einvoice import Decision, everybody

HEAD = (
    "customer_id", "has_einvoice", "in_force_from", "email", "text_version", "channel", "decided_at"
)  # fmt: skip


def write(out: TextIO, day: date) -> int:
    """Write what holds on a day of everybody who has decided here; how many rows."""
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(HEAD)
    rows = list(_in_force(day))
    writer.writerows(_row(one) for one in rows)
    return len(rows)


def _in_force(day: date) -> Iterator[Decision]:
    """Of each customer the last decision in force on a day; withdrawn ones, too."""
    for _customer, decisions in groupby(everybody(), key=lambda one: one.customer_id):
        holds = next((one for one in decisions if one.in_force_from <= day), None)
        if holds is not None:
            yield holds


def _row(one: Decision) -> list[str]:
    return [
        one.customer_id,
        "true" if one.is_on else "false",
        one.in_force_from.isoformat(),
        one.email or "",
        one.version or "",
        one.channel.value,
        one.made_at.isoformat(timespec="seconds"),
    ]
