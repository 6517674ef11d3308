"""Messages to a part of a cohort: seen before, sent once, each mail on its own, bounces shown."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from metcrm.accounts.models import Institute
from metcrm.accounts.permissions import NotAllowed
from metcrm.cohorts.models import Cohort, CohortMessage, EnrolmentState
from metcrm.cohorts.segments import segments
from metcrm.cohorts.services import writing
from metcrm.cohorts.services.refusals import Refused
from metcrm.outbox.models import OutboxMessage
from metcrm.tenancy import context
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.ids import new_id
from tests.conftest import NOW, Cast
from tests.factories.cohorts import START, make_cohort, make_enrolment

BY = Actor(None, "Casey", "coach")
WORDS = {"subject": "Week 2 <is> open", "body": "Bring one deck.\n\nSee <you> there."}


@pytest.fixture
def cohort(cast: Cast) -> Cohort:
    """Four with a seat (one hasn't taken it, one completed), one waiting, one who left."""
    with context.institute(cast.institute.pk):
        Institute.objects.update(postal_address="1 Birch Lane, Albany, NY 12207")
        made = make_cohort()
        for name, state in (("Ann", "active"), ("Ben", "at_risk"), ("Cem", "enrolled"), ("Dot", "completed"),
                            ("Eve", "waiting"), ("Flo", "withdrawn")):  # fmt: skip
            accepted = None if state in ("enrolled", "waiting") else NOW
            email = f"{name.lower()}@metcrm.example"
            make_enrolment(made, email, name=name, state=EnrolmentState(state), accepted_at=accepted)
        return made


def names(cohort: Cohort, today: date) -> dict[str, list[str]]:
    return {one.key: [learner.name for learner in one.learners] for one in segments(cohort, today)}


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_each_part_holds_who_belongs_to_it(cast: Cast, cohort: Cohort) -> None:
    with context.institute(cast.institute.pk):
        assert names(cohort, date(2026, 3, 4)) == {
            "all": ["Ann", "Ben", "Cem", "Dot"], "at_risk": ["Ben"], "not_started": ["Cem"], "waiting": ["Eve"],
            "completed": ["Dot"],
        }  # fmt: skip
        # A day after the first week's assignment was due.
        later = names(cohort, date.fromordinal(START.toordinal() + 7))
    assert "Ann" in later["late_1"] and "Eve" not in later["late_1"] and "late_2" not in later


def test_one_mail_to_each_and_a_second_click_sends_nothing(cast: Cast, cohort: Cohort) -> None:
    key = new_id()
    with context.institute(cast.institute.pk):
        for _ in range(2):
            sent = writing.send(cohort, key=key, segment="all", expected=4, by=BY, now=NOW, **WORDS)
        assert CohortMessage.objects.count() == 1 and sent.recipients == 4
        mails = OutboxMessage.objects.order_by("to_email")
        assert [mail.to_email.split("@")[0] for mail in mails] == ["ann", "ben", "cem", "dot"]
        first = mails[0]
    assert first.mail_class == "service" and first.from_name == "Alder Institute"
    assert "Hello Ann," in first.body_text and "Ben" not in first.body_text
    assert "1 Birch Lane" in first.body_text and "1 Birch Lane" in first.body_html
    assert "See <you> there." in first.body_text and "See &lt;you&gt; there." in first.body_html


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"expected": 3}, "By now it goes to 4"), ({"segment": "gone"}, "Nobody is in this part")],
)
def test_what_is_not_as_seen_is_refused(cast: Cast, cohort: Cohort, changed: dict[str, Any], said: str) -> None:
    values: dict[str, Any] = {"key": new_id(), "segment": "all", "expected": 4, "by": BY, "now": NOW, **WORDS}
    with context.institute(cast.institute.pk):
        with pytest.raises(Refused, match=said):
            writing.send(cohort, **(values | changed))
        Institute.objects.update(postal_address="")
        with pytest.raises(Refused, match="postal address"):
            writing.send(cohort, **values)
        with pytest.raises(NotAllowed):
            writing.send(cohort, **(values | {"by": cast.by}))
        assert not OutboxMessage.objects.exists()


def test_the_page_shows_who_gets_it_then_sends(coach: Browser, cast: Cast, cohort: Cohort) -> None:
    url = f"/cohorts/{cohort.pk}/messages/"
    assert "No message yet" in text_of(coach.get(url))
    key = re.findall(r'name="key" value="([^"]+)"', text_of(coach.get(f"{url}new/")))[0]
    form = {**WORDS, "segment": "all", "key": key}
    seen = text_of(coach.post(f"{url}new/", {**form, "step": "look"}))
    assert "Send to 4 learners" in seen and "ann@metcrm.example" in seen and "See &lt;you&gt; there." in seen
    for _ in range(2):
        answer = coach.post(f"{url}new/", {**form, "step": "send", "expected": "4"}, follow=True)
        assert "Sent to 4" in text_of(answer) and "Week 2 &lt;is&gt; open" in text_of(answer)
    with context.institute(cast.institute.pk):
        assert OutboxMessage.objects.count() == 4
        OutboxMessage.objects.filter(to_name="Ben").update(state="bounced", sent_at=NOW, reason="No such mailbox")
    assert "1 didn&#x27;t arrive" in text_of(coach.get(url)) or "1 didn't arrive" in text_of(coach.get(url))
    assert "No such mailbox" in text_of(answer.client.get(answer.redirect_chain[-1][0]))


def test_what_is_refused_keeps_its_words(coach: Browser, cohort: Cohort) -> None:
    url = f"/cohorts/{cohort.pk}/messages/new/"
    for wrong in ({"segment": "gone"}, {"subject": ""}, {"key": "no"}, {"segment": "all", "expected": "9"}):
        form = {**WORDS, "segment": "all", "key": str(new_id()), "step": "send", "expected": "4", **wrong}
        answer = coach.post(url, form)
        assert answer.status_code == 422, wrong
        assert "Bring one deck." in text_of(answer)


def test_a_learner_and_another_institute_get_404(alice: Browser, cohort: Cohort) -> None:
    assert alice.get(f"/cohorts/{cohort.pk}/messages/").status_code == 404
    assert alice.post(f"/cohorts/{cohort.pk}/messages/new/", WORDS).status_code == 404
