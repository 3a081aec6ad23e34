"""Files that came with applications, for the office alone."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from auth import administration, sessions
from auth.administration import NotAllowedError
from auth.cookies import SESSION_HEADER
from auth.subject import Subject
from core.files import MediaType
from store import files

PATH = "/wnioski/pliki"


async def application_file(request: Request) -> Response:
    """A file by its number: a picture is shown, a PDF is downloaded and never run here."""
    return await run_in_threadpool(_answer, request)


def _answer(request: Request) -> Response:
    session = sessions.find(request.headers.get(SESSION_HEADER, ""))
    if session is None or session.account.owes:
        return PlainTextResponse("Najpierw trzeba się zalogować.\n", 403)
    account = session.account
    subject = Subject(account.login, account.display_name, account.role)
    try:
        file = administration.application_file(subject, request.path_params["file_id"])
    except NotAllowedError as reason:
        return PlainTextResponse(f"{reason}\n", 403)
    if file is None:
        return PlainTextResponse("Nie ma takiego pliku.\n", 404)
    way = "attachment" if file.media_type is MediaType.PDF else "inline"
    ending = file.name.rsplit(".", 1)[-1]
    headers = {
        "content-disposition": f'{way}; filename="wniosek-{file.file_id[:8]}.{ending}"',
        "cache-control": "no-store",
    }
    return Response(files.read(file), headers=headers, media_type=file.media_type)


ROUTES = [Route(f"{PATH}/{{file_id}}", application_file)]
