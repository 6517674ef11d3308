"""A workspace with one office in Phoenix, made inside a running town: `settle()` by `manage.py shell`."""

from allauth.account.models import EmailAddress

from metcrm.accounts.models import User
from metcrm.accounts.services.workspaces import change_workspace, open_workspace
from metcrm.tenancy import context
from metcrm.tenancy.actors import SYSTEM
from tests.factories.practitioners import NOW, make_contact, make_practice

LOGIN, PASSWORD = "nia@birch.example", "a-long-way-to-tipperary"
OFFICE, HERS, ZONE = "Hillside Family Medicine", "nell@hillside.example", "America/Phoenix"


def settle() -> None:
    """The workspace is in New York, the office in Phoenix; prints the office's id."""
    user = User.objects.create_user(LOGIN, PASSWORD, name="Nia Birch")
    EmailAddress.objects.create(user=user, email=LOGIN, verified=True, primary=True)
    opened = open_workspace(owner=user, name="Birch Medical Exercise", timezone="America/New_York", now=NOW)
    with context.workspace(opened.pk):
        change_workspace(opened, by=SYSTEM, now=NOW, street="9 Birch Way", city="Albany", state="NY", zip_code="12207")
        practice = make_practice(name=OFFICE, city="Phoenix", state="AZ", zip_code="85004")
        make_contact(practice=practice, name="Nell Foster", email=HERS)
    assert practice.timezone == ZONE
    print(f"office|{practice.pk}")
