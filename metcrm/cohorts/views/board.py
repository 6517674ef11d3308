"""The board of a cohort: who is on the way to a first referral, who is stuck, and where."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.cohorts import board as boards
from metcrm.cohorts import selectors_board
from metcrm.cohorts.forms.board import BoardFilter
from metcrm.cohorts.risk import rules_in_words
from metcrm.cohorts.services import exporting
from metcrm.documents.tables import FORMATS
from metcrm.http import AuthedRequest, htmx_aware, in_institute, needs, or_404
from metcrm.ui.columns import Columns, columns

ON_A_PAGE = 25


@require_safe
@in_institute
@needs(Capability.READ_COHORTS)
@htmx_aware
def board(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Learners by week, those at risk, medians beside earlier cohorts, and what came after the end."""
    cohort = or_404(selectors_board.get_cohort, pk)
    today = cohort.day_of(clock.now())
    found = selectors_board.board(cohort, today)
    form = BoardFilter(request.GET)
    asked, sort = form.asked(), request.GET.get("sort", "name")
    shown = boards.chosen(found.learners, **asked, sort=sort)
    context = {
        "cohort": cohort, "board": found, "today": today, "form": form, "keep": {"sort": sort},
        "asked": any(asked.values()), "query": request.GET.urlencode(),
        "page": Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page")),
        "chart": _chart(found), "rules": rules_in_words(found.first_visit), "least": boards.LEAST,
        "count": selectors_board.last_count(cohort), "formats": FORMATS,
        "has_begun": cohort.starts_on <= today, "is_over": cohort.ends_on < today,
    }  # fmt: skip
    return render(request, "cohorts/board.html", context)


@require_safe
@never_cache
@in_institute
@needs(Capability.READ_COHORTS)
def board_export(request: AuthedRequest, pk: UUID, format: str) -> HttpResponse:
    """The board as a file: the learners that it would show, one row each."""
    if format not in FORMATS:
        raise Http404
    cohort = or_404(selectors_board.get_cohort, pk)
    asked, now = BoardFilter(request.GET).asked(), clock.now()
    sort = request.GET.get("sort", "name")
    file = exporting.export_board(cohort, format=format, sort=sort, by=request.actor, now=now, **asked)
    kind = FORMATS[format]
    name = f"cohort-{cohort.day_of(now):%Y-%m-%d}.{kind.ending}"
    response = HttpResponse(file, content_type=kind.content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _chart(found: boards.Board) -> Columns | None:
    """Done beside late, week by week; none before there is a week and a learner."""
    weeks = [(place, week) for place, week in enumerate(found.weeks) if week.assignments]
    if not weeks or not found.learners:
        return None
    done, late = [found.credited(place) for place, _ in weeks], [found.late(place) for place, _ in weeks]
    told = ", ".join(
        f"week {week.number}: {one} done, {other} late" for (_, week), one, other in zip(weeks, done, late, strict=True)
    )
    return columns(
        key="weeks", names=("Done", "Late"), labels=[f"Week {week.number}" for _, week in weeks], first=done,
        second=late, words=f"Assignments of all learners by week, {told}.",
    )  # fmt: skip
