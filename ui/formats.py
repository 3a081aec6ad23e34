"""Numbers, money and dates as people here write them: 1 234,56 zł; 12,5 m³; 3 maja 2026.

Symbols and names of months come from the locale data of Babel; putting a number together is done
here, because a table of a year's days asks for two thousand of them.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import get_decimal_symbol

from ui.i18n import language

NBSP = "\u00a0"
MINUS = "\u2212"
NOTHING = "\u2013"
"""Stands in a table where there is no value."""

_LOCALES = {"pl": "pl", "en": "en_GB"}
_GROUPS = {"pl": NBSP, "en": ","}

Number = int | float | Decimal


def locale() -> Locale:
    """Locale of this run."""
    return _locale(language())


def separators() -> str:
    """Decimal and grouping character, as plotly wants them."""
    return _decimal(language()) + _GROUPS[language()]


def number(value: Number, digits: int = 0) -> str:
    """A number with a fixed count of decimals and grouped thousands."""
    code = language()
    whole, _, fraction = f"{abs(value):,.{digits}f}".partition(".")
    text = whole.replace(",", _GROUPS[code]) + (_decimal(code) + fraction if fraction else "")
    is_below = value < 0 and any(digit in text for digit in "123456789")
    return MINUS + text if is_below else text


def cubic_metres(litres: int | float, digits: int = 3) -> str:
    """Litres as m³."""
    return f"{number(litres / 1000, digits)}{NBSP}m³"


def litres(value: int | float) -> str:
    """Whole litres."""
    return f"{number(value)}{NBSP}l"


def money(amount: Decimal) -> str:
    """An amount of PLN: ``1 234,56 zł``; in English ``PLN 1,234.56``."""
    if language() == "pl":
        return f"{number(amount, 2)}{NBSP}zł"
    sign = MINUS if amount < 0 else ""
    return f"{sign}PLN{NBSP}{number(abs(amount), 2)}"


def signed_money(amount: Decimal) -> str:
    """An amount with its sign, also where it is more: ``+63,20 zł``."""
    return f"+{money(amount)}" if amount > 0 else money(amount)


def account(number_of_account: str) -> str:
    """A bank account number in groups: ``61 1090 1014 0000 0712 1981 2874``."""
    digits = "".join(number_of_account.split())
    groups = [digits[:2], *(digits[i : i + 4] for i in range(2, len(digits), 4))]
    return " ".join(groups)


def percent(share: float) -> str:
    """A share as whole per cent."""
    text = number(round(share * 100))
    return f"{text}{NBSP}%" if language() == "pl" else f"{text}%"


def change(now: Number, before: Number) -> str:
    """Relative change with its sign, e.g. ``+12 %``."""
    part = round((float(now) / float(before) - 1) * 100)
    sign = "+" if part > 0 else MINUS if part < 0 else "\u00b1"
    gap = NBSP if language() == "pl" else ""
    return f"{sign}{number(abs(part))}{gap}%"


def day(value: date) -> str:
    """``3 maja 2026``."""
    return _date(value, "d MMMM y", language())


def numeric_day(value: date) -> str:
    """``3.05.2026``: a day where there is little room."""
    return _date(value, "d.MM.y" if language() == "pl" else "dd/MM/y", language())


def short_day(value: date) -> str:
    """``3 maj``: a day where the year is plain."""
    return _date(value, "d MMM", language())


def weekday(value: date) -> str:
    """``niedz. 3 maja 2026``."""
    return _date(value, "EEE d MMMM y", language())


def month(value: date) -> str:
    """``maj 2026``."""
    return _date(value, "LLLL y", language())


def short_month(value: date) -> str:
    """``maj``, and in January the year below it (for axes of charts)."""
    name = _date(value, "LLL", language())
    return f"{name}<br>{value.year}" if value.month == 1 else name


def days_between(first: date, last: date) -> str:
    """Days from the first to the last, both meant: ``3 maja – 7 czerwca 2026``."""
    if first == last:
        return day(first)
    start = "d" if (first.year, first.month) == (last.year, last.month) else "d MMMM"
    pattern = start if first.year == last.year else "d MMMM y"
    return f"{_date(first, pattern, language())}{NBSP}– {day(last)}"


def hour(moment: datetime) -> str:
    """``14:00``; of the hour that comes twice the second says so by its offset."""
    text = moment.strftime("%H:%M")
    return f"{text}*" if moment.fold else text


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(_LOCALES[code])


@cache
def _decimal(code: str) -> str:
    return str(get_decimal_symbol(_locale(code)))


@lru_cache(maxsize=4096)
def _date(value: date, pattern: str, code: str) -> str:
    return str(format_date(value, pattern, locale=_locale(code)))
