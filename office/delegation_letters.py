"""Letters about letting somebody else see one's properties."""

from __future__ import annotations

from office.wording import Kinds, Text, Translate, Words


def _invited(_: Translate, words: Words) -> Text:
    return Text(
        _("{giver} gives you access to water data").format(**words),
        (
            _("{giver} wants you to see their water data in our portal, until {until}.").format(
                **words
            ),
            _("Open the link below to see what it is about; then you can accept or leave it."),
            _("The link works for 7 days. It is for you: please do not pass this letter on."),
            _("If you do not know this person, do nothing."),
        ),
        _("See the invitation"),
    )


def _accepted(_: Translate, words: Words) -> Text:
    return Text(
        _("Your invitation was accepted"),
        (
            _("{proxy} has accepted the access that you offered to {email}.").format(**words),
            _("It works until {until}. You can end it at any time in the settings.").format(
                **words
            ),
            _("If you do not know this person, end the access at once."),
        ),
    )


def _ended(_: Translate, words: Words) -> Text:
    return Text(
        _("Access has ended"),
        (
            _("{proxy} no longer has access to data of {giver}.").format(**words),
            _("Who gave the access can give it again in the settings."),
        ),
    )


def _ends_soon(_: Translate, words: Words) -> Text:
    return Text(
        _("Access ends soon"),
        (
            _("{proxy} has access to data of {giver} until {until}.").format(**words),
            _("To prolong it, who gave the access ends it in the settings and gives it anew."),
        ),
    )


KINDS: Kinds = {
    "delegation_invited": _invited,
    "delegation_accepted": _accepted,
    "delegation_ended": _ended,
    "delegation_ends_soon": _ends_soon,
}
"""A letter's kind, as the outbox names it, and the function that words it."""
