"""The official schema of FA(3), and a parser that neither reaches out nor expands anything."""

from __future__ import annotations

import re
import threading
from importlib.util import find_spec
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from lxml import etree

from core.errors import KroplaError
from pipelines.ksef.document import Fault, FaultyDocumentError

NAMESPACE = "http://crd.gov.pl/wzor/2025/06/25/13775/"
SCHEMA = "schemat_FA(3)_v1-0E.xsd"
ROOT = f"{{{NAMESPACE}}}Faktura"
FORM = f"{{{NAMESPACE}}}Naglowek/{{{NAMESPACE}}}KodFormularza"
SYSTEM_CODE = "FA (3)"

NAMED = re.compile(r"(?:Element|element) '(?:\{[^}]*\})?([^']+)'")
EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*) \)")
GIVEN = re.compile(r"The value '(.*?)'", re.DOTALL)


class _Beside(etree.Resolver):  # type: ignore[misc] # the library has no types
    """Finds the imported schemas beside the first one, whatever address they are given."""

    def resolve(self, url: str, _: str, context: Any) -> Any:
        path = folder() / url.rsplit("/", 1)[-1]
        return self.resolve_filename(str(path), context) if path.exists() else None


def folder() -> Path:
    """Where the schemas lie: in the package that carries them, which is not run for that."""
    found = find_spec("ksef_client")
    if found is None or not found.submodule_search_locations:
        raise KroplaError("Brakuje pakietu ksef-client ze wzorem faktury FA(3): make setup.")
    return Path(found.submodule_search_locations[0], "documents", "fa3", "schemas")


class Tools:
    """A parser, and a schema, which keeps the errors of its last document: for one thread each.

    They are made while no other thread parses: the library finds the files that a schema imports
    in one way for the whole process.
    """

    def __init__(self) -> None:
        closed: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False}
        self.parser = etree.XMLParser(**closed, huge_tree=False, remove_comments=True)
        loader = etree.XMLParser(**closed)
        loader.resolvers.add(_Beside())
        self.schema = etree.XMLSchema(etree.parse(str(folder() / SCHEMA), loader))


_own = threading.local()


def adopt(made: SimpleQueue[Tools]) -> None:
    """Give the thread that begins the tools that were made for it."""
    _own.tools = made.get()


def _tools() -> Tools:
    """Those of this thread; one that nobody gave any makes its own."""
    if not hasattr(_own, "tools"):
        _own.tools = Tools()
    found: Tools = _own.tools
    return found


def parse(content: bytes) -> Any:
    """The root of a document that holds against the schema. Raises FaultyDocumentError."""
    tools = _tools()
    try:
        root = etree.fromstring(content, tools.parser)
    except etree.XMLSyntaxError as error:
        raise FaultyDocumentError(Fault("xml_broken", error.lineno, value=str(error.msg))) from None
    if not tools.schema(root):
        raise FaultyDocumentError(_other_form(root) or _fault(tools.schema.error_log))
    return root


def _other_form(root: Any) -> Fault | None:
    """Another kind of document, said before what the schema would say of it."""
    if root.tag != ROOT:
        name = etree.QName(root)
        return Fault("xml_namespace", root.sourceline, name.localname, name.namespace or "brak")
    form = root.find(FORM)
    if form is not None and form.get("kodSystemowy") != SYSTEM_CODE:
        given = form.get("kodSystemowy") or ""
        return Fault("xml_system_code", form.sourceline, "kodSystemowy", given)
    return None


def _fault(log: Any) -> Fault:
    """The first thing that the schema found, in plain words."""
    error = log[0]
    named = NAMED.search(error.message)
    name = named[1] if named else ""
    expected = EXPECTED.search(error.message)
    if expected:
        wanted = re.sub(r"\{[^}]*\}", "", expected[1])
        is_missing = "Missing child" in error.message
        return Fault("xml_missing" if is_missing else "xml_order", error.line, name, wanted)
    given = GIVEN.search(error.message)
    return Fault("xml_value", error.line, name, given[1] if given else "")
