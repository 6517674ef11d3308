"""The measures as a workspace knows them: the published ones, and its own behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from clients.measure_kinds import VERIFIED, Area, Better, MeasureError
from clients.measure_types import Measure
from clients.measures import measures
from clients.models import AssessmentDraft, Episode, OwnMeasure
from metcrm.tenancy.actors import Actor

OWN_METHODS = ("side", "device", "assistive_device", "protocol")
OWN_MARK = "own measure"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """`own` by code; retired ones are known, so that what was measured can be read, but offered no more."""

    own: Mapping[str, Measure]
    retired: frozenset[str] = frozenset()

    def measure(self, code: str) -> Measure:
        """One measure; MeasureError when neither the catalogue nor the workspace has it."""
        found = measures().get(code) or self.own.get(code)
        if found is None:
            raise MeasureError(f"There is no measure {code}.")
        return found

    def knows(self, code: str) -> bool:
        return code in measures() or code in self.own

    @property
    def everything(self) -> dict[str, Measure]:
        """All by code, the published ones first."""
        return {**measures(), **self.own}

    @property
    def offered(self) -> dict[str, Measure]:
        """What may be measured from now on."""
        return {code: one for code, one in self.everything.items() if code not in self.retired}


def catalogue() -> Catalogue:
    """One query."""
    rows = list(OwnMeasure.objects.order_by("created_at", "pk"))
    retired = frozenset(row.code for row in rows if row.retired_at is not None)
    return Catalogue({row.code: as_measure(row) for row in rows}, retired)


def as_measure(row: OwnMeasure) -> Measure:
    """An own measure as all code knows measures: no threshold, no cut-point, and its mark in every sentence."""
    step = Decimal(1).scaleb(-row.decimals)
    return Measure(
        code=row.code,
        name=row.name,
        abbreviation=row.name,
        in_text=f"{row.name} ({OWN_MARK})",
        unit=row.unit,
        minimum=row.minimum.quantize(step),
        maximum=row.maximum.quantize(step),
        decimals=row.decimals,
        better=Better(row.better),
        area=Area(row.area),
        entry=row.entry,
        entry_seconds=row.entry_seconds,
        method_fields=OWN_METHODS,
        headline=False,
        confidence=VERIFIED,
        note=row.how,
        own=True,
    )


def own_measures() -> list[OwnMeasure]:
    """Those still in use, by name."""
    return list(OwnMeasure.objects.filter(retired_at=None).order_by("name"))


def get_own_measure(pk: UUID) -> OwnMeasure:
    return OwnMeasure.objects.get(pk=pk)


def draft_of(episode: Episode, by: Actor) -> AssessmentDraft | None:
    """What this person has typed for this episode and not saved."""
    if by.user_id is None:
        return None
    return AssessmentDraft.objects.filter(episode=episode, user_id=by.user_id).first()
