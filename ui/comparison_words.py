"""A comparison of two invoices in words: causes by name, their numbers, one plain sentence."""

from __future__ import annotations

from core.comparison import Cause, Comparison, Part
from ui import formats
from ui.comparison import Compared
from ui.i18n import N_, _, ngettext

NAMES = {
    Cause.DAYS: N_("Number of days"),
    Cause.USE: N_("Use per day"),
    Cause.WATER_PRICE: N_("Price of water"),
    Cause.SEWAGE_PRICE: N_("Price of sewage"),
    Cause.GARDEN: N_("Garden meter"),
    Cause.WATER: N_("Water"),
    Cause.SEWAGE: N_("Sewage"),
    Cause.SUBSCRIPTION: N_("Subscription"),
    Cause.OTHER: N_("Other fees"),
    Cause.ROUNDING: N_("Amounts not in the lines"),
    Cause.VAT: N_("VAT"),
    Cause.SETTLED: N_("Interest, overpayments, corrections"),
}

MORE_BECAUSE = {
    Cause.USE: N_("more water is used per day ({change})"),
    Cause.WATER_PRICE: N_("water costs more ({change})"),
    Cause.SEWAGE_PRICE: N_("sewage costs more ({change})"),
    Cause.GARDEN: N_("the garden meter takes less off the sewage ({change})"),
    Cause.WATER: N_("the amount for water is higher ({change})"),
    Cause.SEWAGE: N_("the amount for sewage is higher ({change})"),
    Cause.SUBSCRIPTION: N_("the subscription is higher ({change})"),
    Cause.OTHER: N_("other fees are higher ({change})"),
    Cause.ROUNDING: N_("amounts that are not in the lines are higher ({change})"),
    Cause.VAT: N_("the tax is higher ({change})"),
    Cause.SETTLED: N_("interest, overpayments and corrections were settled otherwise ({change})"),
}
LESS_BECAUSE = {
    Cause.USE: N_("less water is used per day ({change})"),
    Cause.WATER_PRICE: N_("water costs less ({change})"),
    Cause.SEWAGE_PRICE: N_("sewage costs less ({change})"),
    Cause.GARDEN: N_("the garden meter takes more off the sewage ({change})"),
    Cause.WATER: N_("the amount for water is lower ({change})"),
    Cause.SEWAGE: N_("the amount for sewage is lower ({change})"),
    Cause.SUBSCRIPTION: N_("the subscription is lower ({change})"),
    Cause.OTHER: N_("other fees are lower ({change})"),
    Cause.ROUNDING: N_("amounts that are not in the lines are lower ({change})"),
    Cause.VAT: N_("the tax is lower ({change})"),
    Cause.SETTLED: MORE_BECAUSE[Cause.SETTLED],
}

PER_M3 = (Cause.WATER_PRICE, Cause.SEWAGE_PRICE)


def named(comparison: Comparison) -> list[tuple[str, Part]]:
    """The causes with what they are called."""
    return [(_(NAMES[part.cause]), part) for part in comparison.parts]


def sentence(compared: Compared) -> str:
    """How much more or less, than what, and the one or two main reasons."""
    found, before = compared.comparison, compared.before
    if not found.difference_pln:
        words = _("As much is to be paid as on the invoice before ({number}).")
        return words.format(number=before.number)
    if found.difference_pln > 0:
        words = _("{amount} more is to be paid than on the invoice before ({number}), {reason}.")
    else:
        words = _("{amount} less is to be paid than on the invoice before ({number}), {reason}.")
    return words.format(
        amount=formats.money(abs(found.difference_pln)),
        number=before.number,
        reason=_reason(found),
    )


def _reason(found: Comparison) -> str:
    reasons = [_because(part, is_daily=found.is_daily) for part in found.main_parts()]
    if len(reasons) == 1:
        return _("mainly because {reason}").format(reason=reasons[0])
    words = _("mainly because {reason} and {other}")
    return words.format(reason=reasons[0], other=reasons[1])


def _because(part: Part, *, is_daily: bool) -> str:
    """The clause of a cause, with its numbers."""
    numbers = change(part, is_daily=is_daily)
    if part.cause is Cause.DAYS:
        return _longer_or_shorter(int(part.after - part.before)).format(
            count=int(abs(part.after - part.before)), change=numbers
        )
    clauses = MORE_BECAUSE if part.amount_pln > 0 else LESS_BECAUSE
    return _(clauses[part.cause]).format(change=numbers)


def _longer_or_shorter(days: int) -> str:
    if days > 0:
        return ngettext(
            "the period is longer by {count} day ({change})",
            "the period is longer by {count} days ({change})",
            days,
        )
    return ngettext(
        "the period is shorter by {count} day ({change})",
        "the period is shorter by {count} days ({change})",
        -days,
    )


def change(part: Part, *, is_daily: bool) -> str:
    """The number behind a cause before and after: ``0,41 → 0,39 m³ na dobę``."""
    unit = unit_of(part, is_daily=is_daily)
    if not unit:
        return f"{formats.money(part.before)} → {formats.money(part.after)}"
    places = _places(part)
    before, after = (formats.number(number, places) for number in (part.before, part.after))
    return f"{before} → {after}{formats.NBSP}{unit}"


def unit_of(part: Part, *, is_daily: bool) -> str:
    """What the number of a cause is counted in; nothing where it is an amount."""
    match part.cause:
        case Cause.DAYS:
            return _("days")
        case Cause.USE if is_daily:
            return _("m³ a day")
        case Cause.USE | Cause.GARDEN:
            return "m³"
        case Cause.WATER_PRICE | Cause.SEWAGE_PRICE:
            return _("PLN/m³")
    return ""


def _places(part: Part) -> int:
    """As many decimals as tell both numbers apart, within reason; prices have grosze."""
    pair = part.before, part.after
    places = 2 if part.cause in PER_M3 or min(pair) < 10 else 0
    if all(number == number.to_integral_value() for number in pair):
        return 0 if part.cause not in PER_M3 else 2
    while places < 4 and len({f"{number:.{places}f}" for number in pair}) == 1:
        places += 1
    return places


def remark(compared: Compared) -> str:
    """How the amounts are to be understood."""
    words = [_(
        "Amounts of the causes are net, tax stands by itself. The effect of the days is counted "
        "first, then that of the use per day, then that of the prices; a price is the mean one "
        "where it changed within a bill."
    )]  # fmt: skip
    if compared.is_before_corrected:
        words.append(_("The invoice before was corrected later; it is compared as it was issued."))
    return " ".join(words)
