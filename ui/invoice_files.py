"""Files of one invoice, of own accounts only; a foreign number is as an absent one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from auth.subject import Subject
from core.errors import NoBuildError
from ui import comparison_file
from ui.calendar import today
from ui.comparison import compared
from ui.comparison_panels import EXPORT as COMPARISON
from ui.data import one_build
from ui.exports import subject_of
from ui.i18n import LANGUAGE_COOKIE, LANGUAGE_PARAM, speaking
from ui.invoice_panels import NUMBER_PARAM
from ui.invoices import Invoice, find, invoices


@dataclass(frozen=True)
class File:
    """What is handed out."""

    content: bytes
    name: str
    media_type: str
    is_shown: bool = False
    """In the browser, instead of being kept."""


Make = Callable[[Subject, tuple[Invoice, ...], Invoice], File | None]


async def comparison_csv(request: Request) -> Response:
    """Why the invoice is different from the one before."""
    return await run_in_threadpool(_answer, request, _comparison)


def _answer(request: Request, make: Make) -> Response:
    subject = subject_of(request)
    if subject is None:
        return PlainTextResponse("Najpierw trzeba się zalogować.\n", 403)
    asked = request.query_params.get(LANGUAGE_PARAM) or request.cookies.get(LANGUAGE_COOKIE)
    try:
        with speaking(asked), one_build():
            some = invoices(subject, today(subject))
            one = find(some, request.query_params.get(NUMBER_PARAM, ""))
            file = make(subject, some, one) if one else None
    except NoBuildError as reason:
        return PlainTextResponse(f"{reason}\n", 503)
    if file is None:
        return PlainTextResponse("Nie ma takiego dokumentu.\n", 404)
    how = "inline" if file.is_shown else "attachment"
    headers = {
        "content-disposition": f'{how}; filename="{file.name}"',
        "cache-control": "no-store",
    }
    return Response(file.content, headers=headers, media_type=file.media_type)


def _comparison(subject: Subject, some: tuple[Invoice, ...], one: Invoice) -> File | None:
    found = compared(subject, some, one)
    if found is None:
        return None
    name = f"porownanie_{plain_name(one.number)}.csv"
    return File(comparison_file.csv_bytes(found), name, "text/csv; charset=utf-8")


def plain_name(number: str) -> str:
    """A number as a part of a file name: letters of ASCII and digits, everything else a dash."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in number)
    return plain[:80]


ROUTES = [
    Route(COMPARISON, comparison_csv),
]
