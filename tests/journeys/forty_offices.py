"""A workspace with forty offices, made inside a running town: `settle()` by `manage.py shell`."""

from allauth.account.models import EmailAddress

from metcrm.accounts.models import User
from metcrm.accounts.services.workspaces import change_workspace, open_workspace
from metcrm.tenancy import context
from metcrm.tenancy.actors import SYSTEM
from presentations.models import Visit
from tests.factories.clients import make_client
from tests.factories.practitioners import NOW, make_contact, make_practice, make_practitioner

OFFICES = 40
LOGIN, PASSWORD = "pat@alder.example", "a-long-way-to-tipperary"


def settle() -> None:
    """Forty offices, each with an office manager, somebody at the desk and a physician; one client."""
    user = User.objects.create_user(LOGIN, PASSWORD, name="Pat Vance")
    EmailAddress.objects.create(user=user, email=LOGIN, verified=True, primary=True)
    opened = open_workspace(owner=user, name="Alder Medical Exercise", timezone="America/New_York", now=NOW)
    with context.workspace(opened.pk):
        change_workspace(opened, by=SYSTEM, now=NOW, street="12 Alder Way", city="Albany", state="NY", zip_code="12207")
        for number in range(OFFICES):
            practice = make_practice(name=f"Office {number:02}")
            make_contact(practice=practice, name=f"Ruth Keller {number:02}")
            make_contact(practice=practice, name=f"Kim Vale {number:02}", role="front_desk")
            make_practitioner(practice=practice, last_name=f"Osei{number:02}")
        make_client(first_name="Marta", last_name="Alvarez")


def visits() -> None:
    """Print the practice, outcome and note of every logged visit, a line each."""
    user = User.objects.get(email=LOGIN)
    from metcrm.tenancy.context import Kind
    from metcrm.tenancy.routes import tenants_of

    with context.enter(next(iter(tenants_of(user.pk, Kind.WORKSPACE)))):
        for visit in Visit.objects.filter(state="logged").select_related("practice"):
            print(f"visit|{visit.practice.name}|{visit.outcome}|{visit.note}")
