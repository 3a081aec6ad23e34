"""A signed form, sent as a scan or a photo: a page beside Streamlit, whose upload is closed.

A visitor's file would lie in the memory of the portal, in words that only Streamlit knows; here a
plain form takes it, a few times an hour from one address, and judges it by its content.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from auth import applications, limits
from auth.applications import MOST_FILES, Wish
from auth.registration import TooManyError
from auth.routes import is_from_here
from core.contacts import LONGEST_EMAIL, as_email
from core.files import MOST_BYTES, CleanFile, Flaw, UnsuitableFileError, cleaned, shown_name
from locales import known
from settings import settings
from store.change import new_key
from ui.application_form import FORM_PATH
from ui.i18n import LANGUAGE_COOKIE, LANGUAGE_PARAM, N_, _, language, speaking
from ui.page_list import APPLICATION_PATH, LETTERS_PATH
from ui.plain import Plain, answer, rendered

SEND_PATH = f"{APPLICATION_PATH}/skan"
MOST_TRIES = 20
"""Sent by one network address in an hour, also those that were not taken."""

LARGEST_BODY = MOST_FILES * MOST_BYTES + 65_536
LONGEST_NAME, LONGEST_NUMBER, LONGEST_KEY = 200, 64, 64
FLAWS = {
    Flaw.EMPTY: N_("{name}: the file is empty."),
    Flaw.TOO_LARGE: N_("{name}: the file is larger than 5 MB."),
    Flaw.OTHER_TYPE: N_("{name}: this is no PDF and no picture (JPG, PNG)."),
    Flaw.DAMAGED: N_("{name}: the file is damaged; scan it or take the photo again."),
}


@dataclass(frozen=True)
class Typed:
    """What stood in the fields; ``key`` stays the same when a form is sent twice."""

    key: str
    name: str = ""
    email: str = ""
    number: str = ""


async def ask(request: Request) -> Response:
    """The empty form."""
    with speaking(_asked(request)):
        return _form(Typed(new_key()), [])


async def take(request: Request) -> Response:
    """Take the form in, or say what is wrong with it."""
    with speaking(_asked(request)):
        if not is_from_here(request):
            return _form(Typed(new_key()), [_("Please send the form from this page.")], 403)
        address = request.client.host if request.client else ""
        if not await run_in_threadpool(limits.admits, "scan-from", address, MOST_TRIES):
            return _form(Typed(new_key()), [_too_many()], 429)
        if not 0 < _length(request) <= LARGEST_BODY:
            return _form(Typed(new_key()), [_too_large()], 413)
        try:
            async with request.form(max_files=MOST_FILES, max_fields=8, max_part_size=4096) as sent:
                typed, files = _typed(sent), await _contents(sent)
        except (HTTPException, ClientDisconnect):
            return _form(Typed(new_key()), [_too_large()], 400)
        return await run_in_threadpool(_taken, typed, files, address)


def _taken(typed: Typed, contents: list[tuple[str, bytes]], address: str) -> Response:
    clean, faults = _cleaned(contents)
    email = as_email(typed.email)
    if len(typed.name) < 3:
        faults.insert(0, _("Name: write who applies."))
    if email is None:
        faults.insert(0, _("E-mail: an address looks like name@example.pl."))
    if faults or email is None:
        return _form(typed, [*faults, _("Please choose the files again.")], 422)
    wish = Wish(typed.name, email, language(), customer_number=typed.number)
    try:
        applications.begin(wish, clean, address, typed.key)
    except TooManyError:
        return _form(typed, [_too_many()], 429)
    return _thanks(email)


def _cleaned(contents: list[tuple[str, bytes]]) -> tuple[list[CleanFile], list[str]]:
    clean, faults = [], []
    for name, content in contents:
        try:
            clean.append(cleaned(name, content))
        except UnsuitableFileError as error:
            faults.append(_(FLAWS[error.flaw]).format(name=shown_name(name)))
    if not contents:
        faults.append(_("Files: choose a scan or a photo of the signed form."))
    return clean, faults


def _typed(sent: FormData) -> Typed:
    def text(name: str, longest: int) -> str:
        value = sent.get(name, "")
        return " ".join(value.split())[:longest] if isinstance(value, str) else ""

    key = text("key", LONGEST_KEY) or new_key()
    return Typed(
        key,
        text("name", LONGEST_NAME),
        text("email", LONGEST_EMAIL),
        text("number", LONGEST_NUMBER),
    )


async def _contents(sent: FormData) -> list[tuple[str, bytes]]:
    """Names and contents; of a file that is too large only so much that this can be seen."""
    files = [part for part in sent.getlist("files") if isinstance(part, UploadFile)]
    return [
        (part.filename or "", await part.read(MOST_BYTES + 1)) for part in files if part.filename
    ]


def _form(typed: Typed, faults: list[str], status: int = 200) -> Response:
    fields = [
        _field("name", _("First and last name, or name of the business"), typed.name, "name"),
        _field("email", _("E-mail"), typed.email, "email", kind="email"),
        _field("number", _("Customer number, if you know it"), typed.number, "off", needed=False),
    ]
    help_ = _("PDF, JPG or PNG, at most {count} files of 5 MB.").format(count=MOST_FILES)
    files = {
        "label": _("Scan or photo of the signed form"),
        "help": help_,
        "accept": ".pdf,.jpg,.jpeg,.png",
    }
    return rendered(
        "signed_form.html.j2",
        language(),
        status,
        title=_("Send the signed form"),
        text=_("The answer of the customer office comes by e-mail within {days} days.").format(
            days=settings().application_days
        ),
        action=SEND_PATH,
        faults=faults,
        key=typed.key,
        fields=fields,
        files=files,
        button=_("Send the application"),
        ways=[(FORM_PATH, _("Print the form")), (APPLICATION_PATH, _("Fill it in here instead"))],
    )


def _field(
    name: str, label: str, value: str, autocomplete: str, *, kind: str = "text", needed: bool = True
) -> dict[str, object]:
    longest = {"name": LONGEST_NAME, "email": LONGEST_EMAIL, "number": LONGEST_NUMBER}[name]
    return {
        "name": name, "label": label, "value": value, "autocomplete": autocomplete, "type": kind,
        "longest": longest, "is_needed": needed,
    }  # fmt: skip


def _thanks(email: str) -> Response:
    words = _(
        "We have sent a letter to {email}. Confirm the application by the link in it, "
        "within 3 days; then it reaches the office."
    )
    ways = [("/", _("To the start page"))]
    if settings().demo:
        ways.insert(0, (LETTERS_PATH, _("Letters of the demo")))
    return answer(Plain(_("One more step"), words.format(email=email), ways), language())


def _too_many() -> str:
    words = _("Too many applications. The next one is possible in an hour, or call: {phone}.")
    return words.format(phone=settings().office_phone)


def _too_large() -> str:
    return _("The files could not be read. At most {count} files of 5 MB can be sent.").format(
        count=MOST_FILES
    )


def _length(request: Request) -> int:
    told = request.headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 12 else 0


def _asked(request: Request) -> str:
    query, cookies = request.query_params, request.cookies
    return known(query.get(LANGUAGE_PARAM) or cookies.get(LANGUAGE_COOKIE))


ROUTES = [Route(SEND_PATH, ask), Route(SEND_PATH, take, methods=["POST"])]
