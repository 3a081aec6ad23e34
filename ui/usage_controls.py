"""The widgets of the page of water use: place, period, step, and the look of the chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from core.period import Period, Preset, Step
from ui import address, formats, panels
from ui.i18n import _
from ui.service_points import ServicePoint, meter_name
from ui.usage_question import EARLIEST, WORDS, Look, UsageQuestion, asked_period, understand
from ui.usage_steps import Steps

PROPERTY, METER, PRESET, DATES = "usage_property", "usage_meter", "usage_preset", "usage_dates"
SETTLEMENT, STEP, LOOK, EXTRAS = "usage_settlement", "usage_step", "usage_look", "usage_extras"

CUMULATIVE, YEAR_BEFORE = "cumulative", "year-before"


def entered(points: Sequence[ServicePoint]) -> UsageQuestion:
    """The question of the address; when the page is entered, the widgets take it over."""
    question = understand(address.words(), points)
    if address.is_entered(PRESET):
        state = st.session_state
        state[PROPERTY], state[METER] = question.property_id, question.service_point_id
        state[PRESET], state[LOOK] = question.preset, question.look
        state[EXTRAS] = [CUMULATIVE] * question.is_cumulative + [YEAR_BEFORE] * (
            question.has_year_before
        )
        for key in [key for key in state if str(key).startswith((STEP, SETTLEMENT, DATES))]:
            del state[key]
    return question


def ask_place(question: UsageQuestion, points: Sequence[ServicePoint]) -> UsageQuestion:
    """Choose property and meter, where there is a choice."""
    addresses: dict[str, str] = {}
    for point in points:
        addresses.setdefault(point.property_id, point.address)
    property_id = next(iter(addresses))
    if len(addresses) > 1:
        property_id = st.selectbox(
            _("Property"),
            ["", *addresses],
            format_func=lambda key: addresses.get(key) or _("All properties"),
            key=PROPERTY,
        )
    if not property_id:
        _tell_whose(points)
        return replace(question, property_id="", service_point_id="")
    point_id = _ask_meter([point for point in points if point.property_id == property_id])
    is_choice = len(addresses) > 1
    return replace(
        question, property_id=property_id if is_choice else "", service_point_id=point_id
    )


def _tell_whose(points: Sequence[ServicePoint]) -> None:
    """Of all properties together: that some of them are other people's, and whose."""
    names = sorted({point.giver for point in points if point.giver})
    if names:
        words = _("Together with properties of others: {names}.")
        panels.show(panels.remark(words.format(names=", ".join(names))))


def _ask_meter(here: Sequence[ServicePoint]) -> str:
    """Choose one meter of a property, or the property as a whole."""
    names = {point.service_point_id: meter_name(point) for point in here}
    if len(here) == 1:
        whole = f"{here[0].address} · {meter_name(here[0])}"
        names = {}
    else:
        whole = _("{address}: the whole property").format(address=here[0].address)
    if st.session_state.get(METER) not in names:
        st.session_state[METER] = ""
    return st.selectbox(
        _("Meter"), ["", *names], format_func=lambda key: names.get(key, whole), key=METER
    )


def preset_name(preset: Preset) -> str:
    """A preset in words."""
    return {
        Preset.THIS_MONTH: _("This month"),
        Preset.LAST_MONTH: _("Last month"),
        Preset.THIS_YEAR: _("This year"),
        Preset.LAST_12_MONTHS: _("Last 12 months"),
        Preset.SETTLEMENT: _("Settlement period"),
        Preset.DATES: _("Chosen dates"),
    }[preset]


def ask_period(
    question: UsageQuestion, settlements: Sequence[Period], today: date
) -> tuple[UsageQuestion, Period]:
    """Choose a period: by name, by settlement, or any two dates."""
    presets = [preset for preset in Preset if settlements or preset is not Preset.SETTLEMENT]
    if st.session_state.get(PRESET) not in presets:
        st.session_state[PRESET] = Preset.LAST_12_MONTHS
    preset = st.selectbox(_("Period"), presets, format_func=preset_name, key=PRESET)
    question = replace(question, preset=preset)
    if preset is Preset.SETTLEMENT:
        question = _ask_settlement(question, settlements)
    elif preset is Preset.DATES:
        question = _ask_dates(question, settlements, today)
    else:
        question = replace(question, first=None, last=None)
    return question, asked_period(question, settlements, today)


def _ask_settlement(question: UsageQuestion, settlements: Sequence[Period]) -> UsageQuestion:
    newest_first = {period.first: period for period in reversed(settlements)}
    if st.session_state.get(SETTLEMENT) not in newest_first:
        wanted = question.first in newest_first
        st.session_state[SETTLEMENT] = question.first if wanted else next(iter(newest_first))
    first = st.selectbox(
        _("Settlement"),
        list(newest_first),
        format_func=lambda day: formats.days_between(day, newest_first[day].last),
        key=SETTLEMENT,
    )
    return replace(question, first=first, last=None)


def _ask_dates(
    question: UsageQuestion, settlements: Sequence[Period], today: date
) -> UsageQuestion:
    if DATES not in st.session_state:
        known = asked_period(question, settlements, today)
        st.session_state[DATES] = (known.first, known.last)
    chosen = st.date_input(
        _("From – to"), max_value=today, min_value=EARLIEST, format="DD.MM.YYYY", key=DATES
    )
    first, last = (*chosen, *chosen)[:2] if chosen else (None, None)
    return replace(question, first=first, last=last)


def step_name(step: Step) -> str:
    """A step in words."""
    return {
        Step.HOUR: _("Hours"),
        Step.DAY: _("Days"),
        Step.WEEK: _("Weeks"),
        Step.MONTH: _("Months"),
        Step.SETTLEMENT: _("Settlements"),
    }[step]


def ask_step(question: UsageQuestion, steps: Steps, period: Period) -> UsageQuestion:
    """Choose one of the possible steps; each period has its own choice, at first the address's."""
    key = f"{STEP} {period.first} {period.last}"
    if st.session_state.get(key) not in steps.possible:
        st.session_state[key] = steps.chosen(question.step)
    chosen = st.segmented_control(
        _("Step"), steps.possible, format_func=step_name, key=key, required=True, wrap=True
    )
    return replace(question, step=chosen or steps.usual)


def ask_look(question: UsageQuestion) -> UsageQuestion:
    """Choose columns or a line, cumulative or not, with the year before or without."""
    look = st.segmented_control(
        _("Chart"),
        list(Look),
        format_func=lambda look: _("Columns") if look is Look.COLUMNS else _("Line"),
        key=LOOK,
        required=True,
    )
    extras = st.pills(
        _("Show"),
        [CUMULATIVE, YEAR_BEFORE],
        selection_mode="multi",
        format_func=lambda extra: _("Cumulative") if extra == CUMULATIVE else _("Year before"),
        key=EXTRAS,
    )
    return replace(
        question,
        look=look or Look.COLUMNS,
        is_cumulative=CUMULATIVE in extras,
        has_year_before=YEAR_BEFORE in extras,
    )


def remember(question: UsageQuestion, usual: Step) -> None:
    """Put the question into the address; a step the page would choose by itself is left out."""
    said = replace(question, step=None) if question.step is usual else question
    address.write(WORDS, said.words())
