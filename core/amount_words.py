"""Amounts in Polish words, as invoices have them: ``dwanaście złotych pięć groszy``."""

from __future__ import annotations

from decimal import Decimal

MOST_PLN = 10**12
"""From here on there is no word; no bill comes near."""

ONES = (
    "", "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć",
    "dziesięć", "jedenaście", "dwanaście", "trzynaście", "czternaście", "piętnaście",
    "szesnaście", "siedemnaście", "osiemnaście", "dziewiętnaście",
)  # fmt: skip
TENS = (
    "", "", "dwadzieścia", "trzydzieści", "czterdzieści", "pięćdziesiąt", "sześćdziesiąt",
    "siedemdziesiąt", "osiemdziesiąt", "dziewięćdziesiąt",
)  # fmt: skip
HUNDREDS = (
    "", "sto", "dwieście", "trzysta", "czterysta", "pięćset", "sześćset", "siedemset", "osiemset",
    "dziewięćset",
)  # fmt: skip
GROUPS = (
    ("", "", ""),
    ("tysiąc", "tysiące", "tysięcy"),
    ("milion", "miliony", "milionów"),
    ("miliard", "miliardy", "miliardów"),
)
ZLOTY = ("złoty", "złote", "złotych")
GROSZ = ("grosz", "grosze", "groszy")


def in_words(amount: Decimal) -> str:
    """An amount of PLN in words, with its grosze.

    Raises:
        ValueError: there is less than a grosz in it, or more than there are words for.
    """
    grosze = abs(amount) * 100
    if grosze != grosze.to_integral_value() or grosze >= MOST_PLN * 100:
        raise ValueError(f"no words for {amount}")
    zlote, rest = divmod(int(grosze), 100)
    words = [number_words(zlote), form(zlote, ZLOTY), number_words(rest), form(rest, GROSZ)]
    return " ".join(["minus", *words] if amount < 0 else words)


def number_words(number: int) -> str:
    """A whole number in words: ``jeden tysiąc dwadzieścia pięć``."""
    if number == 0:
        return "zero"
    words: list[str] = []
    for place in reversed(range(len(GROUPS))):
        group = number // 1000**place % 1000
        if group:
            words += [*_below_thousand(group), form(group, GROUPS[place])]
    return " ".join(word for word in words if word)


def form(number: int, forms: tuple[str, str, str]) -> str:
    """The form of a noun that goes with a number: 1 złoty, 2 złote, 5 złotych, 12 złotych."""
    if number == 1:
        return forms[0]
    is_few = number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14)
    return forms[1] if is_few else forms[2]


def _below_thousand(number: int) -> list[str]:
    hundreds, rest = divmod(number, 100)
    tens = [ONES[rest]] if rest < 20 else [TENS[rest // 10], ONES[rest % 10]]
    return [word for word in (HUNDREDS[hundreds], *tens) if word]
