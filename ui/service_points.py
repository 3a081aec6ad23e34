"""The service points that a subject sees: where they are, what they measure, their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from auth.subject import Subject
from ui.data import fetch, kept
from ui.i18n import _
from warehouse.queries import customer


@dataclass(frozen=True)
class ServicePoint:
    """A place with one meter at a time; ``serial_number`` is that of the latest meter."""

    service_point_id: str
    kind: str
    parent_id: str | None
    property_id: str
    address: str
    persons: int | None
    property_kind: str | None
    serial_number: str
    owner: str | None
    is_radio: bool
    tariff_code: str | None
    settlement_months: int | None
    verification_valid_until: date | None
    removed: date | None
    is_current: bool
    giver: str = ""
    """Who lets this person see it; empty for one's own. Stands in the address, too."""

    def __hash__(self) -> int:
        """Points are keys of what is kept for them; their id tells them apart soon enough."""
        return hash(self.service_point_id)


@kept
def service_points(subject: Subject) -> tuple[ServicePoint, ...]:
    """All service points of a subject, those of running contracts first, main meters first."""
    meters: dict[str, list[Any]] = {}
    for row in fetch(customer.METERS, subject):
        meters.setdefault(row.service_point_id, []).append(row)
    points = [_of_meters(some, _giver(subject, some)) for some in meters.values()]
    return tuple(sorted(points, key=lambda point: not point.is_current))


def _giver(subject: Subject, meters: Sequence[Any]) -> str:
    """Who delegated a service point; nobody when it is one's own or a clerk looks."""
    owners = {meter.customer_id for meter in meters}
    if owners & set(subject.customer_ids):
        return ""
    names = {one.giver for one in subject.delegated if one.customer_id in owners}
    return ", ".join(sorted(names))


def _of_meters(meters: Sequence[Any], giver: str) -> ServicePoint:
    """The service point that some meters, seen one after another, belong to."""
    row = max(meters, key=lambda meter: (meter.installed_date, meter.meter_id))
    return ServicePoint(
        service_point_id=row.service_point_id,
        kind=row.kind,
        parent_id=row.parent_service_point_id,
        property_id=row.property_id,
        address=_whose(address(row.street, row.building, row.flat, row.city), giver),
        giver=giver,
        persons=row.persons,
        property_kind=row.property_kind,
        serial_number=row.serial_number,
        owner=row.owner,
        is_radio=bool(row.is_radio),
        tariff_code=row.tariff_code,
        settlement_months=row.settlement_months,
        verification_valid_until=row.verification_valid_until_date,
        removed=row.removed_date,
        is_current=any(meter.until_s is None for meter in meters),
    )


def address(
    street: str | None, building: str | None, flat: str | None, city: str | None = None
) -> str:
    """``Lipowa 12/3, Maków``; what is missing is left out."""
    house = "/".join(part for part in (building, flat) if part)
    place = " ".join(part for part in (street, house) if part)
    return ", ".join(part for part in (place, city) if part) or _("no address")


def _whose(place: str, giver: str) -> str:
    return f"{place} · {giver}" if giver else place


def kind_name(kind: str) -> str:
    """What a meter measures, in words."""
    names = {
        "main": _("main meter"),
        "garden": _("garden meter"),
        "flat": _("flat meter"),
    }
    return names.get(kind, kind)


def meter_name(point: ServicePoint) -> str:
    """``main meter 12345678``."""
    return f"{kind_name(point.kind)} {point.serial_number}"


def mains(points: Sequence[ServicePoint]) -> tuple[ServicePoint, ...]:
    """Those whose volumes make up the water taken: main meters, or flats where there is no main.

    Flat meters divide what a main meter of the same property has measured already.
    """
    with_main = {point.property_id for point in points if point.kind == "main"}
    return tuple(
        point
        for point in points
        if point.kind == "main" or (point.kind == "flat" and point.property_id not in with_main)
    )


def gardens_of(
    points: Sequence[ServicePoint], chosen: Sequence[ServicePoint]
) -> tuple[ServicePoint, ...]:
    """Garden meters behind the chosen main meters: their water does not become sewage."""
    parents = {point.service_point_id for point in chosen if point.kind == "main"}
    return tuple(point for point in points if point.kind == "garden" and point.parent_id in parents)
