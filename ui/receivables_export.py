"""Receivables by age as a table for a spreadsheet; for those who may open the page."""

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
from auth.roles import Role
from auth.subject import Subject
from core.errors import NoBuildError
from ui.calendar import today
from ui.data import one_build
from ui.exports import inert
from ui.i18n import LANGUAGE_COOKIE, LANGUAGE_PARAM, _, language, speaking
from ui.receivables import AGES, Ageing, Grouping, ageing
from ui.receivables_panels import EXPORT, GROUPING_PARAM

ROLES = frozenset({Role.CLERK, Role.ANALYST, Role.ADMIN})
audit = logging.getLogger("kropla.audit")


async def receivables_csv(request: Request) -> Response:
    """The table of the page as CSV that Polish Excel opens as it is."""
    return await run_in_threadpool(_export, request)


def _export(request: Request) -> Response:
    subject = _subject(request)
    if subject is None:
        return PlainTextResponse("Ta tabela jest dla pracowników.\n", 403)
    asked = request.query_params.get(LANGUAGE_PARAM) or request.cookies.get(LANGUAGE_COOKIE)
    word = request.query_params.get(GROUPING_PARAM, "")
    grouping = Grouping(word) if word in set(Grouping) else Grouping.TARIFF
    try:
        with speaking(asked), one_build():
            found = ageing(subject, grouping, today(subject))
            content = csv_bytes(found)
    except NoBuildError as reason:
        return PlainTextResponse(f"{reason}\n", 503)
    headers = {
        "content-disposition": f'attachment; filename="naleznosci_{found.day}.csv"',
        "cache-control": "no-store",
    }
    return Response(content, headers=headers, media_type="text/csv; charset=utf-8")


def _subject(request: Request) -> Subject | None:
    """Who asks; None unless it is somebody for whom the page is."""
    session = sessions.find(request.headers.get(SESSION_HEADER, ""))
    if session is None or session.account.owes:
        return None
    if session.account.role not in ROLES:
        told = session.account.login, session.account.role
        audit.warning("no access: %s (%s) to a download of receivables", *told)
        return None
    return guard.subject_of(session.account)


def csv_bytes(found: Ageing) -> bytes:
    """Semicolons, decimal commas, a byte-order mark; no cell that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    ages = [f"{_(name)} [{_('PLN')}]" for _column, name in AGES]
    writer.writerow([_("Group"), _("Customers"), *ages, _("Together [PLN]")])
    for group in found.groups:
        amounts = [*group.amounts, group.open_amount]
        writer.writerow([inert(group.name), group.customers, *map(_plain_number, amounts)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _plain_number(amount: object) -> str:
    return str(amount).replace(".", ",") if language() == "pl" else str(amount)


ROUTES = [Route(EXPORT, receivables_csv)]
