"""The few pages beside Streamlit: a title, a sentence, perhaps one form, and the ways on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse

from ui.shell import ASSETS, DOCUMENT_HEADERS, data_uri


@dataclass(frozen=True)
class Form:
    """A field and a button, and the script that fills the field."""

    action: str
    label: str
    button: str
    script: str


@dataclass(frozen=True)
class Plain:
    """What such a page says. ``ways`` are addresses and the names of their links."""

    title: str
    text: str
    ways: Iterable[tuple[str, str]] = ()
    form: Form | None = None


def answer(page: Plain, language: str, status: int = 200) -> HTMLResponse:
    """The page as an answer."""
    return rendered("plain.html.j2", language, status, **vars(page))


def rendered(template: str, language: str, status: int, **given: object) -> HTMLResponse:
    """An answer made by a template that extends the frame of these pages."""
    html = (
        _templates()
        .get_template(template)
        .render(**given, language=language, icon=data_uri("drop"))
    )
    return HTMLResponse(html, status_code=status, headers=DOCUMENT_HEADERS)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
