"""What answers where there is no page: a page that says so, under the right status."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from locales import catalogue, known
from ui.i18n import LANGUAGE_COOKIE
from ui.page_list import paths
from ui.plain import Plain, answer


async def not_found(request: Request) -> Response:
    """There is no such page, and the status says so; a slash too many is forgiven."""
    page_path = request.url.path.rstrip("/")
    if page_path in paths():
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(page_path + query, status_code=308)
    code = known(request.cookies.get(LANGUAGE_COOKIE))
    translate = catalogue(code).gettext
    page = Plain(
        translate("There is no such page"),
        translate("The address may be mistyped, or the page has moved."),
        [("/", translate("To the start page"))],
    )
    return answer(page, code, 404)


class _Unknown(Convertor[str]):
    """Every address that no route of ours and no part of Streamlit answers.

    Streamlit would answer them with its index.html, as if they were pages.
    """

    regex = r"(?!(?:_stcore|static|media)/).*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("unknown", _Unknown())

ROUTE = Route("/{path:unknown}", not_found)
"""The last of all routes."""
