"""Texts of screens: all of them in Polish, with Polish plurals, in the language of the run."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from streamlit.testing.v1 import AppTest

from locales import known
from ui import i18n

ROOT = Path(__file__).parents[2]


def load_tool() -> ModuleType:
    """bin/i18n.py as a module."""
    spec = importlib.util.spec_from_file_location("i18n_tool", ROOT / "bin" / "i18n.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


tool = load_tool()


def catalogue(*entries: tuple[object, object], flags: tuple[str, ...] = ()) -> Catalog:
    made = Catalog(locale="pl")
    for msgid, string in entries:
        made.add(msgid, string, flags=flags)
    return made


def test_every_text_of_the_screens_is_in_polish() -> None:
    assert tool.faults(tool.collected(), tool.polish()) == []


def test_the_catalogue_is_written_as_the_tool_writes_it() -> None:
    written = tool.merged(tool.collected(), tool.polish())
    assert tool.POLISH.read_bytes() == written


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (("Usage", ""), "not translated"),
        (("Usage", None), "not translated"),
        (("Usage of {name}", "Zużycie"), "other placeholders"),
        (("Usage", "Zużycie {name}"), "other placeholders"),
        ((("{n} day", "{n} days"), ("{n} dzień", "{n} dni", "")), "not translated"),
        ((("{n} day", "{n} days"), ("{n} dzień", "{n} dni", "dni")), "other placeholders"),
    ],
)
def test_a_hole_in_the_catalogue_would_be_seen(entry: tuple[str, str], fault: str) -> None:
    made = catalogue(entry)
    assert tool.faults(made, made) == [f"{fault}: {entry[0]!r}"]


def test_a_fuzzy_a_missing_and_an_unused_text_would_be_seen() -> None:
    fuzzy = catalogue(("Usage", "Zużycie"), flags=("fuzzy",))
    assert tool.faults(fuzzy, fuzzy) == ["fuzzy: 'Usage'"]
    assert tool.faults(catalogue(("Usage", "x")), catalogue()) == ["not collected: 'Usage'"]
    assert tool.faults(catalogue(), catalogue(("Usage", "x"))) == ["not used: 'Usage'"]


def test_the_text_for_one_may_leave_the_number_out() -> None:
    made = catalogue((("one day", "{n} days"), ("jeden dzień", "{n} dni", "{n} dni")))
    assert tool.faults(made, made) == []


def test_texts_are_found_wherever_they_stand() -> None:
    source = """st.html(f"<p>{_('a')}</p>"); x = N_("b"); ngettext("c", "d", n); _(name)"""
    assert list(tool.texts_of(source)) == ["a", "b", ("c", "d")]


def test_polish_is_spoken_where_nothing_was_chosen() -> None:
    assert i18n.language() == "pl"
    assert i18n._("Password") == "Hasło"


@pytest.mark.parametrize("code", [None, "", "de", "PL", "en-US", "../../etc"])
def test_an_unknown_language_is_polish(code: str | None) -> None:
    assert known(code) == "pl"


def test_an_unknown_text_stays_as_it_is() -> None:
    assert i18n._("Never heard of") == "Never heard of"


def test_the_address_chooses_the_language_of_the_run() -> None:
    def page() -> None:
        import streamlit as st

        from ui.i18n import _, language

        st.text(f"{language()} {_('Password')}")

    test = AppTest.from_function(page).run()
    assert test.text[0].value == "pl Hasło"
    test.query_params["lang"] = "en"
    assert test.run().text[0].value == "en Password"
    test.query_params["lang"] = "xx"
    assert test.run().text[0].value == "pl Hasło"
