"""What needs a customer's attention, each with its next step, the most urgent first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from auth.subject import Subject
from core.attention import FLOW_HOURS, continuous_flow_l_per_h, unusual_growth
from core.period import Buckets, Period, Preset, Step
from core.usage import Register, usage
from ui import formats
from ui.awaited import open_invoices
from ui.calendar import data_until, local_day, zone
from ui.calendar import period as local_period
from ui.data import fetch, kept
from ui.i18n import _, ngettext
from ui.panels import Notice
from ui.registers import registers
from ui.service_points import ServicePoint, mains, service_points
from ui.usage_question import UsageQuestion
from warehouse.queries import customer

MARK_ENDS_WITHIN = timedelta(days=90)
COMPARED_DAYS = 60
MOST_PLACES = 3
USUAL_SETTLEMENT_MONTHS = 2
HOUSEHOLDS = ("house", "flat")
"""Where water should stand still at night; a block of flats or a works never sleeps."""


def notices(subject: Subject, today: date) -> tuple[Notice, ...]:
    """Everything that needs attention on a day."""
    return (
        *overdue_invoices(subject.only_own(), today),
        *(late for giver, who in subject.of_others() for late in overdue_of(giver, who, today)),
        *of_water(subject, today),
    )


@kept
def of_water(subject: Subject, today: date) -> tuple[Notice, ...]:
    """What of the water and its meters needs attention; nothing of it is changed by a payment."""
    points = service_points(subject)
    current = [point for point in points if point.is_current and point.removed is None]
    return (
        *continuous_flows(subject, current),
        *unusual_uses(subject, current),
        *ending_marks(current, today),
        *missing_readings(subject, current, today),
    )


def overdue_invoices(subject: Subject, today: date) -> Iterator[Notice]:
    """One notice for all invoices past their due date."""
    late = [row for row in open_invoices(subject) if row.due_date < today]
    if not late:
        return
    title = ngettext("{count} invoice is overdue", "{count} invoices are overdue", len(late))
    words = _("{amount} in all; the oldest was due on {day}. {how}")
    yield Notice(
        title.format(count=len(late)),
        words.format(
            amount=formats.money(sum(row.open_pln for row in late)),
            day=formats.day(late[0].due_date),
            how=how_to_pay(subject),
        ),
        is_urgent=True,
    )


def overdue_of(giver: str, subject: Subject, today: date) -> Iterator[Notice]:
    """The same for invoices of somebody who lets this person see them."""
    for notice in overdue_invoices(subject, today):
        yield replace(notice, title=f"{giver}: {notice.title}")


def how_to_pay(subject: Subject) -> str:
    """Where to pay to: the customer's own account, or the words on the invoice."""
    rows = fetch(customer.ACCOUNTS, subject)
    known = [row.bank_account for row in rows if row.bank_account]
    if len(known) != 1:
        return _("Pay by transfer to the account on the invoice.")
    return _("Pay by transfer to {account}.").format(account=formats.account(known[0]))


def ending_marks(points: Sequence[ServicePoint], today: date) -> Iterator[Notice]:
    """Meters whose legal mark ends soon or has ended, together where it is one day and one way."""
    soon = today + MARK_ENDS_WITHIN
    ending = [p for p in points if (p.verification_valid_until or date.max) <= soon]
    groups: dict[tuple[date, str], list[ServicePoint]] = defaultdict(list)
    for point in ending:
        groups[point.verification_valid_until or date.max, _mark_step(point)].append(point)
    for (until, step), some in sorted(groups.items(), key=lambda group: group[0]):
        ended = _("The verification of {meters} ended on {day}")
        ends = _("The verification of {meters} ends on {day}")
        title = (ended if until < today else ends).format(
            meters=_meters(some), day=formats.day(until)
        )
        yield Notice(title, f"{_places(some)}. {step}", is_urgent=until < today)


def _mark_step(point: ServicePoint) -> str:
    if point.kind == "garden":
        return _("Have it replaced in time: garden water is deducted only by a valid meter.")
    if point.owner == "customer":
        return _("The meter is yours: have it replaced or verified.")
    return _("We replace it at our cost and arrange the visit with you.")


def _meters(some: Sequence[ServicePoint]) -> str:
    """The serial number of one meter, or how many there are."""
    if len(some) == 1:
        return _("meter {number}").format(number=some[0].serial_number)
    return ngettext("{count} meter", "{count} meters", len(some)).format(count=len(some))


def _places(some: Sequence[ServicePoint]) -> str:
    """Where they are, in a few words."""
    addresses = list(dict.fromkeys(point.address for point in some))
    more = len(addresses) - MOST_PLACES
    return "; ".join(addresses[:MOST_PLACES]) + (f" (+{more})" if more > 0 else "")


