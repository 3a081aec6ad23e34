"""The letters that the portal under test has sent: in its home's folder, as in the demo."""

from __future__ import annotations

import re
import time
from email import message_from_bytes, policy
from pathlib import Path


def letter(home: Path, *, subject: str = "", to: str = "") -> str:
    """The text of the newest letter with this subject or recipient; it is then gone."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for path in sorted((home / "mail").glob("*.eml"), key=lambda p: -p.stat().st_mtime_ns):
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            body = message.get_body(("plain",))
            is_it = subject in ("", message["Subject"]) and to in str(message["To"])
            if is_it and body is not None:
                path.unlink()
                return str(body.get_content())
        time.sleep(0.2)
    raise AssertionError(f"no letter: {subject} {to}")


def link_in(text: str) -> str:
    """The link in a letter; what stands after the portal's address."""
    found = re.search(r"http://localhost:8501(\S+)", text)
    assert found is not None
    return found[1]
