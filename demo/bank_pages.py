"""The bank of the demo, where a visitor pays or refuses to; no money is asked for, and no data."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from demo import przelewy24_fake
from demo.przelewy24_fake import BANK, PATH, Transaction, in_demo
from ui.plain import rendered


@in_demo
async def page(request: Request) -> Response:
    """The page of the bank."""
    one = BANK.by_token.get(request.path_params["token"])
    if one is None:
        return PlainTextResponse("Nie ma takiej płatności.\n", 404)
    whole = f"{Decimal(one.asked['amount']) / 100:,.2f}".translate(str.maketrans(",.", "\u00a0,"))
    return rendered(
        "demo_bank.html.j2",
        "pl",
        200,
        title="Bank demonstracyjny",
        text="To nie jest prawdziwy bank: nic nie zapłacisz i o nic Cię nie zapytamy.",
        amount=f"{whole}\u00a0zł",
        description=one.asked["description"],
        label=one.asked.get("transferLabel", ""),
        is_paid=one.status > 0,
        back=_back(one),
        here=f"{PATH}/trnRequest/{request.path_params['token']}",
        form=None,
        ways=(),
    )


@in_demo
async def pay(request: Request) -> Response:
    """Pay, and go back to the portal."""
    one = BANK.by_token.get(request.path_params["token"])
    if one is None:
        return PlainTextResponse("Nie ma takiej płatności.\n", 404)
    if one.status == 0:
        BANK.pay(one)
        task = asyncio.create_task(BANK.tell(one), name="demo-bank")
        BANK.tasks.add(task)
        task.add_done_callback(BANK.tasks.discard)
    return RedirectResponse(_back(one), 303)


@in_demo
async def refuse(request: Request) -> Response:
    """Do not pay, and go back: nobody is notified, as with the real one."""
    one = BANK.by_token.get(request.path_params["token"])
    if one is None:
        return PlainTextResponse("Nie ma takiej płatności.\n", 404)
    return RedirectResponse(_back(one), 303)


def _back(one: Transaction) -> str:
    """The way back as a path of this portal, under whatever name it was reached."""
    parts = urlsplit(str(one.asked["urlReturn"]))
    return f"/{parts.path.lstrip('/')}" + (f"?{parts.query}" if parts.query else "")


ROUTES = [
    *przelewy24_fake.ROUTES,
    Route(f"{PATH}/trnRequest/{{token}}", page),
    Route(f"{PATH}/trnRequest/{{token}}/zaplac", pay, methods=["POST"]),
    Route(f"{PATH}/trnRequest/{{token}}/odrzuc", refuse, methods=["POST"]),
]
"""Everything of the demo's payments: the service and its bank."""
