"""Writing down what was measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from clients.measures import Measure, MeasureError, Unable
from clients.methods import MAX_LENGTH, write_method
from clients.models import Assessment, Episode, MeasureConfirmation, Result
from clients.selectors.catalogue import Catalogue, catalogue
from clients.services.drafts import forget_draft
from clients.services.refusals import Refused
from metcrm.accounts.permissions import Capability, check
from metcrm.audit.services import record
from metcrm.tenancy.actors import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """What was found for one measure: a number in its unit or Unable, and how it was taken."""

    value: Decimal | Unable
    method: Mapping[str, str] = field(default_factory=dict)


def record_assessment(
    *, episode: Episode, kind: str, on: date, values: Mapping[str, Entry], by: Actor, now: datetime
) -> Assessment:
    """Keep one dated set of values; `values` by code of the catalogue.

    1. refuse a day or kind that the episode can't have
    2. check each value against its measure's grid
    3. write the assessment and its results; what this person had half typed is gone

    Raises:
        Refused: with the field it is about; `value_<code>` for a value.
    """
    check(by, Capability.WRITE_CLIENTS)
    with transaction.atomic():
        episode = Episode.objects.select_for_update().get(pk=episode.pk)
        _check(episode, kind, on)
        assessment = Assessment.objects.create(episode=episode, kind=kind, on=on, by=str(by), created_at=now)
        Result.objects.bulk_create(_results(assessment, values))
        forget_draft(episode, by)
        record("assessment.recorded", by=by, on=assessment, now=now, episode=episode.pk, kind=kind, n=len(values))
    return assessment


def correct_assessment(
    *, assessment: Assessment, on: date, values: Mapping[str, Entry], by: Actor, now: datetime
) -> Assessment:
    """Put right what was typed wrongly. The audit keeps which measures changed; signed reports keep what they said.

    Raises:
        Refused: as for recording.
    """
    check(by, Capability.WRITE_CLIENTS)
    with transaction.atomic():
        episode = Episode.objects.select_for_update().get(pk=assessment.episode_id)
        _check(episode, assessment.kind, on, correcting=assessment)
        wanted = {row.measure: row for row in _results(assessment, values)}
        before = {row.measure: row for row in assessment.results.all()}
        changed = sorted(
            code for code in wanted.keys() | before.keys() if _said(wanted.get(code)) != _said(before.get(code))
        )
        assessment.results.filter(measure__in=changed).delete()
        Result.objects.bulk_create([wanted[code] for code in changed if code in wanted])
        moved = assessment.on != on
        assessment.on = on
        assessment.save(update_fields=["on"])
        record("assessment.corrected", by=by, on=assessment, now=now, measures=changed, day_moved=moved)
    return assessment


def confirm_measure(*, code: str, by: Actor, user_id: UUID, now: datetime) -> MeasureConfirmation:
    """A person with the right has held the measure's figures against their citation.

    Raises:
        Refused: there is no such measure, or its source was seen already.
    """
    check(by, Capability.WRITE_REPORTS)
    what = _measure(code, catalogue())
    if not needs_confirmation(what):
        raise Refused(f"{what.name} needs no confirmation: its source was read.")
    with transaction.atomic():
        confirmation, made = MeasureConfirmation.objects.get_or_create(
            measure=code, defaults={"confirmed_at": now, "confirmed_by": str(by), "confirmer_id": user_id}
        )
        if made:
            record("measure.confirmed", by=by, on=confirmation, now=now, measure=code)
    return confirmation


def needs_confirmation(what: Measure) -> bool:
    """A number of this measure (an amount of change, a published line, a target range) wasn't seen in its source."""
    target = what.default_range
    return (
        what.needs_verification
        or any(threshold.needs_verification for threshold in what.thresholds)
        or any(cut.needs_verification for cut in what.cutpoints)
        or (target is not None and target.needs_verification)
    )


def _check(episode: Episode, kind: str, on: date, correcting: Assessment | None = None) -> None:
    others = Assessment.objects.filter(episode=episode).exclude(pk=correcting.pk if correcting else UUID(int=0))
    if kind not in Assessment.Kind.values:
        raise Refused("Choose baseline, progress or discharge.", "kind")
    if on < episode.started_on:
        raise Refused(f"The episode began on {episode.started_on:%b %-d, %Y}; choose that day or a later one.", "on")
    if episode.ended_on and on > episode.ended_on:
        raise Refused(f"The client was discharged on {episode.ended_on:%b %-d, %Y}.", "on")
    baseline = others.filter(kind=Assessment.Kind.BASELINE).first()
    if kind == Assessment.Kind.BASELINE:
        _check_baseline(baseline, others.order_by("on").first(), on)
    elif baseline is None:
        raise Refused("The baseline comes first.", "kind")
    elif on <= baseline.on:
        raise Refused(f"The baseline is of {baseline.on:%b %-d, %Y}; this one comes after it.", "on")
    elif others.filter(kind=kind, on=on).exists():
        raise Refused("An assessment of this kind is on record for this day already.", "on")


def _check_baseline(baseline: Assessment | None, earliest: Assessment | None, on: date) -> None:
    if baseline is not None:
        raise Refused(f"This episode has its baseline of {baseline.on:%b %-d, %Y} already.", "kind")
    if earliest is not None and on >= earliest.on:
        raise Refused(f"The next assessment is of {earliest.on:%b %-d, %Y}; the baseline comes before it.", "on")


def _results(assessment: Assessment, values: Mapping[str, Entry]) -> list[Result]:
    if not values:
        raise Refused("Enter at least one value, or say for one why it couldn't be taken.")
    known = catalogue()
    return [_result(assessment, code, entry, known) for code, entry in values.items()]


def _result(assessment: Assessment, code: str, entry: Entry, known: Catalogue) -> Result:
    what = _measure(code, known)
    method = write_method(entry.method)
    if len(method) > MAX_LENGTH:
        raise Refused(f"Say how {what.name} was taken in fewer words.", f"value_{code}")
    if isinstance(entry.value, Unable):
        return Result(assessment=assessment, measure=code, unable=entry.value.reason, method=method)
    try:
        value = what.on_grid(entry.value)
    except MeasureError as error:
        raise Refused(str(error), f"value_{code}") from error
    return Result(assessment=assessment, measure=code, value=value, method=method)


def _measure(code: str, known: Catalogue) -> Measure:
    try:
        return known.measure(code)
    except MeasureError as error:
        raise Refused(str(error)) from error


def _said(row: Result | None) -> tuple[object, ...] | None:
    return (row.value, row.unable, row.method) if row else None
