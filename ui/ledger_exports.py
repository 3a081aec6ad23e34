"""Settlements as files: a table for a spreadsheet, a statement to print; of own accounts only."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from auth.subject import Subject
from core.errors import NoBuildError
from settings import settings
from ui import formats, typesetting
from ui.calendar import today
from ui.data import one_build
from ui.exports import inert, subject_of
from ui.i18n import LANGUAGE_COOKIE, LANGUAGE_PARAM, _, language, speaking
from ui.ledger import Operation, asked_for, ledger, of_customer, together
from ui.ledger_panels import EXPORTS, standing_words, title
from ui.ledger_question import LedgerQuestion, understand

MOST_PRINTED = 2000
"""Operations in one statement; who needs more takes the table."""

Make = Callable[[Subject, LedgerQuestion, Sequence[Operation]], bytes]


async def settlements_csv(request: Request) -> Response:
    """The operations of the page as CSV that Polish Excel opens as it is."""
    return await run_in_threadpool(_export, request, csv_bytes, "csv", "text/csv; charset=utf-8")


async def settlements_pdf(request: Request) -> Response:
    """The same as a statement of account."""
    return await run_in_threadpool(_export, request, pdf_bytes, "pdf", "application/pdf")


def _export(request: Request, make: Make, ending: str, media_type: str) -> Response:
    subject = subject_of(request)
    if subject is None:
        return PlainTextResponse("Najpierw trzeba się zalogować.\n", 403)
    asked = request.query_params.get(LANGUAGE_PARAM) or request.cookies.get(LANGUAGE_COOKIE)
    try:
        with speaking(asked), one_build():
            day = today(subject)
            whole = ledger(subject, day)
            question = understand(request.query_params, whole.customer_ids)
            content = make(subject, question, asked_for(whole, question))
    except NoBuildError as reason:
        return PlainTextResponse(f"{reason}\n", 503)
    headers = {
        "content-disposition": f'attachment; filename="rozrachunki_{day}.{ending}"',
        "cache-control": "no-store",
    }
    return Response(content, headers=headers, media_type=media_type)


def csv_bytes(_subject: Subject, _question: LedgerQuestion, found: Sequence[Operation]) -> bytes:
    """Semicolons, decimal commas, a byte-order mark; no cell that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("Customer number"), _("Day"), _("Operation"), _("Document"), _("Text"), _("Due"),
         _("Paid"), _("Amount [PLN]"), _("Open [PLN]"), _("Balance [PLN]")]
    )  # fmt: skip
    for one in found:
        words = [one.customer_id, one.booked.isoformat(), one.name, one.number, one.title]
        amounts = [one.amount, one.open_amount, one.balance]
        writer.writerow(
            [*map(inert, words), _iso(one.due), _iso(one.paid), *map(_plain_number, amounts)]
        )
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def pdf_bytes(subject: Subject, question: LedgerQuestion, found: Sequence[Operation]) -> bytes:
    """A statement of account: whose, of which day, how it stands, and the operations."""
    chosen, day = settings(), today(subject)
    whole = of_customer(ledger(subject, day), question.customer_id)
    given = {
        "title": _("Statement of account"),
        "lang": language(),
        "utility": chosen.utility_name,
        "seat": chosen.utility_address,
        "numbers": _("Customer number: {numbers}").format(numbers=", ".join(whole.customer_ids)),
        "day": _("As of {day}").format(day=formats.day(day)),
        "facts": [
            [_("Balance owed") if whole.balance >= 0 else _("Overpaid"),
             formats.money(abs(whole.balance))],
            [_("Overdue"), formats.money(whole.overdue)],
            [_("Sum of the operations below"), formats.money(together(found))],
        ],
        "head": [_("Day"), _("Operation"), _("Standing"), _("Amount"), _("Balance")],
        "rows": [_printed(one) for one in found[:MOST_PRINTED]],
        "cut": _cut(len(found)),
    }  # fmt: skip
    return typesetting.pdf("statement.typ", given)


def _printed(one: Operation) -> list[str]:
    return [
        formats.numeric_day(one.booked),
        title(one),
        standing_words(one),
        formats.money(one.amount),
        formats.money(one.balance),
    ]


def _cut(count: int) -> str:
    if count <= MOST_PRINTED:
        return ""
    words = _("The newest {count} operations stand here; the table (CSV) has all of them.")
    return words.format(count=formats.number(MOST_PRINTED))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _plain_number(amount: object) -> str:
    return str(amount).replace(".", ",") if language() == "pl" else str(amount)


ROUTES = [
    Route(f"{EXPORTS}.csv", settlements_csv),
    Route(f"{EXPORTS}.pdf", settlements_pdf),
]
