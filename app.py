"""The portal as an ASGI application: ``uvicorn app:app``, or ``streamlit run app.py``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

import streamlit as st
from starlette.middleware import Middleware

from auth import demo, einvoice_texts, oidc, routes, shipped_terms
from auth.gate import Gate
from auth.headers import SecurityHeaders, content_security_policy
from office import jobs
from settings import settings
from store.migrate import migrate
from ui import (
    application_files,
    application_form,
    bank_exports,
    contract_downloads,
    document_files,
    exports,
    failure,
    health,
    invoice_files,
    ledger_exports,
    links,
    logs,
    not_found,
    onward,
    shell,
    signed_form,
)
from ui.warmup import cool_down, warm_up


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Get ready before the first visitor comes; let go when the server stops."""
    logs.set_up(settings().home)
    migrate()
    shipped_terms.publish_missing()
    einvoice_texts.publish_missing()
    demo.seed() if settings().demo else demo.refuse_outside_demo()
    warm_up()
    with jobs.running() if settings().jobs_in_portal else nullcontext():
        yield
    cool_down()


app = st.App(
    "pages/router.py",
    lifespan=lifespan,
    routes=[
        health.ROUTE,
        *routes.ROUTES,
        *oidc.ROUTES,
        *exports.ROUTES,
        *ledger_exports.ROUTES,
        *invoice_files.ROUTES,
        *bank_exports.ROUTES,
        *links.ROUTES,
        *document_files.ROUTES,
        *contract_downloads.ROUTES,
        *application_form.ROUTES,
        *signed_form.ROUTES,
        *application_files.ROUTES,
        *onward.ROUTES,
        *shell.ROUTES,
        not_found.ROUTE,
    ],
    middleware=[
        Middleware(SecurityHeaders, policy=content_security_policy(shell.index_html("pl"))),
        Middleware(failure.Failures),
        Middleware(Gate, hosts=frozenset(settings().hosts)),
    ],
    on_script_error=failure.show,
)
