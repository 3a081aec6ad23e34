"""The letters that the demo keeps in a folder, as whoever got them would see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import streamlit as st

from office.jobs import EVERY_SECONDS
from office.mail import folder
from settings import settings
from ui import formats, panels
from ui.calendar import zone
from ui.i18n import _
from ui.page_list import LETTERS_PATH

MOST = 20


@dataclass(frozen=True)
class Sent:
    """A letter in the folder."""

    name: str
    subject: str
    recipient: str
    at: datetime
    html: str


def hint() -> None:
    """In the demo: where the letter that was just spoken of can be read."""
    if settings().demo:
        words = _("In the demo letters are not sent: [read them here]({address}).")
        st.info(words.format(address=LETTERS_PATH), icon=":material/mail:")


@st.fragment(run_every=f"{EVERY_SECONDS}s")
def show() -> None:
    """The newest letters; the newest of all is open. Looks again by itself: one may be coming."""
    letters = newest()
    st.caption(_("The demo sends nothing; what it would have sent stands here, newest first."))
    if not letters:
        advice = _("Ask for a new password or register, and a letter will come.")
        panels.show(panels.empty(_("No letters yet."), advice))
        return
    for number, letter in enumerate(letters):
        with st.expander(_title(letter), expanded=number == 0, icon=":material/mail:"):
            st.caption(_("To: {recipient}").format(recipient=letter.recipient))
            st.html(letter.html)


def newest() -> list[Sent]:
    """The newest letters of the folder."""
    files = sorted(folder().glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [_read(file) for file in files[:MOST]]


def _title(letter: Sent) -> str:
    at = letter.at.astimezone(zone())
    when = _("{day}, {time}").format(day=formats.day(at.date()), time=f"{at:%H:%M}")
    return f"{letter.subject} · {when}"


def _read(file: Path) -> Sent:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = cast("EmailMessage", message).get_body(("html",))
    return Sent(
        file.stem,
        str(message["Subject"]),
        str(message["To"]),
        message["Date"].datetime,
        str(body.get_content()) if body else "",
    )
