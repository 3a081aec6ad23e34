"""Sending the browser to one of our own routes from within a run of a page."""

from __future__ import annotations

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx


def go(path: str) -> None:
    """Let the browser load ``path``, a route of this portal, in place of the page.

    The message is the one Streamlit's own sign-in uses; a contract test watches it.
    """
    context = get_script_run_ctx()
    if context is not None:
        message = ForwardMsg()
        message.auth_redirect.url = path
        context.enqueue(message)
