"""A mail server on this machine that keeps what it gets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.serving import free_port

Received = list[tuple[list[str], EmailMessage]]


class _Keep:
    def __init__(self) -> None:
        self.received: Received = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        parsed = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.received.append((envelope.rcpt_tos, parsed))
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[tuple[int, Received]]:
    """Its port, and what it has received so far: recipients and message."""
    kept, port = _Keep(), free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port, kept.received
    finally:
        controller.stop()
