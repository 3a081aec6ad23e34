"""The terms and the privacy notice as PDF, open to everybody; the script of the print button."""

from __future__ import annotations

from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from auth import documents
from auth.documents import Document
from settings import settings
from ui import typesetting
from ui.documents import PATHS, read, version_words
from ui.i18n import LANGUAGE_PARAM, language, speaking


async def document_pdf(request: Request) -> Response:
    """A version as a PDF: ``/dokumenty/regulamin-1.pdf``."""
    return await run_in_threadpool(_answer, request)


def _answer(request: Request) -> Response:
    path, _dash, version = request.path_params["name"].rpartition("-")
    kind = next((kind for kind, known in PATHS.items() if known == path), None)
    document = documents.find(kind, version) if kind else None
    if document is None:
        return PlainTextResponse("Nie ma takiego dokumentu.\n", 404)
    with speaking(request.query_params.get(LANGUAGE_PARAM)):
        content = typeset(document, language(), settings().utility_name)
    headers = {
        "content-disposition": f'attachment; filename="{path}-{version}.pdf"',
        "cache-control": "public, max-age=300",
    }
    return Response(content, headers=headers, media_type="application/pdf")


@lru_cache(maxsize=32)
def typeset(document: Document, code: str, utility: str) -> bytes:
    """A version as a PDF, made once for each text."""
    with speaking(code):
        reading = read(document)
        given = {
            "title": reading.title,
            "version": version_words(document),
            "utility": utility,
            "lang": code,
            "blocks": reading.blocks,
        }
    return typesetting.pdf("document.typ", given, document.published_at)


ROUTES = [
    Route("/dokumenty/{name}.pdf", document_pdf),
]
