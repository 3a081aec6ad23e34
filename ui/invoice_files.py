"""Files of one invoice, of own accounts only; a foreign number is as an absent one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from auth.subject import Subject
from core.errors import KroplaError
from ui import comparison_file
from ui import invoice_pdf as pdf
from ui.calendar import today
from ui.comparison import compared
from ui.comparison_panels import EXPORT as COMPARISON
from ui.data import one_build
from ui.exports import subject_of
from ui.i18n import LANGUAGE_COOKIE, LANGUAGE_PARAM, _, speaking
from ui.invoice_file_panels import PDF, SHOWN_PARAM, XML
from ui.invoice_panels import NUMBER_PARAM
from ui.invoice_xml import invoice_xml
from ui.invoices import Invoice, find, invoices

log = logging.getLogger("kropla")


@dataclass(frozen=True)
class File:
    """What is handed out."""

    content: bytes
    name: str
    media_type: str


Make = Callable[[Subject, tuple[Invoice, ...], Invoice], File | str | None]
"""The file; a text where it is refused, which says why; nothing where there is none."""


async def invoice_pdf(request: Request) -> Response:
    """The invoice itself, to be kept or, with the word for it, to be shown and printed."""
    return await run_in_threadpool(_answer, request, _invoice)


async def ksef_xml(request: Request) -> Response:
    """The document of KSeF, byte for byte as the utility sent it there."""
    return await run_in_threadpool(_answer, request, _xml)


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
    except KroplaError as reason:
        return PlainTextResponse(f"{reason}\n", 503)
    if isinstance(file, str):
        return PlainTextResponse(f"{file}\n", 403)
    if file is None:
        return PlainTextResponse("Nie ma takiego dokumentu.\n", 404)
    is_shown = SHOWN_PARAM in request.query_params and file.media_type == "application/pdf"
    how = "inline" if is_shown else "attachment"
    headers = {
        "content-disposition": f'{how}; filename="{file.name}"',
        "cache-control": "no-store",
    }
    return Response(file.content, headers=headers, media_type=file.media_type)


def _invoice(subject: Subject, some: tuple[Invoice, ...], one: Invoice) -> File | str | None:
    reason = pdf.refusal(subject, one)
    if reason:
        return reason
    made = pdf.content(subject, some, one)
    if made is None:
        return None
    kind = "korekta" if one.is_correction else "faktura"
    return File(made, f"{kind}_{plain_name(one.number)}.pdf", "application/pdf")


def _xml(subject: Subject, _some: tuple[Invoice, ...], one: Invoice) -> File | None:
    found = invoice_xml(subject, one.number)
    if found is None:
        return None
    try:
        content = found.content()
    except KroplaError as error:
        log.exception("the KSeF document of %s", one.number)
        words = _("The document cannot be read now. Please tell the customer office.")
        raise KroplaError(words) from error
    name = plain_name(found.ksef_number or one.number)
    return File(content, f"{name}.xml", "application/xml")


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
    Route(PDF, invoice_pdf),
    Route(XML, ksef_xml),
    Route(COMPARISON, comparison_csv),
]
