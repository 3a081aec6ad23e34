"""The numbers of a chart of water use: its table, the places by themselves, the downloads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.period import Step
from core.usage import Usage
from ui import address, formats, panels
from ui.i18n import _
from ui.panels import Cell, Column
from ui.service_points import meter_name
from ui.usage_table import Row, figure, unit
from ui.usage_view import UsageAnswer, daily_litres

EXPORTS = "/eksport/zuzycie"


def by_step(answer: UsageAnswer, table: Sequence[Row]) -> str:
    """The numbers of the chart."""
    step = answer.buckets.step
    volumes = [_("Water")]
    if answer.garden is not None:
        volumes += [_("Garden"), _("Sewage")]
    if answer.before is not None:
        volumes.append(_("Year before"))
    columns = [Column(_("Period"))]
    columns += [Column(f"{name} [{unit(step)}]", is_number=True) for name in volumes]
    columns.append(Column(_("Where from"), is_aside=True))
    return panels.table(
        _("Water use by {step}").format(step=_step_noun(step)),
        columns,
        (_cells(answer, row) for row in table),
        _total(answer),
    )


def _cells(answer: UsageAnswer, row: Row) -> list[str | Cell]:
    step = answer.buckets.step
    cells: list[str | Cell] = [row.label, Cell(figure(row.water_l, step), row.mark)]
    if answer.garden is not None:
        cells += [figure(row.garden_l, step), figure(row.sewage_l, step)]
    if answer.before is not None:
        cells.append(figure(row.before_l, step))
    if row.water_l is None or row.is_complete:
        return [*cells, row.origin]
    return [*cells, f"{row.origin} · {_('part of the time')}"]


def _total(answer: UsageAnswer) -> list[str | Cell]:
    step = answer.buckets.step
    cells: list[str | Cell] = [_("Together"), figure(answer.water.total, step)]
    if answer.garden is not None:
        cells += [figure(answer.garden.total, step), figure(int(answer.sewage_l.sum()), step)]
    if answer.before is not None:
        cells.append(figure(answer.before.total, step))
    return [*cells, ""]


def _step_noun(step: Step) -> str:
    return {
        Step.HOUR: _("hours"),
        Step.DAY: _("days"),
        Step.WEEK: _("weeks"),
        Step.MONTH: _("months"),
        Step.SETTLEMENT: _("settlement periods"),
    }[step]


def by_place(answer: UsageAnswer) -> str:
    """How much of the water each place used, the largest first; nothing where there is only one."""
    if len(answer.water_of) < 2:
        return ""
    columns = [
        Column(_("Property")),
        Column(_("Meter"), is_aside=True),
        Column(_("Water [m³]"), is_number=True),
    ]
    columns += [Column(_("Part"), is_number=True), Column(_("Average a day [l]"), is_number=True)]
    both = zip(answer.places.water, answer.water_of, strict=True)
    whole = answer.water.total
    return panels.table(
        _("Water use by property"),
        columns,
        [
            (
                point.address,
                meter_name(point),
                formats.number(used.total / 1000, 3),
                formats.percent(used.total / whole) if whole else formats.NOTHING,
                _daily(used),
            )
            for point, used in sorted(both, key=lambda pair: -pair[1].total)
        ],
    )


def _daily(used: Usage) -> str:
    daily = daily_litres(used)
    return formats.NOTHING if daily is None else formats.number(round(daily))


def downloads(words: Mapping[str, str]) -> str:
    """Plain links to files with the numbers that the words of an address ask for."""
    kinds = {"csv": _("Download CSV"), "parquet": _("Download Parquet")}
    return panels.downloads(
        [(address.link(f"{EXPORTS}.{kind}", words), text) for kind, text in kinds.items()]
    )
