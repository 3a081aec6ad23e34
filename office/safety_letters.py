"""Letters that keep an account safe: passwords, codes, browsers, other ways in."""

from __future__ import annotations

from office.wording import Kinds, Text, Translate, Words


def _reset(_: Translate, words: Words) -> Text:
    return Text(
        _("Set a new password"),
        (
            _("A new password was asked for, for the account {login}.").format(**words),
            _("Set it through the link below. It works once, for one hour."),
            _("If it was not you, do nothing: your password stays as it is."),
        ),
        _("Set a new password"),
    )


def _password_changed(_: Translate, words: Words) -> Text:
    return Text(
        _("Your password was changed"),
        (
            _("The password of the account {login} was changed on {at}.").format(**words),
            _("Everywhere else you have been signed out."),
            _("If it was not you, set a new one at once: choose “I forgot my password”."),
        ),
    )


def _locked(_: Translate, words: Words) -> Text:
    return Text(
        _("Signing in is slowed down"),
        (
            _("On {at} a wrong password was given for the account {login} several times.").format(
                **words
            ),
            _("The next try is possible in a minute; after more wrong ones it takes longer."),
            _("If it was you and you do not remember it, choose “I forgot my password”."),
            _("If it was not you, your password has withstood. You need not do anything."),
        ),
    )


def _code(_: Translate, words: Words) -> Text:
    return Text(
        _("Code for signing in"),
        (
            _("Somebody is signing in to the account {login} from a new browser.").format(**words),
            _("Type this code on the page of signing in. It is good for ten minutes, once."),
            _(
                "If it is not you, somebody knows your password: set a new one, and give this "
                "code to nobody, not even to somebody who says to be from the office."
            ),
        ),
        code=words["code"],
    )


def _new_device(_: Translate, words: Words) -> Text:
    told = {**words, "browser": words["browser"] or _("another browser")}
    return Text(
        _("Signed in from a new browser"),
        (
            _("On {at} somebody signed in to the account {login} from a new browser.").format(
                **told
            ),
            _("Browser: {browser}. Network address: {address}.").format(**told),
            _("If it was you, all is well."),
            _(
                "If it was not you, sign in, set a new password in the settings and choose "
                "“Sign out everywhere else”; or call the customer office."
            ),
        ),
    )


def _second_factor_on(_: Translate, words: Words) -> Text:
    return Text(
        _("The second step of signing in is on"),
        (
            _("Since {at} a code from an app is asked for at the account {login}.").format(**words),
            _("Keep the recovery codes where you find them without your phone."),
            _("If it was not you, call the customer office at once."),
        ),
    )


def _second_factor_off(_: Translate, words: Words) -> Text:
    return Text(
        _("The second step of signing in is off"),
        (
            _("Since {at} no code from an app is asked for at the account {login}.").format(
                **words
            ),
            _("If it was neither you nor the office at your request, call the office at once."),
        ),
    )


def _identity_linked(_: Translate, words: Words) -> Text:
    return Text(
        _("Signing in with {provider} is on").format(**words),
        (
            _("Since {at} the account {login} can be opened by signing in with {provider}.").format(
                **words
            ),
            _("Your password works as before. You can unlink {provider} in the settings.").format(
                **words
            ),
            _("If it was not you, set a new password and unlink it, or tell the customer office."),
        ),
    )


def _identity_unlinked(_: Translate, words: Words) -> Text:
    return Text(
        _("Signing in with {provider} is off").format(**words),
        (
            _("Since {at} {provider} no longer opens the account {login}.").format(**words),
            _("Everywhere else you have been signed out."),
            _("If it was not you, set a new password, or tell the customer office."),
        ),
    )


KINDS: Kinds = {
    "reset": _reset,
    "password_changed": _password_changed,
    "locked": _locked,
    "code": _code,
    "new_device": _new_device,
    "second_factor_on": _second_factor_on,
    "second_factor_off": _second_factor_off,
    "identity_linked": _identity_linked,
    "identity_unlinked": _identity_unlinked,
}
"""A letter's kind, as the outbox names it, and the function that words it."""
