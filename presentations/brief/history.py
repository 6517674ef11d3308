"""What was so far, and what is promised on both sides."""

from collections.abc import Iterator
from datetime import datetime

from clients.public import ReferralSteps, referral_steps
from practitioners.models import FollowUp, FollowUpState
from practitioners.selectors_follow_ups import lines, of_practice
from presentations import selectors, selectors_promises
from presentations.brief.parts import Line, Mark, Subject, day_words
from presentations.models import Promise, Visit

VISITS = 8
_OPEN = (FollowUpState.DRAFT, FollowUpState.HELD, FollowUpState.RELEASED)


def so_far(subject: Subject) -> Iterator[Line]:
    """Referrals as bare counts, then the visits, newest first."""
    steps = referral_steps([subject.practice.pk])[subject.practice.pk]
    if steps.referred:
        yield Line(_counted(steps), _patients(steps.referred), _last_referral(subject))
    visits = selectors.logged_visits(subject.practice, VISITS)
    for visit in visits:
        yield _visit(visit, subject)
    if not visits:
        yield Line("Nobody of yours has called on this office yet." if not steps.referred else "No visit is logged.")


def _patients(count: int) -> str:
    return f"{count} patient{'' if count == 1 else 's'} referred"


def _counted(steps: ReferralSteps) -> str:
    told = [(steps.waiting, "waiting"), (steps.started, "with you"), (steps.discharged, "discharged"),
            (steps.not_started, "not started")]  # fmt: skip
    return ", ".join(f"{count} {what}" for count, what in told if count)


def _last_referral(subject: Subject) -> str:
    last = subject.practice.last_referral_at
    return f"last on {subject.day(last)}" if last else ""


def _visit(visit: Visit, subject: Subject) -> Line:
    assert visit.happened_at is not None
    met = selectors.names_of(visit)
    parts = [visit.get_kind_display() + (f": {met}" if met else ""), visit.get_outcome_display(), visit.note]
    return Line(". ".join(part for part in parts if part), subject.day(visit.happened_at), typed=True)


def promised(subject: Subject) -> Iterator[Line]:
    """Ours: what was promised, what is due, the next step agreed. Theirs: what they promised, that they would refer."""
    for promise in selectors_promises.open_of(subject.practice):
        who = "You:" if promise.side == Promise.Side.OURS else "They:"
        mark = Mark.OPEN if promise.due_on < subject.today else Mark.BOX
        yield Line(promise.text, who, f"by {day_words(promise.due_on, subject.today)}", mark, typed=True)
    for visit in selectors.logged_visits(subject.practice, VISITS):
        if visit.next_step:
            yield _next_step(visit, subject)
            break
    yield from _they(subject)
    rows = [row for row in of_practice(subject.practice).order_by("due_at", "pk") if row.state in _OPEN]
    for line in lines(rows, subject.now):
        if line.shown.label != "Sent":
            yield _owed(line.follow_up, line.shown.label, line.when, subject)


def _next_step(visit: Visit, subject: Subject) -> Line:
    assert visit.happened_at is not None
    by = f"by {day_words(visit.next_step_on, subject.today)}" if visit.next_step_on else ""
    late = visit.next_step_on is not None and visit.next_step_on < subject.today
    note = ", ".join(part for part in (f"said on {subject.day(visit.happened_at)}", by) if part)
    return Line(visit.next_step, "You:", note, Mark.OPEN if late else Mark.BOX, typed=True)


def _owed(row: FollowUp, state: str, when: datetime, subject: Subject) -> Line:
    who = f" to {row.contact.name}" if row.contact else ""
    text = f"{row.get_purpose_display()}, {row.get_channel_display().lower()}{who}"
    return Line(text, "You:", f"{state.lower()}, due {day_words(when.date(), subject.today)}", Mark.BOX)


def _they(subject: Subject) -> Iterator[Line]:
    said = selectors.promised_to_refer(subject.practice)
    if said is None:
        return
    last = subject.practice.last_referral_at
    kept = last is not None and last >= said
    note = f"a patient came on {subject.day(last)}" if kept and last else "no referral since"
    yield Line(f"said on {subject.day(said)} that they would refer", "They:", note, Mark.NONE if kept else Mark.BOX)
