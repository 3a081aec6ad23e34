"""Puts the words of a letter into the frame that all letters share: text and HTML."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from locales import catalogue
from office.wording import Text
from settings import settings
from store.outbox import Taken, now

FRAMES = Path(__file__).parent / "frame"


def compose(taken: Taken, text: Text, link: str = "") -> EmailMessage:
    """The letter as a message; its number is the same however often it is sent."""
    chosen = settings()
    sender = chosen.mail_from or chosen.office_email
    message = EmailMessage()
    message["Subject"] = " ".join(text.subject.split())
    message["From"] = Address(chosen.utility_name, addr_spec=sender)
    message["To"] = Address(addr_spec=taken.letter.recipient)
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{taken.letter_id}@{urlsplit(base()).hostname}>"
    # Nobody's automatic answer is wanted (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_framed("letter.txt.j2", taken.letter.language, text, link))
    html = _framed("letter.html.j2", taken.letter.language, text, link)
    message.add_alternative(html, subtype="html")
    return message


def base() -> str:
    """The portal's public address, by the settings alone: a Host header is not believed."""
    return (settings().address or "http://localhost:8501").rstrip("/")


def _framed(name: str, language: str, text: Text, link: str) -> str:
    frame = _frames().get_template(name)
    return frame.render(text=text, link=link, language=language, **_around(language))


def _around(language: str) -> dict[str, str]:
    """What stands below every letter: who sends it, and how to reach them."""
    chosen, translate = settings(), catalogue(language).gettext
    made_up = translate("Demonstration: everything here is made up.")
    return {
        "utility": chosen.utility_name,
        "seat": chosen.utility_address,
        "reach": f"{chosen.office_phone}, {chosen.office_email}",
        "hours": chosen.office_hours,
        "office": translate("Customer office"),
        "copy": translate("If the button does not work, copy this address into your browser:"),
        "demo": made_up if chosen.demo else "",
    }


@cache
def _frames() -> Environment:
    return Environment(
        loader=FileSystemLoader(FRAMES),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
