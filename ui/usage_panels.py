"""What the page of water use shows below its widgets: figures, chart, table, downloads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from auth.subject import Subject
from core.period import Period
from ui import formats, panels
from ui import usage_numbers as numbers
from ui.calendar import data_until
from ui.charts import usage as chart
from ui.data import kept
from ui.i18n import _, ngettext
from ui.panels import Tile
from ui.usage_question import Look, UsageQuestion
from ui.usage_table import Row, rows
from ui.usage_view import UsageAnswer, answer_for


def no_meter() -> None:
    """What a customer without any meter sees."""
    advice = _(
        "Without a meter water is settled by norms. Ask the office if you think it is wrong."
    )
    panels.show(panels.empty(_("There is no meter under your contract."), advice))


@dataclass(frozen=True)
class Content:
    """What stands below the widgets, ready to be sent; without a figure there is nothing known."""

    above: str
    figure: go.Figure | None = None
    told: str = ""
    remarks: str = ""
    below: str = ""


@kept
def content(subject: Subject, question: UsageQuestion, period: Period) -> Content:
    """Figures, chart and tables of an answer, or the reason why there are none."""
    answer = answer_for(subject, question, period)
    if answer.known is None:
        reason = _why_nothing(subject, answer)
        return Content(panels.empty(_("Nothing is known about this period."), reason))
    table = rows(answer)
    return Content(
        above=panels.tiles(_tiles(answer)),
        figure=chart.figure(answer, table, question.look, question.is_cumulative),
        told=chart.told(answer, table),
        remarks=" ".join(_remarks(question, answer, table)),
        below=numbers.by_place(answer) + numbers.by_step(answer, table),
    )


def show(content: Content, question: UsageQuestion, missing: str) -> None:
    """Send it, with the reason why some steps are missing, and the downloads."""
    panels.show(content.above)
    if content.figure is None:
        return
    st.plotly_chart(content.figure, config=chart.CONFIG, alt=content.told, key="usage_chart")
    remarks = panels.remark(f"{content.remarks} {missing}".strip())
    panels.show(remarks, content.below, numbers.downloads(question.words()))


def _why_nothing(subject: Subject, answer: UsageAnswer) -> str:
    """Why a period has no usage: there are no two readings to tell it from."""
    if len(answer.read_at) == 1:
        read = answer.read_at[0].date()
        words = _("There is one reading so far, of {day}. Use will show after the next one.")
        if read < answer.buckets.period.first:
            words = _("The last reading is of {day}, before this period.")
        elif read > answer.buckets.period.last:
            words = _("The first reading is of {day}, after this period.")
        return words.format(day=formats.day(read))
    words = _(
        "Use is the difference of two readings, and there are not two yet that tell of these days. "
        "The newest data are of {day}."
    )
    return words.format(day=formats.day(data_until(subject).date()))


def _tiles(answer: UsageAnswer) -> Iterator[Tile]:
    """Totals first, then what they mean for a day, a person and the purse."""
    yield Tile(_("Water"), formats.cubic_metres(answer.water.total, 1), _compared(answer))
    if answer.garden is not None:
        garden = formats.cubic_metres(answer.garden.total, 1)
        yield Tile(_("Of it garden"), garden, _("deducted from sewage"))
        yield Tile(_("Sewage"), formats.cubic_metres(int(answer.sewage_l.sum()), 1))
    daily = answer.daily_l
    if daily is not None:
        yield Tile(_("Average a day"), formats.litres(round(daily)))
        if answer.persons:
            each = formats.litres(round(daily / answer.persons))
            yield Tile(_("A person a day"), each, _persons(answer.persons))
    if answer.cost is not None:
        yield Tile(_("Estimated cost"), formats.money(answer.cost.gross_pln), _("with VAT"))


def _persons(count: int) -> str:
    return ngettext("{count} person", "{count} persons", count).format(count=count)


def _compared(answer: UsageAnswer) -> str:
    """Change against the year before, over the buckets that are known in full in both years."""
    if answer.before is None:
        return ""
    both = answer.water.is_complete & answer.before.is_complete
    now, before = (int(part.litres[both].sum()) for part in (answer.water, answer.before))
    if before <= 0:
        return _("the year before is not known in full")
    words = _("{change} to the year before")
    if not both.all():
        words = _("{change} to the year before, where both are known")
    return words.format(change=formats.change(now, before))


def _remarks(question: UsageQuestion, answer: UsageAnswer, table: Sequence[Row]) -> Iterator[str]:
    """What a reader should know about these numbers."""
    known = answer.known
    if known is not None and known.days < answer.buckets.period.days:
        words = _("Readings tell of {period} only.")
        yield words.format(period=formats.days_between(known.first, known.last))
    is_plain_line = question.look is Look.LINE and not question.is_cumulative
    if is_plain_line and any(row.water_l is not None and not row.is_complete for row in table):
        yield _("The line leaves out what is known for a part of the time only.")
    if answer.cost is not None:
        yield _("The cost is an estimate at the prices in force; a bill counts whole m³.")
    if any(row.water_l is not None and row.water_l < 0 for row in table):
        yield _("Below zero: a true reading corrected an estimate that was too high.")
