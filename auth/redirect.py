"""Sending a browser to another address over the websocket of its page."""

from __future__ import annotations

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

RELOAD = ""
"""The address of the page itself: the browser loads it again."""


def message(path: str) -> ForwardMsg:
    """The message that makes a browser load ``path``.

    It is the one Streamlit's own sign-in uses; a contract test watches it.
    """
    forward = ForwardMsg()
    forward.auth_redirect.url = path
    return forward


def go(path: str) -> None:
    """Let the browser of this run load ``path`` in place of the page.

    It is a route of this portal, or the address at a provider that the portal has made.
    """
    context = get_script_run_ctx()
    if context is not None:
        context.enqueue(message(path))
