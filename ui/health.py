"""Is the portal able to answer? For monitors and load balancers."""

from __future__ import annotations

import logging

from sqlalchemy import select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from core.errors import NoBuildError
from store.engine import reading
from store.tables import audit_head
from warehouse.connection import reader
from warehouse.queries.public import BUILD

log = logging.getLogger("kropla")


def _published() -> str:
    """Id of the published build, asked of the build itself; the store is asked too."""
    with reading() as connection:
        connection.execute(select(audit_head)).one()
    row = reader().cursor().execute(BUILD.sql).fetchone()
    if row is None:
        raise NoBuildError("Opublikowana baza jest pusta.")
    return str(row[0])


async def healthz(_request: Request) -> Response:
    """200 with the build's id, or 503 with the reason in plain text."""
    try:
        build_id = await run_in_threadpool(_published)
    except NoBuildError as reason:
        return PlainTextResponse(f"{reason}\n", 503)
    except Exception:
        log.exception("a store does not answer")
        return PlainTextResponse("Baza nie odpowiada.\n", 503)
    return PlainTextResponse(f"ok {build_id}\n", headers={"cache-control": "no-store"})


ROUTE = Route("/healthz", healthz)
