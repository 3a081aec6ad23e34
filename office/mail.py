"""The way letters leave: a mail server, or in the demo a folder of files."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import unquote, urlsplit

from core.errors import KroplaError
from settings import settings

SECONDS = 10.0
"""How long a mail server may take for one answer."""

SCHEMES = ("smtp", "smtp+starttls", "smtps")


Transport = Callable[[EmailMessage], None]
"""Takes a letter away. Raises OSError or smtplib.SMTPException when it cannot."""


class MailServerError(KroplaError):
    """The address of the mail server cannot be understood."""


def transport() -> Transport | None:
    """How letters leave by the settings; None when they have to wait."""
    chosen = settings()
    if chosen.demo:
        return Folder(folder())
    if chosen.smtp_url is None:
        return None
    return Server(chosen.smtp_url.get_secret_value())


def can_send() -> bool:
    """Whether letters leave at all; without them nobody can confirm an address."""
    return settings().demo or settings().smtp_url is not None


def folder() -> Path:
    """Where the demo keeps what it would have sent."""
    return settings().home / "mail"


class Folder:
    """Letters as ``.eml`` files, which any mail program opens."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, message: EmailMessage) -> None:
        """Write the letter under its own name, so that sending it again changes nothing."""
        self.path.mkdir(parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").split("@", maxsplit=1)[0]
        fresh = self.path / f".{name}.part"
        fresh.write_bytes(message.as_bytes(policy=SMTP))
        fresh.rename(self.path / f"{name}.eml")


class Server:
    """A mail server, spoken to over SMTP; a connection a letter."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise MailServerError(
                "KROPLA_SMTP_URL: adres serwera poczty ma wyglądać tak: "
                "smtp+starttls://konto:hasło@poczta.example.pl:587"
            )
        self.scheme, self.host = parts.scheme, parts.hostname
        self.port = parts.port or {"smtps": 465, "smtp+starttls": 587}.get(parts.scheme, 25)
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")

    def __call__(self, message: EmailMessage) -> None:
        """Hand the letter over."""
        with self._connected() as server:
            if self.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            server.send_message(message)

    def _connected(self) -> AbstractContextManager[smtplib.SMTP]:
        if self.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=SECONDS)
