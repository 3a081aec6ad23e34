"""Colours of the theme: readable for everybody (WCAG 2.1 AA: 1.4.3, 1.4.11)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
TEXTS = [
    "textColor",
    "linkColor",
    "blueTextColor",
    "greenTextColor",
    "yellowTextColor",
    "orangeTextColor",
    "redTextColor",
    "violetTextColor",
    "grayTextColor",
]
MODES = ["light", "dark"]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, ground: str, share: float) -> str:
    """A translucent colour on its ground."""
    parts = [
        round(int(colour[p : p + 2], 16) * share + int(ground[p : p + 2], 16) * (1 - share))
        for p in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_text_is_readable_on_every_ground(mode: str, name: str, ground: str) -> None:
    assert contrast(THEME[mode][name], THEME[mode][ground]) >= 4.5


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["blue", "green", "yellow", "orange", "red", "violet", "gray"])
def test_text_is_readable_in_coloured_boxes(mode: str, name: str) -> None:
    share = 0.1 if mode == "light" else 0.2
    box = mixed(THEME[mode][f"{name}Color"], THEME[mode]["backgroundColor"], share)
    assert contrast(THEME[mode][f"{name}TextColor"], box) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_small_print_is_readable(mode: str) -> None:
    pale = mixed(THEME[mode]["textColor"], THEME[mode]["backgroundColor"], 0.76)
    assert contrast(pale, THEME[mode]["backgroundColor"]) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_the_main_button_is_readable_and_stands_out(mode: str) -> None:
    assert contrast("#ffffff", THEME[mode]["primaryColor"]) >= 4.5
    assert contrast(THEME[mode]["primaryColor"], THEME[mode]["backgroundColor"]) >= 3


@pytest.mark.parametrize("mode", MODES)
def test_table_heads_are_readable(mode: str) -> None:
    ground = THEME[mode]["dataframeHeaderBackgroundColor"]
    assert contrast(THEME[mode]["dataframeHeaderTextColor"], ground) >= 4.5


@pytest.mark.parametrize("mode", MODES)
def test_shapes_in_charts_stand_out_from_the_ground(mode: str) -> None:
    ground = THEME[mode]["backgroundColor"]
    ratios = {c: contrast(c, ground) for c in THEME[mode]["chartCategoricalColors"]}
    assert not {colour: ratio for colour, ratio in ratios.items() if ratio < 3}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["chartSequentialColors", "chartDivergingColors"])
def test_scales_have_the_ten_colours_streamlit_wants(mode: str, name: str) -> None:
    assert len(set(THEME[mode][name])) == 10


@pytest.mark.parametrize("mode", MODES)
def test_a_sequence_gets_steadily_stronger(mode: str) -> None:
    steps = [luminance(colour) for colour in THEME[mode]["chartSequentialColors"]]
    assert steps == sorted(steps, reverse=mode == "light")
