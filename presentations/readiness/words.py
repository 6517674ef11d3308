"""Points 1, 3 and 4: what this office will read or hear, read by the coach.

Nothing that could be read is not the same as clean: a point needs at least one text.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from clients.public import condition_choices
from metcrm.wording.reading import Script, read_many
from metcrm.wording.remarks import Remark
from practitioners.models import FollowUp
from practitioners.selectors_follow_ups import DRAFTS, LEAVING, TASKS
from presentations.models import MaterialVersion
from presentations.readiness.points import Batch, Call, Fix, Found
from presentations.services.materials import one_sheet_script

OBJECTIVE = "objective"
ONE_SHEET = "one_sheet"
PLAN = "plan"


@dataclass(frozen=True)
class Text:
    """One thing that the office will read or hear, what it is called, and how its words are changed."""

    called: str
    script: Script
    fix: Fix


@dataclass(frozen=True)
class Heard:
    """A text with what is open in it."""

    text: Text
    remarks: tuple[Remark, ...]


#: All texts for the offices of a batch, by the practice's id, in a constant number of queries.
Source = Callable[[Batch], Mapping[UUID, Iterable[Text]]]
_sources: dict[str, Source] = {}


def register_texts(key: str, source: Source) -> None:
    """Let the points about language read these too; registering a key again replaces it."""
    _sources[key] = source


def forget_texts(key: str) -> None:
    """Take it away again (tests do)."""
    _sources.pop(key, None)


def heard(batch: Batch) -> Mapping[UUID, list[Heard]]:
    """Every text for each office, read once for the whole batch."""
    return batch.once("heard", _read)


def _read(batch: Batch) -> Mapping[UUID, list[Heard]]:
    texts = [(pk, text) for source in _sources.values() for pk, rows in source(batch).items() for text in rows]
    found: dict[UUID, list[Heard]] = defaultdict(list)
    for (pk, text), seen in zip(texts, read_many([text.script for _, text in texts]), strict=True):
        found[pk].append(Heard(text, tuple(one.remark for one in seen if one.open)))
    return found


def no_certification(batch: Batch) -> dict[UUID, Found]:
    """Point 1."""
    return {call.practice.pk: _clean(batch, call, "certification") for call in batch.calls}


def no_equipment(batch: Batch) -> dict[UUID, Found]:
    """Point 4."""
    return {call.practice.pk: _clean(batch, call, "equipment") for call in batch.calls}


def outcomes(batch: Batch) -> dict[UUID, Found]:
    """Point 3: no word about fitness, and something measured to speak of instead."""
    plans = measured(batch)
    found = {}
    for call in batch.calls:
        clean, conditions = _clean(batch, call, "fitness"), plans.get(call.practice.pk)
        if not clean.done:
            found[call.practice.pk] = clean
        elif conditions:
            found[call.practice.pk] = Found(
                True, f"You can say what you measure for {_some(conditions)}. {clean.evidence}"
            )
        else:
            fix = Fix(ONE_SHEET, "Choose conditions")
            said = "Nothing says yet what you measure for one of their conditions."
            found[call.practice.pk] = Found(False, said, (fix,))
    return found


def measured(batch: Batch) -> dict[UUID, list[str]]:
    """The conditions for which each office's own papers say what is measured; labels."""
    labels = {label for _, label in condition_choices()}
    return {
        pk: [label for version in versions for label in version.content.get("conditions", []) if label in labels]
        for pk, versions in papers(batch).items()
    }


def papers(batch: Batch) -> Mapping[UUID, list[MaterialVersion]]:
    """The newest version of every leave-behind in use, by practice; one query a batch."""
    return batch.once("papers", _papers)


def _papers(batch: Batch) -> Mapping[UUID, list[MaterialVersion]]:
    rows = MaterialVersion.objects.filter(material__practice__in=batch.ids, material__retired_at=None)
    newest = rows.select_related("material__practice", "job").order_by("material", "-number").distinct("material")
    found: dict[UUID, list[MaterialVersion]] = defaultdict(list)
    for version in newest:
        found[version.material.practice_id].append(version)
    return found


def objectives(batch: Batch) -> dict[UUID, list[Text]]:
    """What is meant to be said there."""
    return {
        call.practice.pk: [
            Text(
                "the objective",
                Script(f"visit:{call.visit.pk}", {"Objective": call.visit.objective}, [call.practice.name]),
                Fix(OBJECTIVE, "Change the objective"),
            )
        ]
        for call in batch.calls
        if call.visit is not None and call.visit.objective
    }


def _mend(version: MaterialVersion) -> Fix:
    if version.material.kind == ONE_SHEET:
        return Fix(ONE_SHEET, "Make it again")
    return Fix("", "Change its words", url=reverse("presentations:material_detail", args=[version.material_id]))


def sheets(batch: Batch) -> dict[UUID, list[Text]]:
    """The leave-behinds in use."""
    return {
        pk: [
            Text(
                f"version {one.number} of the {one.material.get_kind_display().lower()}",
                one_sheet_script(one.material.practice, one.content),
                _mend(one),
            )
            for one in versions
        ]
        for pk, versions in papers(batch).items()
    }


def follow_ups(batch: Batch) -> dict[UUID, list[Text]]:
    """What waits to be sent to them, or to be said on the telephone."""
    found: dict[UUID, list[Text]] = defaultdict(list)
    rows = FollowUp.objects.filter(DRAFTS | LEAVING | TASKS, practice__in=batch.ids).exclude(body="")
    names = {practice.pk: practice.name for practice in batch.practices}
    for row in rows.select_related("contact").order_by("due_at", "pk"):
        people = [row.contact.name] if row.contact else []
        said = Script(f"practitioners.followup:{row.pk}", {"Subject": row.subject, "Words": row.body.strip()},
                      [names[row.practice_id], batch.workspace.name, *people])  # fmt: skip
        fix = Fix("", "Open the follow-up", url=reverse("practitioners:follow_up_detail", args=[row.pk]))
        found[row.practice_id].append(Text(f"a follow-up: {row.get_channel_display().lower()}", said, fix))
    return found


def _clean(batch: Batch, call: Call, kind: str) -> Found:
    texts = heard(batch).get(call.practice.pk, [])
    if not texts:
        return Found(False, "Nothing is written for this office yet, so nothing could be read.", (_first_text(call),))
    bad = [(one.text, remark) for one in texts for remark in one.remarks if remark.finding.category == kind]
    if not bad:
        return Found(True, f"The coach has read {_some([one.text.called for one in texts])}, and found nothing.")
    text, remark = bad[0]
    more = f" And {len(bad) - 1} more." if len(bad) > 1 else ""
    instead = f" Say instead: “{remark.finding.suggestion}”." if remark.finding.suggestion else ""
    said = f"“{remark.words}” in {text.called}: {remark.finding.reason}{instead}{more}"
    return Found(False, said, tuple(dict.fromkeys(one.fix for one, _ in bad)))


def _first_text(call: Call) -> Fix:
    if call.visit is not None:
        return Fix(OBJECTIVE, "Write the objective")
    return Fix("", "Plan a visit", url=f"{reverse('presentations:visit_plan')}?practice={call.practice.pk}")


def _some(names: Iterable[str]) -> str:
    """“a, b and 2 more”."""
    names = list(dict.fromkeys(names))
    if len(names) > 3:
        return f"{', '.join(names[:2])} and {len(names) - 2} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
