"""What have I agreed to: the terms of the portal, for everybody, also without an account."""

from auth.documents import Kind
from auth.guard import require
from auth.roles import EVERYBODY
from auth.subject import Subject
from ui import document_panels


def main(subject: Subject) -> None:
    """The version in force, or the one that the address names."""
    document_panels.show(Kind.TERMS, subject)


main(require(*EVERYBODY, with_duties=True))
