"""Signing in through an OpenID provider: leaving for it, and coming back (OpenID Connect Core 1.0).

Authorization code flow with PKCE. Whoever comes back with an identity that opens an account has
proven as much as with its password and goes on the same way; any other identity opens nothing, and
no account is made or linked by it.
"""

from __future__ import annotations

import logging
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from auth import challenges, identities, oidc_flows, sessions
from auth.cookies import DEVICE_HEADER, PRE_HEADER, SESSION_HEADER
from auth.grants import is_own_path
from auth.identities import Identity, TakenError
from auth.oidc_flows import Flow
from auth.oidc_provider import providers, way_in, whom
from auth.oidc_web import AnswerError, ProviderDownError
from auth.routes import finish_path, see
from settings import Provider

START_PATH = "/auth/oidc/{key}/start"
CALLBACK_PATH = "/auth/oidc/{key}/callback"

WAY_BACK_PARAM = "dalej"
"""Names in the address of the start the page to come back to."""

NOTICE_PARAM = "logowanie"
"""Stands in the address after a way to a provider, so that the page can say how it ended."""

audit = logging.getLogger("kropla.audit")


class Notice(StrEnum):
    """How a way to a provider ended, where it did not end with a session."""

    UNKNOWN = "niepolaczone"
    CANCELLED = "przerwane"
    FAILED = "nieudane"
    DOWN = "niedostepne"
    BUSY = "zajete"
    LINKED = "polaczone"
    UNLINKED = "odlaczone"
    TAKEN = "zajete-konto"


async def leave(request: Request, provider: Provider) -> str:
    """Where the browser of a request goes: to the provider, or back with the reason why not."""
    return_to = request.query_params.get(WAY_BACK_PARAM, "/")
    return_to = return_to if is_own_path(return_to) else "/"
    pre_hash = request.headers.get(PRE_HEADER, "")
    if not pre_hash:
        return return_to
    try:
        return await way_in(provider, Flow(provider.key, pre_hash, return_to, _address(request)))
    except ProviderDownError as error:
        audit.warning("provider down: %s", error)
        return noticed(return_to, provider, Notice.DOWN)
    except oidc_flows.TooManyError:
        return noticed(return_to, provider, Notice.BUSY)


async def callback(request: Request) -> Response:
    """Come back from a provider: into a session, to the settings, or with the reason why not."""
    provider = providers().get(request.path_params["key"])
    if provider is None:
        return PlainTextResponse("Nie ma takiej strony.\n", 404)
    brought = request.query_params
    pre_hash = request.headers.get(PRE_HEADER, "")
    state = brought.get("state", "")
    flow = await run_in_threadpool(oidc_flows.take, state, pre_hash, provider.key)
    if flow is None:
        audit.warning("no such flow of %s from %s", provider.key, _address(request))
        return see(noticed("/", provider, Notice.FAILED))
    if "error" in brought:
        is_own_will = brought["error"] == "access_denied"
        notice = Notice.CANCELLED if is_own_will else Notice.FAILED
        audit.warning("%s refuses: %r", provider.key, brought["error"][:100])
        return see(noticed(flow.return_to, provider, notice))
    try:
        identity = await whom(provider, flow, brought)
    except (AnswerError, ProviderDownError) as error:
        audit.warning("sign-in refused: %s from %s: %s", provider.key, _address(request), error)
        is_down = isinstance(error, ProviderDownError)
        return see(noticed(flow.return_to, provider, Notice.DOWN if is_down else Notice.FAILED))
    return see(await run_in_threadpool(_arrive, request, provider, flow, identity))


def noticed(path: str, provider: Provider, notice: Notice) -> str:
    """A page of this portal, with how the way to a provider ended in its address."""
    parts = urlsplit(path)
    words = [word for word in parse_qsl(parts.query) if word[0] != NOTICE_PARAM]
    return f"{parts.path}?{urlencode([*words, (NOTICE_PARAM, f'{provider.key}.{notice}')])}"


def _arrive(request: Request, provider: Provider, flow: Flow, identity: Identity) -> str:
    """Where a proven identity leads."""
    if flow.session_hash:
        is_same = request.headers.get(SESSION_HEADER, "") == flow.session_hash
        return noticed(flow.return_to, provider, _link(provider, flow, identity, is_same))
    account = identities.owner(identity)
    if account is None:
        audit.warning("not linked: identity of %s from %s", provider.key, _address(request))
        return noticed(flow.return_to, provider, Notice.UNKNOWN)
    device_hash = request.headers.get(DEVICE_HEADER, "")
    way = challenges.begin(flow.pre_hash, account, flow.return_to, device_hash)
    told = (account.login, provider.key, _address(request))
    if way.step is None:
        audit.info("signed in: %s by %s from %s", *told)
        return finish_path(way.ticket)
    audit.info("identity right: %s by %s from %s, second step %s", *told, way.step)
    # The page that was asked for shows the second step.
    return flow.return_to


def _link(provider: Provider, flow: Flow, identity: Identity, is_same: bool) -> Notice:
    """Link the identity to the account whose session asked for it, if that is still this one."""
    session = sessions.find(flow.session_hash) if is_same else None
    if session is None or session.account.owes:
        return Notice.FAILED
    try:
        identities.link(session.account, identity, provider)
    except TakenError:
        return Notice.TAKEN
    return Notice.LINKED


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


ROUTES = [Route(CALLBACK_PATH, callback)]
