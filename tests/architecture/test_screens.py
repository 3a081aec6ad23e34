"""Screens: every string through gettext, one door to data, no raw HTML with values in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ending, imported, parsed

SHOWN_BY = frozenset(
    [
        "title",
        "header",
        "subheader",
        "caption",
        "write",
        "markdown",
        "text",
        "html",
        "info",
        "warning",
        "error",
        "success",
        "toast",
        "button",
        "download_button",
        "link_button",
        "form_submit_button",
        "menu_button",
        "page_link",
        "metric",
        "badge",
        "checkbox",
        "toggle",
        "radio",
        "selectbox",
        "multiselect",
        "slider",
        "select_slider",
        "text_input",
        "number_input",
        "text_area",
        "date_input",
        "time_input",
        "datetime_input",
        "file_uploader",
        "camera_input",
        "color_picker",
        "pills",
        "segmented_control",
        "feedback",
        "expander",
        "popover",
        "status",
        "spinner",
        "dialog",
        "tabs",
        "progress",
        "chat_input",
        "Page",
    ]
)
"""Names of Streamlit's calls that put a text before a person."""

SHOWN_AS = frozenset({"label", "body", "help", "placeholder", "text", "title", "caption", "alt"})
"""Keywords of those calls that carry a text for a person."""

OTHER_OWNERS = {"re", "log", "logger", "logging", "audit", "go"}
"""Names whose methods look like Streamlit's and are not."""

NOT_A_TEXT = re.compile(r":material/\w+:|:\w[\w-]*\[|&\w+;|<[^>]*>|\b(m³|zł|kWh|l/h)\b")
"""Icons, colour directives, tags and units are the same in every language."""

SCREENS = [
    f
    for f in ending(".py", "pages", "ui", "auth", "app.py")
    if f.parts[0] != "auth" or "streamlit" in imported(parsed(f))
]

screens = pytest.mark.parametrize("path", SCREENS, ids=str)


def untranslated(tree: ast.AST) -> list[str]:
    """Texts handed to a person without gettext, with their lines."""
    return [
        f"{call.lineno}: {words}"
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in SHOWN_BY
        and _is_streamlit(call.func.value)
        for value in _shown(call)
        for words in _literals(value)
        if re.search(r"[^\W\d_]", NOT_A_TEXT.sub("", words))
    ]


def _is_streamlit(owner: ast.expr) -> bool:
    """Whether a call's owner may be Streamlit or one of its containers: not re, not a logger."""
    while isinstance(owner, ast.Attribute | ast.Subscript | ast.Call):
        owner = owner.func if isinstance(owner, ast.Call) else owner.value
    return not (isinstance(owner, ast.Name) and owner.id in OTHER_OWNERS)


def _shown(call: ast.Call) -> Iterator[ast.expr]:
    """Arguments of a call that a person reads; the path of a Page is none."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    yield from call.args[1 if name in {"Page", "page_link"} else 0 :]
    yield from (word.value for word in call.keywords if word.arg in SHOWN_AS)


def _literals(value: ast.expr) -> Iterator[str]:
    """Literal words of an argument: a string, the fixed parts of an f-string, items of a list."""
    match value:
        case ast.Constant(value=str(words)):
            yield words
        case ast.JoinedStr(values=parts):
            # Values stand as a digit, so that a tag with a value in it is still one tag.
            yield "".join(str(p.value) if isinstance(p, ast.Constant) else "0" for p in parts)
        case ast.BinOp(left=left, right=right):
            yield from _literals(left)
            yield from _literals(right)
        case ast.IfExp(body=body, orelse=orelse):
            yield from _literals(body)
            yield from _literals(orelse)
        case ast.List(elts=items) | ast.Tuple(elts=items):
            for item in items:
                yield from _literals(item)


def raw_html(tree: ast.AST) -> list[int]:
    """Lines where HTML is allowed while the text is not one literal."""
    return [
        call.lineno
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and any(
            word.arg in {"unsafe_allow_html", "unsafe_allow_javascript"}
            and not (isinstance(word.value, ast.Constant) and word.value.value is False)
            for word in call.keywords
        )
        and not all(isinstance(argument, ast.Constant) for argument in call.args)
    ]


def caches(tree: ast.AST) -> list[int]:
    """Lines that use Streamlit's caches."""
    names = {"cache_data", "cache_resource"}
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr in names)
        or (isinstance(node, ast.ImportFrom) and {a.name for a in node.names} & names)
    ]


@screens
def test_every_shown_text_goes_through_gettext(path: Path) -> None:
    assert not untranslated(parsed(path))


@screens
def test_no_html_is_made_of_values(path: Path) -> None:
    assert not raw_html(parsed(path))


def test_only_the_door_to_data_caches() -> None:
    found = {str(f) for f in ending(".py") if f.parts[0] != "tests" and caches(parsed(f))}
    assert found <= {"ui/data.py"}


@pytest.mark.parametrize(
    "source",
    [
        "st.title('Usage')",
        "st.metric(label='Usage', value=1)",
        "left.button(f'{count} meters')",
        "st.selectbox(_('Period'), options, help='Choose one')",
        "st.tabs(['Chart', _('Table')])",
        "st.sidebar.caption('a' if x else _('b'))",
        "st.Page('customer/usage.py', title='Zużycie')",
        "columns[0].write('**Sum** ' + total)",
    ],
)
def test_an_untranslated_text_would_be_seen(source: str) -> None:
    assert untranslated(ast.parse(source))


@pytest.mark.parametrize(
    "source",
    [
        "st.title(_('Usage'))",
        "st.metric(_('Usage'), f'{usage} m³')",
        "st.button(_('Save'), key='save', icon=':material/save:')",
        "st.markdown(f':red[{amount}]')",
        "st.Page('customer/usage.py', title=_('Usage'), url_path='zuzycie')",
        'st.html(f\'<p class="a" lang="{code}">{escape(name)}</p>\')',
        "logger.info('loaded')",
    ],
)
def test_translated_texts_and_marks_pass(source: str) -> None:
    assert not untranslated(ast.parse(source))


def test_html_made_of_values_would_be_seen() -> None:
    assert raw_html(ast.parse("st.markdown(f'<b>{name}</b>', unsafe_allow_html=True)"))
    assert not raw_html(ast.parse("st.markdown('<br>', unsafe_allow_html=True)"))


def test_a_cache_elsewhere_would_be_seen() -> None:
    assert caches(ast.parse("@st.cache_data\ndef f(): ..."))
