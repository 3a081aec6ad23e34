"""The empty application for an account as a PDF, to be printed and signed."""

from __future__ import annotations

from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from locales import known
from settings import settings
from ui import typesetting
from ui.i18n import LANGUAGE_COOKIE, LANGUAGE_PARAM, _, language, speaking
from ui.page_list import APPLICATION_PATH

FORM_PATH = f"{APPLICATION_PATH}/formularz.pdf"


async def form_pdf(request: Request) -> Response:
    """The form in the language of the visitor."""
    asked = request.query_params.get(LANGUAGE_PARAM) or request.cookies.get(LANGUAGE_COOKIE)
    content = await run_in_threadpool(typeset, known(asked))
    headers = {"content-disposition": 'inline; filename="wniosek-o-konto.pdf"'}
    return Response(content, headers=headers, media_type="application/pdf")


@lru_cache(maxsize=8)
def typeset(code: str) -> bytes:
    """The form, made once for each language."""
    with speaking(code):
        return typesetting.pdf("application.typ", _given())


def _given() -> dict[str, object]:
    chosen = settings()
    fields = [
        (_("First and last name, or name of the business"), 1),
        (_("Customer number, if you know it"), 1),
        (_("PESEL or NIP"), 1),
        (_("Where do you use our water?"), 1),
        (_("E-mail (the answer and the one-time password go there)"), 1),
        (_("Telephone, if we may call"), 1),
        (_("Anything else?"), 2),
    ]
    return {
        "title": _("Application for an account"),
        "lang": language(),
        "utility": chosen.utility_name,
        "seat": chosen.utility_address,
        "reach": f"{chosen.office_phone} · {chosen.office_email}",
        "intro": _("Please fill in by hand, in block letters, and sign below."),
        "fields": [{"label": label, "lines": lines} for label, lines in fields],
        "request": _("Please open an account for me in the customer portal."),
        "below": [_("Place and date"), _("Signature")],
        "privacy": _(
            "The data are used to deal with this application alone. The privacy notice stands in "
            "the portal and can be had at the office."
        ),
    }


ROUTES = [Route(FORM_PATH, form_pdf)]
