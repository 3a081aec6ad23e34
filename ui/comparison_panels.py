"""Why an invoice is different from the one before: sentence, chart, table and the file."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from auth.subject import Subject
from ui import comparison_words as words
from ui import formats, panels
from ui.address import link
from ui.charts import waterfall
from ui.charts.waterfall import Bar
from ui.comparison import Compared, compared
from ui.i18n import _
from ui.invoice_panels import NUMBER_PARAM, way_to
from ui.invoices import Invoice
from ui.panels import Cell, Column

EXPORT = "/eksport/porownanie.csv"


def different(subject: Subject, some: tuple[Invoice, ...], one: Invoice) -> None:
    """The whole part of the page; a correction shows instead what it changes."""
    if one.is_correction:
        return
    st.header(_("Why is it different?"), anchor=False)
    found = compared(subject, some, one)
    if found is None:
        reason = _("Once there are two invoices for water at this property, the causes stand here.")
        panels.show(panels.empty(_("There is no earlier invoice to compare with."), reason))
        return
    st.write(words.sentence(found))
    if found.comparison.parts:
        st.plotly_chart(
            figure(found), config=waterfall.CONFIG, alt=told(found), key="comparison_chart"
        )
    file = (link(EXPORT, {NUMBER_PARAM: one.number}), _("Table (CSV)"))
    panels.show(table(found), panels.remark(words.remark(found)), panels.downloads([file]))


def figure(found: Compared) -> go.Figure:
    """The causes from the amount before to the amount now."""
    comparison = found.comparison
    before, after = comparison.before_pln, comparison.after_pln
    steps = [
        Bar(name, part.amount_pln, formats.signed_money(part.amount_pln))
        for name, part in words.named(comparison)
    ]
    return waterfall.figure([
        Bar(_("Invoice before"), before, formats.money(before), is_sum=True),
        *steps,
        Bar(_("This invoice"), after, formats.money(after), is_sum=True),
    ])  # fmt: skip


def told(found: Compared) -> str:
    """The figure in words, for those who do not see it."""
    comparison = found.comparison
    said = _(
        "From {before} to {after} by {count} causes; the table below the chart holds the same "
        "numbers."
    )
    return said.format(
        before=formats.money(comparison.before_pln),
        after=formats.money(comparison.after_pln),
        count=len(comparison.parts),
    )


def table(found: Compared) -> str:
    """The same as numbers, with what is behind each cause."""
    comparison = found.comparison
    columns = [Column(_("Cause")), Column(_("Before → now"), is_aside=True)]
    columns.append(Column(_("Amount"), is_number=True))
    first: Sequence[str | Cell] = [
        Cell(_("Invoice {number}").format(number=found.before.number), link=way_to(found.before)),
        _period(found.before),
        formats.money(comparison.before_pln),
    ]
    rows: list[Sequence[str | Cell]] = [
        [
            name,
            words.change(part, is_daily=comparison.is_daily),
            formats.signed_money(part.amount_pln),
        ]
        for name, part in words.named(comparison)
    ]
    last = [_("This invoice"), _period(found.after), formats.money(comparison.after_pln)]
    return panels.table(_("What makes the difference"), columns, [first, *rows], last)


def _period(one: Invoice) -> str:
    return formats.days_between(one.first, one.last) if one.first and one.last else ""
