"""Letters about applications for an account."""

from __future__ import annotations

from office.wording import Kinds, Text, Translate, Words


def _application(_: Translate, words: Words) -> Text:
    return Text(
        _("Confirm your application"),
        (
            _("An account in the portal was applied for with this address, for {name}.").format(
                **words
            ),
            _("Confirm it, and the application reaches the office. The link works for 3 days."),
            _("If it was not you, do nothing: the application will be erased."),
        ),
        _("Confirm the application"),
    )


def _received(_: Translate, words: Words) -> Text:
    return Text(
        _("We have your application"),
        (
            _("The number of your application is {number}.").format(**words),
            _("You will have our answer by {due}. We may call you if something is missing.").format(
                **words
            ),
        ),
    )


def _refused(_: Translate, words: Words) -> Text:
    return Text(
        _("We could not open an account for you"),
        (
            _("The customer office has looked at your application {number}.").format(**words),
            _("This is why it could not be granted: {reason}").format(**words),
            _("You may apply again, call or write: we will help."),
        ),
    )


def _one_time_password(_: Translate, words: Words) -> Text:
    return Text(
        _("Your account is open"),
        (
            _("Your login is {login}; this e-mail address works as well.").format(**words),
            _("Below is a one-time password. It works once, for three days; set your own then."),
            _("If it has run out, choose “I forgot my password”."),
        ),
        _("Sign in"),
        words["code"],
    )


KINDS: Kinds = {
    "application": _application,
    "application_received": _received,
    "application_refused": _refused,
    "one_time_password": _one_time_password,
}
"""A letter's kind, as the outbox names it, and the function that words it."""
