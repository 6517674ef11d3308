"""Points 2, 6 and 7: what is known of the office, what can be left there, and whether what it was told holds."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse

from clients.public import unanswered_too_long
from metcrm.documents.models import RenderJob
from practitioners.models import FollowUp
from practitioners.selectors_follow_ups import DRAFTS, TASKS
from presentations.models import MaterialVersion, Promise
from presentations.readiness.points import Batch, Fix, Found
from presentations.readiness.words import OBJECTIVE, ONE_SHEET, papers

ITEM = "item"
REACH = "reach"
PROMISE = "promise"
#: Items of the homework that other short forms mend.
_ELSEWHERE = {11: Fix(OBJECTIVE, "Write the objective"), 12: Fix(ONE_SHEET, "Choose conditions")}
_State = RenderJob.State


def homework_done(batch: Batch) -> dict[UUID, Found]:
    """Point 2."""
    found = {}
    visits = {call.practice.pk: call.visit for call in batch.calls}
    for pk, work in batch.homework.items():
        if work.complete:
            found[pk] = Found(True, f"All {work.total} things are known.")
            continue
        fixes = []
        for item in work.missing:
            fix = _ELSEWHERE.get(item.number, Fix(ITEM, item.action, str(item.number)))
            if item.number == 11 and visits[pk] is None:
                fix = Fix("", "Plan a visit", url=f"{reverse('presentations:visit_plan')}?practice={pk}")
            fixes.append(Fix(fix.way, f"{item.title}: {fix.label.lower()}", fix.about, fix.url, item.todo))
        names = ", ".join(_within(item.title) for item in work.missing[:4])
        more = f" and {len(work.missing) - 4} more" if len(work.missing) > 4 else ""
        found[pk] = Found(False, f"{work.done} of {work.total} known. Missing: {names}{more}.", tuple(fixes))
    return found


def _within(title: str) -> str:
    """A title in the middle of a sentence: “NPI verified” keeps its capitals."""
    return title if title[:2].isupper() else title[0].lower() + title[1:]


def something_to_leave(batch: Batch) -> dict[UUID, Found]:
    """Point 6."""
    return {pk: _leave(papers(batch).get(pk, [])) for pk in batch.ids}


def _leave(versions: Sequence[MaterialVersion]) -> Found:
    ready = [one for one in versions if one.job and one.job.state == _State.READY]
    if ready:
        names = ", ".join(f"{one.material.get_kind_display().lower()}, version {one.number}" for one in ready[:3])
        return Found(True, f"Drawn, and waiting to be printed: {names}.")
    if any(one.job and one.job.state in (_State.QUEUED, _State.RUNNING) for one in versions):
        return Found(False, "The one-sheet is being drawn; it takes a few seconds.", working=True)
    if versions:
        return Found(False, "The one-sheet couldn't be drawn.", (Fix(ONE_SHEET, "Make it again"),))
    return Found(False, "Nothing to leave there yet.", (Fix(ONE_SHEET, "Make a one-sheet"),))


def in_order(batch: Batch) -> dict[UUID, Found]:
    """Point 7: the office can reach us, and nothing that it waits for is late."""
    late, promises, tasks = unanswered_too_long(batch.ids, batch.now), _promises(batch), _tasks(batch)
    reach = _unreachable(batch)
    found = {}
    for pk in batch.ids:
        said, fixes = [], []
        if reach:
            said.append(f"Not known of you: {reach}.")
            fixes.append(Fix(REACH, "Say how you are reached"))
        if late.get(pk):
            said.append(f"{_count(late[pk], 'referral')} of theirs waited too long for an answer.")
            fixes.append(Fix("", "Answer them", url=f"{reverse('clients:referral_list')}?status=received"))
        for promise in promises.get(pk, []):
            said.append(f"Promised for {promise.due_on:%b} {promise.due_on.day}, and open: {promise.text}.")
            fixes.append(Fix(PROMISE, "It is kept", str(promise.pk), hint=promise.text))
        for task in tasks.get(pk, []):
            said.append(f"Due and not done: {task.get_channel_display().lower()}.")
            url = reverse("practitioners:follow_up_detail", args=[task.pk])
            fixes.append(Fix("", "Open the follow-up", url=url))
        well = "They can telephone, write and refer to you, and nothing they wait for is late."
        found[pk] = Found(not said, " ".join(said) or well, tuple(fixes))
    return found


def _unreachable(batch: Batch) -> str:
    ours = batch.workspace
    wanted = {"telephone": ours.phone, "reply address": ours.reply_to, "postal address": ours.postal_address}
    return ", ".join(name for name, there in wanted.items() if not there)


def _promises(batch: Batch) -> Mapping[UUID, list[Promise]]:
    rows = Promise.objects.filter(
        practice__in=batch.ids, state=Promise.State.OPEN, side=Promise.Side.OURS, due_on__lt=batch.today
    )
    found: dict[UUID, list[Promise]] = defaultdict(list)
    for row in rows.order_by("due_on", "pk"):
        found[row.practice_id].append(row)
    return found


def _tasks(batch: Batch) -> Mapping[UUID, list[FollowUp]]:
    """Calls, cards and drop-ins whose time is over, and drafts that nobody released in time."""
    rows = FollowUp.objects.filter(DRAFTS | TASKS, practice__in=batch.ids, due_at__lt=batch.now)
    found: dict[UUID, list[FollowUp]] = defaultdict(list)
    for row in rows.order_by("due_at", "pk"):
        found[row.practice_id].append(row)
    return found


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
