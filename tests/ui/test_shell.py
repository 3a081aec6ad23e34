"""The page a browser loads first: Streamlit's own, made ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit import file_util

from auth.headers import content_security_policy
from locales import LANGUAGES
from ui import shell


@pytest.fixture
def stock() -> str:
    return Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_says_its_language_and_our_name(code: str) -> None:
    html = shell.index_html(code)
    assert f'<html lang="{code}">' in html
    assert "<title>Kropla</title>" in html
    assert 'rel="icon" href="data:image/svg+xml;base64,' in html


def test_everything_streamlit_loads_is_still_loaded(stock: str) -> None:
    html = shell.index_html("pl")
    loaded = re.findall(r'(?:src|href)="(\./static/[^"]+)"', stock)
    assert loaded
    assert [path for path in loaded if path not in html] == []
    assert '<div id="root"></div>' in html


def test_the_page_looks_for_its_server_at_the_root_only() -> None:
    scripts = re.findall(r"<script>(.*?)</script>", shell.index_html("pl"), flags=re.S)
    ours = "".join((shell.ASSETS / f"{name}.js").read_text("utf-8") for name in shell.SCRIPTS)
    assert [script.strip() for script in scripts] == [ours.strip(), shell.SERVER]


@pytest.mark.parametrize("word", ["Streamlit", "agent", "service-desc", "You need to enable", "@"])
def test_nothing_of_the_stock_page_speaks_to_our_readers(word: str) -> None:
    html = re.sub(r"<(script|style)[ >].*?</\1>", "", shell.index_html("pl"), flags=re.S)
    assert word not in re.sub(r'(src|href)="[^"]*"', "", html)


def test_a_changed_page_of_streamlit_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stock: str
) -> None:
    (tmp_path / "index.html").write_text(stock.replace("<title>", "<title lang='en'>"))
    monkeypatch.setattr(file_util, "get_static_dir", lambda: str(tmp_path))
    with pytest.raises(ValueError, match="title"):
        shell.index_html.__wrapped__("pl")


def test_the_policy_fits_the_page_in_every_language() -> None:
    assert len({content_security_policy(shell.index_html(code)) for code in LANGUAGES}) == 1
    assert "sha256-" in content_security_policy(shell.index_html("pl"))


@pytest.mark.parametrize("path", sorted(shell.ASSETS.glob("*.svg")), ids=lambda path: path.name)
def test_pictures_run_nothing_and_load_nothing(path: Path) -> None:
    svg = path.read_text(encoding="utf-8")
    assert svg.startswith("<svg ")
    assert not re.search(r"<script|\bon\w+=|href|@import|url\(\s*['\"]?(?!#)", svg)


def test_styles_load_nothing_foreign() -> None:
    css = "".join(path.read_text(encoding="utf-8") for path in shell.ASSETS.glob("*.css"))
    assert "@import" not in css
    assert "//" not in css
