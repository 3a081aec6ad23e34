"""A browser by the name people know, in the reader's language where none is known."""

from __future__ import annotations

from auth import browsers
from ui.i18n import _


def browser_name(user_agent: str) -> str:
    """``Firefox, Windows``; what cannot be told is left out."""
    return browsers.browser_name(user_agent) or _("another browser")
