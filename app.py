"""The portal as an ASGI application: ``uvicorn app:app``, or ``streamlit run app.py``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from auth import demo, routes
from auth.gate import Gate
from auth.headers import SecurityHeaders, content_security_policy
from settings import settings
from store.migrate import migrate
from ui import exports, failure, health, logs, shell
from ui.warmup import cool_down, warm_up


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Get ready before the first visitor comes; let go when the server stops."""
    logs.set_up(settings().home)
    migrate()
    demo.seed() if settings().demo else demo.refuse_outside_demo()
    warm_up()
    yield
    cool_down()


app = st.App(
    "pages/router.py",
    lifespan=lifespan,
    routes=[health.ROUTE, *routes.ROUTES, *exports.ROUTES, *shell.ROUTES],
    middleware=[
        Middleware(SecurityHeaders, policy=content_security_policy(shell.index_html("pl"))),
        Middleware(failure.Failures),
        Middleware(Gate, hosts=frozenset(settings().hosts)),
    ],
    on_script_error=failure.show,
)
