"""What the page of a practice shows."""

from typing import Any

from django.utils import timezone

from metcrm import clock
from metcrm.http import AuthedRequest
from practitioners import checks, homework, known, selectors
from practitioners.facts import Subject
from practitioners.forms.homework import form_for
from practitioners.views.common import may_write


def profile_page(
    request: AuthedRequest, profile: selectors.Profile, sent: dict[int, Any] | None = None
) -> dict[str, Any]:
    """The context of the page. `sent` holds the form of an item that was posted and has to be looked at again."""
    score = homework.score_profiles([profile])[profile.practice.pk]
    today, writes = timezone.localdate(clock.now()), may_write(request)
    history = selectors.history(profile.practice)
    sections = known.sections(Subject.PRACTICE, profile.facts, history, today)
    forms = {item.number: form_for(profile, item.number) for item in score.missing} if writes else {}
    return {
        "practice": profile.practice,
        "profile": profile,
        "people": profile.people,
        "former": selectors.former_contacts(profile.practice),
        "homework": score,
        "checks": checks.checks_of(profile, score, today, forms | (sent or {})),
        "sections": sections,
        "to_check": known.to_check(fact for section in sections for fact in section.known),
        "places": known.places(profile, history, today),
        "numbers": known.numbers(profile, history, today),
        "may_write": writes,
        "sent": bool(sent),
    }
