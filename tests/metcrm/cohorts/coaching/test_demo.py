"""The demonstration has an earlier course with something of everything in it."""

from metcrm.cohorts import demo_coaching
from metcrm.cohorts.models import Certificate, CoachingSession, Commitment
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy import context
from tests.conftest import NOW, Cast


def test_a_certificate_two_talks_and_a_message_that_was_sent(cast: Cast) -> None:
    demo_coaching.load(cast.institute, coach=cast.coach, learner=cast.alice, workspace_id=cast.workspace.pk, now=NOW)
    with context.institute(cast.institute.pk):
        assert Certificate.objects.get().user == cast.alice
        assert CoachingSession.objects.count() == Commitment.objects.count() == 2
        assert OutboxMessage.objects.get().state == "sent"
