"""The page from which a browser leaves for an OpenID provider.

The answer to a form must not be a redirect to the provider: browsers hold ``form-action`` of the
content security policy against the whole way that a form takes, and providers hand people on to
hosts that nobody here knows. So the form ends here, and this page leads on by itself.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from auth.grants import is_own_path
from auth.oidc import START_PATH, leave
from auth.oidc_provider import providers
from auth.routes import is_from_here, see
from locales import catalogue, known
from ui.i18n import LANGUAGE_COOKIE
from ui.plain import Plain, answer


async def start(request: Request) -> Response:
    """Leave for a provider. POST only, from our own pages only."""
    provider = providers().get(request.path_params["key"])
    if provider is None:
        return PlainTextResponse("Nie ma takiej strony.\n", 404)
    if not is_from_here(request):
        return PlainTextResponse("Zalogować się można tylko na stronie portalu.\n", 403)
    address = await leave(request, provider)
    if is_own_path(address):
        return see(address)
    code = known(request.cookies.get(LANGUAGE_COOKIE))
    translate = catalogue(code).gettext
    text = translate("You are going to the sign-in page of {provider}.")
    page = Plain(
        translate("One moment"),
        text.format(provider=provider.name),
        [(address, translate("Go there if nothing happens"))],
    )
    onward = answer(page, code)
    onward.headers["refresh"] = f"0; url={address}"
    return onward


ROUTES = [Route(START_PATH, start, methods=["POST"])]
