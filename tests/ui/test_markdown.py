"""Markdown of an operator: what it may say, and that it can do nothing."""

from __future__ import annotations

import re

import pytest

from ui.markdown import html, parse, plain

ATTACKS = [
    "<script>alert(1)</script>",
    "text <img src=x onerror=alert(1)> text",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>@import url(http://evil.example)</style>",
    "<form action=http://evil.example><input name=a></form>",
    "<base href=http://evil.example><meta http-equiv=refresh content=0>",
    "![a picture](http://evil.example/pixel.png)",
    '![" onerror="alert(1)](x.png)',
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](&#106;avascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:x)",
    "[click](file:///etc/passwd)",
    "[click](//evil.example)",
    "[click](/\\evil.example)",
    '[click](https://a.example/"onmouseover="alert(1))',
    '[click](https://a.example "\\"><script>alert(1)</script>")',
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '```"><script>alert(1)</script>\n</pre><script>alert(1)</script>\n```',
    "`<script>alert(1)</script>`",
    "# <img src=x onerror=alert(1)>",
    "| <b onclick=alert(1)>a |\n|---|\n| <svg onload=alert(1)> |",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "- <details open ontoggle=alert(1)>",
]

ALLOWED = re.compile(
    r"</?(?:h[1-6]|p|ul|ol|li|strong|em|code|pre|blockquote|table|thead|tbody|tr|th|td)>"
    r'|<(?:br|hr)>|<ol start="\d+">|<th scope="col">'
    r'|<a href="(?:https?://|mailto:|tel:|/(?!/)|#)[^"<>\s]*" target="_(?:blank|self)">|</a>'
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_markup_but_ours_leaves_a_text(attack: str) -> None:
    made = html(parse(attack))
    left = ALLOWED.sub("", made)
    assert "<" not in left
    assert ">" not in left
    assert '"' not in left.replace("&quot;", "")


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_foreign_is_asked_for_or_run_from_a_link(attack: str) -> None:
    made = html(parse(attack))
    assert "<img" not in made
    for address in re.findall(r'href="([^"]*)"', made):
        assert not re.match(r"(?i)\s*(javascript|data|vbscript|file):|//|/\\", address)


def test_what_may_be_said_is_said() -> None:
    text = (
        "# Tytuł\n\nAkapit **ważny** i *inny*, `kod`.\n\n"
        "3. trzy\n   - pod\n4. cztery\n\n> cytat\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n---\n\n"
        "[strona](https://a.example) [list](mailto:a@b.example) [u nas](/prywatnosc)"
    )
    assert html(parse(text)) == (
        "<h1>Tytuł</h1><p>Akapit <strong>ważny</strong> i\u00a0<em>inny</em>, <code>kod</code>.</p>"
        '<ol start="3"><li>trzy<ul><li>pod</li></ul></li><li>cztery</li></ol>'
        "<blockquote><p>cytat</p></blockquote>"
        '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
        "<tbody><tr><td>1</td><td>2</td></tr></tbody></table><hr>"
        '<p><a href="https://a.example" target="_blank">strona</a> '
        '<a href="mailto:a@b.example" target="_self">list</a> '
        '<a href="/prywatnosc" target="_self">u\u00a0nas</a></p>'
    )


def test_a_picture_is_its_description() -> None:
    [block] = parse("Oto ![mapa *gminy*](http://evil.example/map.png).")
    assert plain(block["inlines"]) == "Oto mapa gminy."


@pytest.mark.parametrize(
    ("typed", "tied"),
    [
        ("woda i ścieki", "woda i_ścieki"),
        ("W domu", "W_domu"),
        ("zgodnie z\nart. 6 ust. 1 lit. b", "zgodnie z_art._6 ust._1 lit._b"),
        ("§ 8 oraz (o nim)", "§_8 oraz (o_nim)"),
        ("stali wodno-i inne kraje", "stali wodno-i inne kraje"),
        ("i **tak**", "i_tak"),
        ("`w kodzie`", "w kodzie"),
    ],
)
def test_short_words_do_not_stand_at_the_end_of_a_line(typed: str, tied: str) -> None:
    [block] = parse(typed)
    assert plain(block["inlines"]) == tied.replace("_", "\u00a0")


@pytest.mark.parametrize("text", ["", "   ", "\0", "[" * 500, "> " * 200 + "x", "*" * 999])
def test_odd_texts_are_read_too(text: str) -> None:
    assert isinstance(html(parse(text)), str)
