"""The cookies of a browser, and the headers by which the gate vouches for them.

All are HttpOnly and SameSite=Lax. Over https and on this machine they are Secure and carry the
``__Host-`` prefix, which binds them to exactly this host; a browser drops such a cookie on any
other plain-http address, so there (a trial in a local network) they go without.
"""

from __future__ import annotations

from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

SESSION_HEADER = "x-kropla-session"
"""Hash of a live session's id; set by the gate alone, stripped from what a browser sends."""

PRE_HEADER = "x-kropla-pre"
"""Hash of the pre-session id, which ties a sign-in to the browser that typed the password."""

DEVICE_HEADER = "x-kropla-device"
"""Hash of what a browser is known by from one session to the next; it opens nothing."""

DEVICE_SECONDS = 180 * 24 * 3600

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class CookieNames:
    """Names and attributes of the cookies on one kind of address."""

    is_secure: bool

    @property
    def session(self) -> str:
        """The cookie of a signed-in browser; it lives as long as the browser's window."""
        return "__Host-kropla" if self.is_secure else "kropla"

    @property
    def pre(self) -> str:
        """The cookie of a browser that has only opened the portal."""
        return "__Host-kropla-pre" if self.is_secure else "kropla-pre"

    @property
    def device(self) -> str:
        """The cookie of a browser from which somebody has signed in before."""
        return "__Host-kropla-device" if self.is_secure else "kropla-device"

    def set(self, name: str, value: str, max_age: int | None = None) -> str:
        """A Set-Cookie value; ``max_age`` in seconds, 0 deletes."""
        secure = "; Secure" if self.is_secure else ""
        age = "" if max_age is None else f"; Max-Age={max_age}"
        return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}"

    def delete(self, name: str) -> str:
        """A Set-Cookie value that removes the cookie."""
        return self.set(name, "", 0)


def names_for(scheme: str, host_name: str) -> CookieNames:
    """The cookies for an address, e.g. ``names_for("http", "localhost")``."""
    return CookieNames(scheme in {"https", "wss"} or host_name in LOCAL_HOSTS)


def read_cookies(header: str) -> dict[str, str]:
    """Cookies of a Cookie header; an unreadable header holds none."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
