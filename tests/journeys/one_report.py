"""A workspace with a client who is ready to be reported on, made inside a running town by `manage.py shell`."""

from datetime import date, timedelta

from allauth.account.models import EmailAddress

from clients.models import Episode, Referral
from clients.services import reports
from metcrm import clock
from metcrm.accounts.models import User
from metcrm.accounts.services.workspaces import change_workspace, open_workspace
from metcrm.tenancy import context
from metcrm.tenancy.actors import SYSTEM
from tests.factories import clients as make
from tests.factories.practitioners import make_contact, make_practice

LOGIN, PASSWORD = "mira@maple.example", "a-long-way-to-tipperary"
OFFICE, HERS, HER_NAME = "Hilltop Orthopedics", "tess@hilltop.example", "Tess Ward"
#: Of the client and of what was measured: nothing of it may stand in a mail.
SECRETS = ("Wilhelmina", "Ashdown", "knee", "TUG", "KOOS", "14.2", "10.1", "42.3", "68.8")


def settle() -> None:
    """Eight weeks after a knee replacement; prints the id of the draft."""
    now = clock.now()
    user = User.objects.create_user(LOGIN, PASSWORD, name="Mira Maple")
    EmailAddress.objects.create(user=user, email=LOGIN, verified=True, primary=True)
    opened = open_workspace(owner=user, name="Maple Medical Exercise", timezone="America/New_York", now=now)
    with context.workspace(opened.pk):
        change_workspace(
            opened, by=SYSTEM, now=now, street="9 Maple Way", city="Albany", state="NY", zip_code="12207",
            phone="518-555-0101", fax="518-555-0102", reply_to=LOGIN,
        )  # fmt: skip
        practice = make_practice(name=OFFICE, city="Albany", state="NY", zip_code="12207")
        make_contact(practice=practice, name=HER_NAME, email=HERS)
        episode = _episode(practice, now.date())
        draft = reports.draft(episode=episode, assessment=episode.assessments.latest("on"), by=SYSTEM, now=now)
    print(f"report|{draft.pk}")


def _episode(practice: object, today: date) -> Episode:
    begin = today - timedelta(weeks=8)
    now = clock.now()
    client = make.make_client(first_name="Wilhelmina", last_name="Ashdown")
    referral = make.make_referral(
        practice, patient_first_name="Wilhelmina", patient_last_name="Ashdown", client=client,  # type: ignore[arg-type]
        received_at=now - timedelta(weeks=8, hours=9), status=Referral.Status.STARTED,
        status_at=now - timedelta(weeks=8),
    )  # fmt: skip
    episode = make.make_episode(
        client, practice=practice, referral=referral, condition="tka", started_on=begin, cleared_on=begin
    )
    for weeks, kind, values in (
        (0, "baseline", {"TUG": "14.2", "KOOSJR": "42.3"}),
        (4, "progress", {"TUG": "12.6", "KOOSJR": "55.9"}),
        (8, "progress", {"TUG": "10.1", "KOOSJR": "68.8"}),
    ):
        make.make_assessment(episode, kind, begin + timedelta(weeks=weeks), **values)
    for n in range(12):
        make.make_session(episode, on=begin + timedelta(days=1 + n * 4))
    make.make_release(client, practice, signed_on=begin, valid_until=today + timedelta(days=300))  # type: ignore[arg-type]
    return episode
