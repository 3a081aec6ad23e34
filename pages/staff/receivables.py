"""What do customers owe us, and for how long already."""

from auth.guard import require
from auth.roles import Role
from auth.subject import Subject
from ui import receivables_panels as panels
from ui.calendar import today
from ui.receivables import ageing, may_name_customers


def main(subject: Subject) -> None:
    """Receivables by age and group; for who may, the customers of a group and their documents."""
    day = today(subject)
    panels.title(day)
    grouping = panels.ask()
    found = ageing(subject, grouping, day)
    if not found.groups:
        panels.nothing_owed()
        return
    panels.totals(found)
    panels.by_group(found)
    if may_name_customers(subject):
        panels.customers(subject, found)


main(require(Role.CLERK, Role.ANALYST, Role.ADMIN))
