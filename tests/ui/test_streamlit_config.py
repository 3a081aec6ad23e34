"""`.streamlit/config.toml`: every option exists, takes effect and is explained."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit import config, file_util
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

FILE = Path(__file__).parents[2] / ".streamlit" / "config.toml"
TEXT = FILE.read_text(encoding="utf-8")
HIDDEN = {
    "client.allowedOrigins",
    "logger.enableRich",
    "logger.hideWelcomeMessage",
    "runner.postScriptGC",
    "server.maxWidgetStateSize",
    "server.trustedUserHeaders",
}
"""Options we set that Streamlit does not document."""

ASSIGNMENT = re.compile(r"^(\w+) = ")


def options(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every option with its dotted name."""
    for name, value in table.items():
        dotted = f"{prefix}{name}"
        if isinstance(value, dict) and dotted not in config._config_options_template:
            yield from options(value, f"{dotted}.")
        else:
            yield dotted, value


SET = dict(options(tomllib.loads(TEXT)))


@pytest.mark.parametrize("name", SET)
def test_every_option_exists_in_this_streamlit(name: str) -> None:
    assert name in config._config_options_template


@pytest.mark.parametrize("name", SET)
def test_no_option_is_on_its_way_out(name: str) -> None:
    option = config._config_options_template[name]
    assert not option.deprecated
    assert not option.is_expired()


def test_streamlit_takes_every_value_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FILE.parents[1])
    monkeypatch.setattr(config, "_config_options", None)
    read = config.get_config_options(force_reparse=True)
    assert {name: read[name].value for name in SET} == SET


def test_the_hidden_options_are_the_ones_we_know_of() -> None:
    hidden = {n for n in SET if config._config_options_template[n].visibility == "hidden"}
    assert hidden == HIDDEN


def test_every_option_or_group_of_options_is_explained() -> None:
    unexplained, is_explained = [], False
    for line in TEXT.splitlines():
        if line.startswith("#"):
            is_explained = True
        elif match := ASSIGNMENT.match(line):
            if not is_explained:
                unexplained.append(match[1])
        else:
            is_explained = False
    assert not unexplained


def test_nothing_is_asked_of_a_foreign_host() -> None:
    assert "://" not in TEXT
    assert SET["browser.gatherUsageStats"] is False


def test_the_browser_follows_the_message_that_ends_a_sign_in() -> None:
    assert "auth_redirect" in ForwardMsg.DESCRIPTOR.fields_by_name
    scripts = Path(file_util.get_static_dir(), "static", "js").glob("index.*.js")
    assert any(
        re.search(r"authRedirect:\w+=>\{.{0,200}window\.location\.href=", script.read_text())
        for script in scripts
    )
