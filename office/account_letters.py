"""Letters about having an account: registering, addresses, the login."""

from __future__ import annotations

from office.wording import Kinds, Text, Translate, Words


def _registration(_: Translate, words: Words) -> Text:
    return Text(
        _("Confirm your e-mail address"),
        (
            _("An account with the login {login} was asked for with this address.").format(**words),
            _("Confirm the address and the account is yours. The link works for 24 hours."),
            _("If it was not you, do nothing: without the confirmation there is no account."),
        ),
        _("Confirm the address"),
    )


def _address_taken(_: Translate, _words: Words) -> Text:
    return Text(
        _("You have an account already"),
        (
            _("Somebody wanted to register with this address; an account with it is there."),
            _("Sign in to it. Other customer numbers of yours can be added in its settings."),
            _("If it was not you, do nothing: nothing was changed."),
        ),
        _("Sign in"),
    )


def _address(_: Translate, words: Words) -> Text:
    return Text(
        _("Confirm your e-mail address"),
        (
            _("This address is to be used for the account {login}.").format(**words),
            _("Confirm it and letters will come here. The link works for 24 hours."),
            _("If it was not you, do nothing: the address will not be used."),
        ),
        _("Confirm the address"),
    )


def _address_changed(_: Translate, words: Words) -> Text:
    return Text(
        _("The e-mail address of your account was changed"),
        (
            _("Letters for the account {login} go to another address from now on.").format(**words),
            _("If it was not you, tell the customer office at once."),
        ),
    )


def _login(_: Translate, words: Words) -> Text:
    return Text(
        _("Your login"),
        (
            _("Your login is: {login}").format(**words),
            _("You can sign in with this e-mail address as well."),
            _("If you did not ask for it, do nothing: nobody else has got this letter."),
        ),
    )


def _opened(_: Translate, words: Words) -> Text:
    return Text(
        _("Your account is open"),
        (
            _("The account {login} is open; sign in with the password you have chosen.").format(
                **words
            ),
        ),
        _("Sign in"),
    )


def _refused(_: Translate, words: Words) -> Text:
    return Text(
        _("Your account could not be opened"),
        (
            _("The customer office has looked at the request for the account {login}.").format(
                **words
            ),
            _("It could not be opened. Please call or write, we will help."),
        ),
    )


KINDS: Kinds = {
    "registration": _registration,
    "address_taken": _address_taken,
    "address": _address,
    "address_changed": _address_changed,
    "login": _login,
    "opened": _opened,
    "refused": _refused,
}
"""A letter's kind, as the outbox names it, and the function that words it."""
