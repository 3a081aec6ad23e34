"""The bank entries of the page as a table for a spreadsheet; for the office only."""

from __future__ import annotations

import csv
import io
import logging

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from auth import guard, sessions
from auth.cookies import SESSION_HEADER
from auth.subject import Subject
from core.errors import NoBuildError
from office.bank_entries import DECIDERS
from ui.bank_entries import BankEntry, found
from ui.bank_panels import EXPORT, state_words
from ui.bank_question import understand
from ui.calendar import today
from ui.data import one_build
from ui.exports import inert
from ui.i18n import LANGUAGE_COOKIE, LANGUAGE_PARAM, _, language, speaking

audit = logging.getLogger("kropla.audit")


async def bank_csv(request: Request) -> Response:
    """The entries asked for, as CSV that Polish Excel opens as it is."""
    return await run_in_threadpool(_export, request)


def _export(request: Request) -> Response:
    subject = _subject(request)
    if subject is None:
        return PlainTextResponse("Tę tabelę pobiera biuro obsługi po zalogowaniu.\n", 403)
    asked = request.query_params.get(LANGUAGE_PARAM) or request.cookies.get(LANGUAGE_COOKIE)
    try:
        with speaking(asked), one_build():
            day = today(subject)
            some = found(subject, understand(request.query_params), is_whole=True)
            content = csv_bytes(some.entries)
    except NoBuildError as reason:
        return PlainTextResponse(f"{reason}\n", 503)
    audit.info("%s exports %d bank entries", subject.login, len(some.entries))
    headers = {
        "content-disposition": f'attachment; filename="wplaty_{day}.csv"',
        "cache-control": "no-store",
    }
    return Response(content, headers=headers, media_type="text/csv; charset=utf-8")


def _subject(request: Request) -> Subject | None:
    session = sessions.find(request.headers.get(SESSION_HEADER, ""))
    if session is None or session.account.owes:
        return None
    account = session.account
    if account.role not in DECIDERS:
        audit.warning("no access: %s (%s) to the bank entries", account.login, account.role)
        return None
    return guard.subject_of(account)


def csv_bytes(entries: tuple[BankEntry, ...]) -> bytes:
    """Semicolons, decimal commas, a byte-order mark; no cell that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [_("Day"), _("Amount [PLN]"), _("Payer"), _("From account"), _("To the customer's account"),
         _("Title"), _("Bank's reference"), _("Customer number"), _("Document"), _("Operation"),
         _("State")]
    )  # fmt: skip
    for one in entries:
        amount = str(one.amount).replace(".", ",") if language() == "pl" else str(one.amount)
        words = [
            one.payer, one.payer_account, one.virtual_account, one.title, one.reference,
            one.customer_id, one.invoice_number, one.operation_id, state_words(one),
        ]  # fmt: skip
        writer.writerow([one.booked.isoformat(), amount, *map(inert, words)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


ROUTES = [Route(EXPORT, bank_csv)]
