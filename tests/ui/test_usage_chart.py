"""The figure as data: what is drawn, what it is drawn like, and what it says to who cannot see."""

from __future__ import annotations

import json

import plotly.graph_objects as go
import pytest
from streamlit.elements.lib import streamlit_plotly_theme as theme

from core.period import Step
from tests.ui.test_usage_view import ask, dates
from ui.charts import palette
from ui.charts import usage as chart
from ui.charts.time_axis import ticks
from ui.usage_question import Look
from ui.usage_table import rows

MIXED = dates("2025-10-12", "2026-10-11", krok="rozliczenie", rok_wczesniej="tak")
GAP = dates("2025-01-01", "2026-11-20", krok="miesiac")


def drawn(
    number: str, look: Look = Look.COLUMNS, is_cumulative: bool = False, **words: str
) -> dict:
    """Traces by name."""
    answer = ask(number, **words)
    figure = chart.figure(answer, rows(answer), look, is_cumulative)
    return {trace["name"]: trace for trace in figure.to_dict()["data"]}


@pytest.mark.parametrize("look", Look)
@pytest.mark.parametrize("is_cumulative", [False, True])
@pytest.mark.parametrize(("number", "words"), [("100001", MIXED), ("100008", GAP), ("100003", {})])
def test_plotly_finds_nothing_wrong_with_the_figure(number, words, look, is_cumulative) -> None:
    answer = ask(number, **words)
    figure = chart.figure(answer, rows(answer), look, is_cumulative)
    go.Figure(json.loads(figure.to_json()))


def test_columns_of_all_origins_stand_for_the_whole_volume() -> None:
    answer = ask("100001", **MIXED)
    traces = drawn("100001", **MIXED)
    now = [trace for trace in traces.values() if trace.get("offsetgroup") == "now"]
    height = sum(value or 0 for trace in now for value in trace["y"])
    assert height == pytest.approx(answer.water.total / 1000)


def test_estimates_are_hatched_what_is_spread_is_lighter_what_is_measured_is_solid() -> None:
    traces = drawn("100001", **MIXED)
    assert traces["szacowane"]["marker"]["pattern"]["shape"] == "/"
    assert "pattern" not in traces["z odczytów"]["marker"]
    assert traces["z odczytów"]["opacity"] == 1
    assert drawn("100008", **GAP)["rozłożone równo między odczytami"]["opacity"] < 0.5


def test_the_year_before_stands_beside_and_not_on_top() -> None:
    traces = drawn("100001", **MIXED)
    assert traces["rok wcześniej"]["offsetgroup"] != traces["z odczytów"]["offsetgroup"]


def test_the_garden_is_drawn_only_where_there_is_one() -> None:
    assert "w tym ogród" in drawn("100001")
    assert "w tym ogród" not in drawn("100002")


def test_cumulative_columns_end_at_the_whole() -> None:
    answer = ask("100008", **GAP)
    traces = drawn("100008", is_cumulative=True, **GAP)
    last = sum(trace["y"][-1] or 0 for trace in traces.values())
    assert last == pytest.approx(answer.water.total / 1000)


def test_a_line_marks_what_is_not_measured_and_leaves_out_parts() -> None:
    traces = drawn("100008", look=Look.LINE, **GAP)
    assert traces["woda"]["y"][0] is None
    marked = traces["rozłożone równo między odczytami"]
    assert marked["marker"]["symbol"] == "circle-open"
    assert sum(value is not None for value in marked["y"]) >= 8


def test_every_point_says_how_much_and_where_from() -> None:
    traces = drawn("100001", **MIXED)
    assert any("szacunek" in text for text in traces["szacowane"]["hovertext"])
    assert all("m³" in text or "–" in text for text in traces["szacowane"]["hovertext"])


def test_numbers_on_the_axis_are_polish() -> None:
    answer = ask("100003")
    layout = chart.figure(answer, rows(answer), Look.COLUMNS, is_cumulative=False).to_dict()[
        "layout"
    ]
    assert layout["separators"] == ",\u00a0"
    assert layout["yaxis"]["ticksuffix"].endswith("m³")


@pytest.mark.parametrize(
    ("number", "words", "most"),
    [
        ("100003", {}, 13),
        ("100002", {"okres": "ten-miesiac"}, 8),
        ("100002", {"krok": "dzien"}, 8),
        ("100002", dates("2026-11-10", "2026-11-19", krok="godzina"), 8),
        ("100002", dates("2026-11-19", "2026-11-19", krok="godzina"), 9),
    ],
)
def test_the_time_axis_has_room_on_a_telephone(number: str, words: dict, most: int) -> None:
    positions, texts = ticks(ask(number, **words).buckets)
    assert 1 < len(positions) == len(texts) <= most


def test_the_figure_is_told_in_a_sentence() -> None:
    answer = ask("100003", okres="ten-rok")
    told = chart.told(answer, rows(answer))
    assert "razem" in told
    assert "najwięcej" in told
    assert "tabeli" in told
    nothing = ask("100004")
    assert "nie jest znane" in chart.told(nothing, rows(nothing))


def test_colours_are_those_that_streamlit_replaces_by_the_theme() -> None:
    """Not documented: the page of Streamlit swaps these for chartCategoricalColors of the theme."""
    assert (palette.WATER, palette.GARDEN, palette.EARLIER) == ("#000001", "#000003", "#000006")
    assert palette.WATER == theme.CATEGORY_0
    assert (palette.MORE, palette.LESS) == ("#000002", "#000001")


def test_long_charts_stay_light() -> None:
    answer = ask("100002", **dates("2026-10-20", "2026-11-19", krok="godzina"))
    assert answer.buckets.step is Step.HOUR
    figure = chart.figure(answer, rows(answer), Look.COLUMNS, is_cumulative=False)
    assert len(figure.to_json()) < 150_000


def test_what_is_sent_is_what_plotly_would_send() -> None:
    answer = ask("100003", okres="ten-rok")
    figure = chart.figure(answer, rows(answer), Look.COLUMNS, is_cumulative=False)
    figure.update_layout(height=260)
    assert figure.to_dict() == go.Figure.to_dict(figure)
    assert figure.to_dict()["layout"]["height"] == 260
    assert figure.to_dict() is figure.to_dict()
