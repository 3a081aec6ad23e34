"""What a person sees when a page fails: that it did, and a number to tell the office."""

from __future__ import annotations

import logging
import secrets

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import KroplaError
from ui.i18n import LANGUAGE_COOKIE, LANGUAGE_PARAM, _, speaking

log = logging.getLogger("kropla")


def show(error: Exception) -> bool:
    """Log the error under a number and show the number alone; errors meant for people as they are.

    True keeps Streamlit from showing anything of its own.
    """
    if isinstance(error, KroplaError):
        st.error(str(error), icon=":material/error:")
        return True
    st.error(_told(error), icon=":material/error:")
    return True


def _told(error: Exception) -> str:
    """Words with the number under which the error is logged."""
    number = secrets.token_hex(4)
    log.error("failure %s", number, exc_info=error)
    words = _(
        "Something went wrong on our side. If it happens again, tell us this number: {number}"
    )
    return words.format(number=number)


class Failures:
    """ASGI middleware: the same for what fails outside of a page, in a route or at the gate.

    It stands inside the middleware that adds headers, so that these answers carry them as well.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; answer in place of what failed before it answered."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        has_begun = False

        async def send_noting(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_noting)
        except Exception as error:
            asked = HTTPConnection(scope)
            code = asked.query_params.get(LANGUAGE_PARAM) or asked.cookies.get(LANGUAGE_COOKIE)
            with speaking(code):
                told = _told(error)
            if has_begun:
                raise
            if scope["type"] == "http" or "websocket.http.response" in scope["extensions"]:
                await PlainTextResponse(f"{told}\n", 500)(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": 1011})
