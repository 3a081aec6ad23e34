"""Downloads of a person's own numbers, by an authorised route of our own.

Files that Streamlit serves are open to everybody who has their address; these are not: the session
is looked up and the scope applied at every request, as on a page.
"""

from __future__ import annotations

import csv
import io
import logging
import re
from datetime import timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from auth import guard, sessions
from auth.cookies import SESSION_HEADER
from auth.customers import customer
from auth.roles import VIEWING_ROLES, Role
from auth.subject import Subject
from auth.viewing import CUSTOMER_PARAM
from core.errors import NoBuildError
from core.period import Step
from ui.data import one_build
from ui.i18n import LANGUAGE_COOKIE, LANGUAGE_PARAM, _, speaking
from ui.usage_table import Row, rows
from ui.usage_view import UsageAnswer, answer_to

ACTIVE = re.compile(r"^[\s'\"]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that a spreadsheet would take for a formula."""

audit = logging.getLogger("kropla.audit")


def subject_of(request: Request) -> Subject | None:
    """Who asks, and for whose data; None unless a customer, or staff with a customer opened."""
    session = sessions.find(request.headers.get(SESSION_HEADER, ""))
    if session is None or session.account.owes:
        return None
    account = session.account
    if account.role is Role.CUSTOMER:
        return guard.subject_of(account)
    number = request.query_params.get(CUSTOMER_PARAM, "")
    opened = customer(number)
    if account.role not in VIEWING_ROLES or opened is None:
        told = account.login, account.role, number[:32]
        audit.warning("no access: %s (%s) to a download of customer %r", *told)
        return None
    audit.info("%s exports data of customer %s", account.login, opened.customer_id)
    return Subject(account.login, account.display_name, account.role, (opened.customer_id,))


async def usage_csv(request: Request) -> Response:
    """The numbers of the page of water use, as CSV that Polish Excel opens as it is."""
    return await run_in_threadpool(_export, request, "csv")


async def usage_parquet(request: Request) -> Response:
    """The same as Parquet, with stable English names and exact decimals."""
    return await run_in_threadpool(_export, request, "parquet")


def _export(request: Request, kind: str) -> Response:
    subject = subject_of(request)
    if subject is None:
        return PlainTextResponse("Najpierw trzeba się zalogować.\n", 403)
    asked = request.query_params.get(LANGUAGE_PARAM) or request.cookies.get(LANGUAGE_COOKIE)
    try:
        with speaking(asked), one_build():
            answer = answer_to(subject, request.query_params)
            if answer is None:
                return PlainTextResponse("Nie ma wodomierza.\n", 404)
            table = rows(answer)
            content = csv_bytes(answer, table) if kind == "csv" else parquet_bytes(answer, table)
    except NoBuildError as reason:
        return PlainTextResponse(f"{reason}\n", 503)
    period = answer.buckets.period
    name = f"zuzycie_{period.first}_{period.last}.{kind}"
    types = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
    headers = {
        "content-disposition": f'attachment; filename="{name}"',
        "cache-control": "no-store",
    }
    return Response(content, headers=headers, media_type=types[kind])


def csv_bytes(answer: UsageAnswer, table: list[Row]) -> bytes:
    """Semicolons, decimal commas, a byte-order mark; no cell that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_headings(answer))
    place = inert(", ".join(dict.fromkeys(point.address for point in answer.places.water)))
    meters = inert(", ".join(point.serial_number for point in answer.places.water))
    for row in table:
        writer.writerow([place, meters, *_cells(answer, row)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def inert(text: str) -> str:
    """Text that a spreadsheet shows and never runs: an apostrophe before what looks active."""
    return f"'{text}" if ACTIVE.match(text) else text


def _headings(answer: UsageAnswer) -> list[str]:
    headings = [_("Place"), _("Meters"), _("From"), _("To"), _("Water [m³]")]
    if answer.garden is not None:
        headings += [_("Garden [m³]"), _("Sewage [m³]")]
    if answer.before is not None:
        headings.append(_("Year before [m³]"))
    return [*headings, _("Where from"), _("Known in full")]


def _cells(answer: UsageAnswer, row: Row) -> list[str]:
    volumes = [row.water_l]
    if answer.garden is not None:
        volumes += [row.garden_l, row.sewage_l]
    if answer.before is not None:
        volumes.append(row.before_l)
    yes_or_no = _("yes") if row.is_complete else _("no")
    return [*_days(answer.buckets.step, row), *map(_volume, volumes), inert(row.origin), yes_or_no]


def _days(step: Step, row: Row) -> tuple[str, str]:
    """First and last day of a bucket; of an hour its begin and end."""
    if step is Step.HOUR:
        return f"{row.start:%Y-%m-%d %H:%M}", f"{row.end:%Y-%m-%d %H:%M}"
    return f"{row.start:%Y-%m-%d}", f"{row.end - timedelta(hours=1):%Y-%m-%d}"


def _volume(litres: int | None) -> str:
    return "" if litres is None else f"{Decimal(litres) / 1000:.3f}".replace(".", ",")


def parquet_bytes(answer: UsageAnswer, table: list[Row]) -> bytes:
    """One row per bucket; volumes in m³ with three decimals, instants in UTC."""
    volume = pa.decimal128(18, 3)
    columns = {
        "from_at": pa.array([row.start for row in table], pa.timestamp("s", "UTC")),
        "to_at": pa.array([row.end for row in table], pa.timestamp("s", "UTC")),
        "step": pa.array([answer.buckets.step.name.lower()] * len(table)),
    }
    for name, values in (
        ("water_m3", [row.water_l for row in table]),
        ("garden_m3", [row.garden_l for row in table]),
        ("sewage_m3", [row.sewage_l for row in table]),
        ("year_before_m3", [row.before_l for row in table]),
    ):
        exact = [None if value is None else Decimal(value) / 1000 for value in values]
        columns[name] = pa.array(exact, volume)
    columns["origin"] = pa.array([row.mark for row in table])
    columns["is_complete"] = pa.array([row.is_complete for row in table])
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


ROUTES = [
    Route("/eksport/zuzycie.csv", usage_csv),
    Route("/eksport/zuzycie.parquet", usage_parquet),
]
