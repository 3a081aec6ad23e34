"""Scans of contracts, for who holds the contract and for staff who have opened that customer.

A scan is found among the rows that the person may see; a number of somebody else's is answered as
one that there is not. A number is no name of a file: what it names was decided when it came.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.errors import NoBuildError
from core.files import ENDINGS, SIGNS
from ui.contracts import scans
from ui.data import one_build
from ui.exports import subject_of
from warehouse import scans as kept

PATH = "/documents/contracts"


async def contract_scan(request: Request) -> Response:
    """A scan by its number: to be saved, never run or shown here."""
    return await run_in_threadpool(_answer, request)


def _answer(request: Request) -> Response:
    subject = subject_of(request)
    if subject is None:
        return PlainTextResponse("Najpierw trzeba się zalogować.\n", 403)
    number = str(request.path_params["document_id"])
    try:
        with one_build():
            is_own = any(one.document_id == number for one in scans(subject))
    except NoBuildError as reason:
        return PlainTextResponse(f"{reason}\n", 503)
    content = kept.read(number) if is_own else None
    kind = next((kind for sign, kind in SIGNS.items() if (content or b"").startswith(sign)), None)
    if content is None or kind is None:
        return PlainTextResponse(
            "Nie ma takiego dokumentu. Jeśli skan jest na liście, a się nie otwiera, "
            "napisz do biura obsługi: jeszcze do nas nie dotarł.\n",
            404,
        )
    headers = {
        "content-disposition": f'attachment; filename="umowa-{number[:8]}.{ENDINGS[kind]}"',
        "cache-control": "no-store",
    }
    return Response(content, headers=headers, media_type=kind)


ROUTES = [Route(f"{PATH}/{{document_id}}", contract_scan)]
