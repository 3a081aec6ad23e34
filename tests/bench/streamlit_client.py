"""A browser without a screen: speaks Streamlit's websocket protocol with the installed protobufs.

Only what a session needs: open a page, wait until its run has finished, change widgets, run again.
Elements are kept by their place on the page, so that a rerun of a fragment replaces its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message as Headers
from http.client import HTTPConnection
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import websockets
from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

Value = bool | str | float | list[str]
RUN_SECONDS = 30.0
"""A run that takes longer has hung."""

FINISHED = ForwardMsg.FINISHED_SUCCESSFULLY
FRAGMENT_FINISHED = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN


class PageFailedError(AssertionError):
    """The page showed an exception, or its script did not finish."""


class Session:
    """One open tab: ``async with Session(base, "zuzycie", cookies) as tab: await tab.rerun()``.

    ``resume`` is the id of a former session, as a browser names it after a broken connection.
    """

    def __init__(
        self,
        base: str,
        page: str = "",
        cookies: Mapping[str, str] | None = None,
        query: str = "",
        origin: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.base = base
        self.headers = dict(headers or {})
        self.page = page
        self.query = query
        self.cookies = dict(cookies or {})
        self.origin = base if origin is None else origin
        self.elements: dict[tuple[int, ...], Message] = {}
        self.fragments: dict[str, str] = {}
        self.states: dict[str, Value] = {}
        self.redirect = ""
        self.session_id = ""
        self.resume = ""
        self.page_script_hash = ""
        self.paths: dict[str, str] = {}
        self.received_bytes = 0

    async def __aenter__(self) -> Self:
        """Connect and wait for the first run to finish."""
        await self.connect()
        await self.rerun()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.socket.close()

    async def connect(self) -> None:
        """Shake hands; the server refuses by raising websockets' InvalidStatus."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.socket = await websockets.connect(
            f"{self.base.replace('http', 'ws', 1)}/_stcore/stream",
            additional_headers=self.headers | ({"Cookie": cookie} if cookie else {}),
            origin=self.origin or None,
            subprotocols=["streamlit", "-", self.resume] if self.resume else ["streamlit"],
            compression=None,
            max_size=None,
            proxy=None,
        )

    async def rerun(self, fragment: str = "", pressed: str = "") -> None:
        """Run the page, or one fragment of it, with the widgets as they stand; wait for its end."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string = self.query
        state.page_script_hash = self.page_script_hash
        state.page_name = "" if self.page_script_hash else self.page
        state.fragment_id = fragment
        state.context_info.url = f"{self.base}/{self.page}"
        for widget_id, value in self.states.items():
            _put(state.widget_states.widgets.add(id=widget_id), value)
        if pressed:
            state.widget_states.widgets.add(id=pressed).trigger_value = True
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(RUN_SECONDS):
            await self._until_finished()

    async def change(self, widget: Message, value: Value) -> None:
        """Set a widget and run what it belongs to: its fragment, or the page."""
        self.states[widget.id] = value
        await self.rerun(self.fragments.get(widget.id, ""))

    async def press(self, button: Message) -> None:
        """Press a button and run what it belongs to."""
        await self.rerun(self.fragments.get(button.id, ""), button.id)

    async def _until_finished(self) -> None:
        while True:
            data = await self.socket.recv()
            self.received_bytes += len(data)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                if message.script_finished == EARLY:
                    continue
                if message.script_finished not in {FINISHED, FRAGMENT_FINISHED}:
                    raise PageFailedError("the script does not compile")
                return
            self._take(kind, message)

    def _take(self, kind: str | None, message: ForwardMsg) -> None:
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._keep(tuple(message.metadata.delta_path), message)
        elif kind == "new_session":
            self.session_id = message.new_session.initialize.session_id
            if not message.metadata.run.fragment_ids:
                self.elements.clear()
        elif kind == "navigation":
            self.page_script_hash = message.navigation.page_script_hash
            self.paths = {p.page_script_hash: p.url_pathname for p in message.navigation.app_pages}
        elif kind == "auth_redirect":
            self.redirect = message.auth_redirect.url

    def _keep(self, place: tuple[int, ...], message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise PageFailedError(f"{element.exception.type}: {element.exception.message}")
        shown = getattr(element, kind)
        self.elements[place] = shown
        if message.delta.fragment_id and hasattr(shown, "id"):
            self.fragments[shown.id] = message.delta.fragment_id

    def all(self, kind: str) -> Iterator[Any]:
        """Elements of a kind, e.g. ``ButtonGroup``, in the order of the page."""
        for place in sorted(self.elements):
            if self.elements[place].DESCRIPTOR.name == kind:
                yield self.elements[place]

    @property
    def path(self) -> str:
        """Where one is, which may be another page than the one asked for; "/" is the first."""
        return f"/{self.paths[self.page_script_hash]}"

    def text(self) -> str:
        """Everything on the page, for searching in it."""
        return "\n".join(str(self.elements[place]) for place in sorted(self.elements))


def _put(state: Message, value: Value) -> None:
    """Put a value into a widget state, by its type."""
    match value:
        case bool():
            state.bool_value = value
        case str():
            state.string_value = value
        case float():
            state.double_value = value
        case list():
            state.string_array_value.data.extend(value)


@dataclass
class Answer:
    """One HTTP answer."""

    status: int
    headers: Headers
    body: bytes


class Browser:
    """Requests of one person, with a cookie jar; follows no redirect by itself."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.cookies: dict[str, str] = {}

    def request(
        self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask and keep the cookies of the answer."""
        connection = HTTPConnection(urlsplit(self.base).netloc, timeout=RUN_SECONDS)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {**({"Cookie": cookie} if cookie else {}), **(headers or {})}
        try:
            connection.request(method, path, headers=sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        for header in response.headers.get_all("set-cookie", []):
            self._keep(header)
        return answer

    def _keep(self, header: str) -> None:
        name, _, rest = header.partition("=")
        value, _, attributes = rest.partition(";")
        if "max-age=0" in attributes.lower():
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value

    async def sign_in(self, login: str, password: str, page: str = "", query: str = "") -> str:
        """Sign in through the form of a page as a person does; returns where one is sent then.

        Raises PageFailedError when the form does not accept login and password.
        """
        await asyncio.to_thread(self.request, f"/{page}")
        async with Session(self.base, page, self.cookies, query) as tab:
            name, secret = tab.all("TextInput")
            tab.states = {name.id: login, secret.id: password}
            await tab.press(next(b for b in tab.all("Button") if b.is_form_submitter))
        if not tab.redirect:
            raise PageFailedError("the form did not accept login and password")
        answer = await asyncio.to_thread(self.request, tab.redirect)
        return answer.headers["location"]