def missing_readings(
    subject: Subject, points: Sequence[ServicePoint], today: date
) -> Iterator[Notice]:
    """Meters whose last true reading is older than two settlement periods, in one notice."""
    rows = fetch(customer.LAST_READINGS, subject)
    read = {row.service_point_id: row.last_true_read_at for row in rows}
    late = []
    for point in points:
        months = point.settlement_months or USUAL_SETTLEMENT_MONTHS
        last = read.get(point.service_point_id)
        if last is not None and local_day(last) < today - timedelta(days=62 * months):
            late.append((local_day(last), point))
    if not late:
        return
    some = [point for _day, point in late]
    words = _("Last read on {day}; since then bills can only be estimated. {places}. {step}")
    yield Notice(
        _("No reading for a long time: {meters}").format(meters=_meters(some)),
        words.format(
            day=formats.day(min(last for last, _point in late)),
            places=_places(some),
            step=_("Give the reading to the office, or let the inspector in."),
        ),
    )


def unusual_uses(subject: Subject, points: Sequence[ServicePoint]) -> Iterator[Notice]:
    """Places that used far more than in the same days a year before."""
    until = data_until(subject)
    reach = (until - timedelta(days=3 * 366), until)
    known = registers(subject, mains(points), *reach)
    for point in mains(points):
        some = known[point.service_point_id]
        if not some or len(some[-1]) < 2:
            continue
        recent = newest_days(some[-1])
        now, before = usage(some, recent), usage(some, recent.year_before())
        ratio = unusual_growth(now, before)
        if ratio is not None:
            yield _unusual_use(point, recent.period, now.total, before.total)


def newest_days(register: Register) -> Buckets:
    """The whole days before the last reading, as one bucket."""
    last = datetime.fromtimestamp(int(register.moments[-1]), zone()).date() - timedelta(days=1)
    period = local_period(last - timedelta(days=COMPARED_DAYS - 1), last)
    bounds = [int(moment.timestamp()) for moment in (period.start_at, period.end_at)]
    return Buckets(period, Step.SETTLEMENT, np.array(bounds, dtype=np.int64))


def _unusual_use(point: ServicePoint, period: Period, now_l: int, before_l: int) -> Notice:
    question = UsageQuestion(
        property_id=point.property_id,
        service_point_id=point.service_point_id,
        preset=Preset.DATES,
        first=period.first,
        last=period.last,
        has_year_before=True,
    )
    words = _("{now} from {period}, against {before} in the same days a year before. {place}.")
    return Notice(
        _("Much more water than a year before: {change}").format(
            change=formats.change(now_l, before_l)
        ),
        words.format(
            now=formats.cubic_metres(now_l, 1),
            period=formats.days_between(period.first, period.last),
            before=formats.cubic_metres(before_l, 1),
            place=point.address,
        ),
        page="/zuzycie",
        words=tuple(question.words().items()),
        step=_("See where it grew"),
    )


def continuous_flows(subject: Subject, points: Sequence[ServicePoint]) -> Iterator[Notice]:
    """Households where water has not stood still for three days."""
    homes = [p for p in mains(points) if p.is_radio and p.property_kind in HOUSEHOLDS]
    if not homes:
        return
    until = data_until(subject).replace(minute=0, second=0, microsecond=0)
    hours = newest_hours(until)
    known = registers(subject, homes, until - timedelta(hours=FLOW_HOURS), until)
    for point in homes:
        flow = continuous_flow_l_per_h(usage(known[point.service_point_id], hours))
        if flow is not None:
            yield _continuous_flow(point, hours.period, flow)


def newest_hours(until: datetime) -> Buckets:
    """The hours before a moment that are looked at for a flow that never stops."""
    end = int(until.timestamp())
    bounds = np.arange(end - FLOW_HOURS * 3600, end + 1, 3600, dtype=np.int64)
    first = datetime.fromtimestamp(int(bounds[0]), zone()).date()
    return Buckets(local_period(first, until.date()), Step.HOUR, bounds)


def _continuous_flow(point: ServicePoint, period: Period, flow: int) -> Notice:
    question = UsageQuestion(
        property_id=point.property_id,
        service_point_id=point.service_point_id,
        preset=Preset.DATES,
        first=period.first,
        last=period.last,
        step=Step.HOUR,
    )
    words = _(
        "Even in quiet hours about {flow} an hour ran, {day} a day. It may be a leak, often a "
        "toilet; it may be something you know of. Close all taps and watch the meter: if it still "
        "turns, look for the leak. {place}."
    )
    return Notice(
        _("Water may be running without a break"),
        words.format(flow=formats.litres(flow), day=formats.litres(24 * flow), place=point.address),
        is_urgent=True,
        page="/zuzycie",
        words=tuple(question.words().items()),
        step=_("See the hours"),
    )
