"""Letters about switching electronic invoices on and off."""

from __future__ import annotations

from office.wording import Kinds, Text, Translate, Words


def _on(_: Translate, words: Words) -> Text:
    return Text(
        _("Your invoices become electronic"),
        (
            _("From {since} on, invoices of customer {number} are electronic.").format(**words),
            _("You find them in the portal. Paper invoices stop coming."),
            _("You can withdraw this at any time in the portal or at the customer office."),
            _("If it was not you, tell the customer office at once."),
        ),
    )


def _off(_: Translate, words: Words) -> Text:
    return Text(
        _("Your invoices come on paper again"),
        (
            _("From {since} on, invoices of customer {number} come on paper.").format(**words),
            _("Invoices issued before stay in the portal and stay valid."),
            _("If it was not you, tell the customer office at once."),
        ),
    )


KINDS: Kinds = {"einvoice_on": _on, "einvoice_off": _off}
"""A letter's kind, as the outbox names it, and the function that words it."""
