"""The weeks of a programme and what they ask for."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.cohorts import selectors
from metcrm.cohorts.forms.programmes import AssignmentForm, WeekForm
from metcrm.cohorts.services import programmes as services
from metcrm.cohorts.views.common import status_of, told, tried
from metcrm.http import AuthedRequest, in_institute, needs, or_404


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.WRITE_COHORTS)
def week_new(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """One more week at the end."""
    programme = or_404(selectors.get_programme, pk)
    last = selectors.weeks_of(programme).last()
    form = WeekForm(
        request.POST if request.method == "POST" else None,
        initial={"release_day": last.release_day + services.WEEK if last else 0},
    )
    kept = tried(form, lambda: services.keep_week(programme, by=request.actor, now=clock.now(), **form.cleaned_data))
    if kept:
        messages.success(request, f"Week {kept.number} is there.")
        return redirect("cohorts:programme_detail", pk)
    context = {"form": form, "programme": programme, "title": "One more week"}
    return render(request, "cohorts/programme_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.WRITE_COHORTS)
def week_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Another title or day."""
    week = or_404(selectors.get_week, pk)
    form = WeekForm(request.POST) if request.method == "POST" else WeekForm.of(week)
    kept = tried(
        form,
        lambda: services.keep_week(week.programme, week=week, by=request.actor, now=clock.now(), **form.cleaned_data),
    )
    if kept:
        messages.success(request, "Saved.")
        return redirect("cohorts:programme_detail", week.programme_id)
    context = {"form": form, "programme": week.programme, "title": str(week)}
    return render(request, "cohorts/programme_form.html", context, status=status_of(form))


@require_POST
@in_institute
@needs(Capability.WRITE_COHORTS)
def week_remove(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Take a week out, with its assignments."""
    week = or_404(selectors.get_week, pk)

    def remove() -> str:
        services.remove_week(week, by=request.actor, now=clock.now())
        return f"“{week.title}” is out. Cohorts that have it keep it."

    return told(request, remove, "cohorts:programme_detail", week.programme_id)


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.WRITE_COHORTS)
def assignment_new(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """One more assignment of a week."""
    week = or_404(selectors.get_week, pk)
    form = AssignmentForm(
        request.POST if request.method == "POST" else None,
        initial={"due_day": week.release_day + services.WEEK - 1},
    )
    kept = tried(form, lambda: services.keep_assignment(week, by=request.actor, now=clock.now(), **form.cleaned_data))
    if kept:
        messages.success(request, f"“{kept.title}” is in week {week.number}.")
        return redirect("cohorts:programme_detail", week.programme_id)
    context = {"form": form, "programme": week.programme, "title": f"An assignment of week {week.number}"}
    return render(request, "cohorts/programme_form.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@in_institute
@needs(Capability.WRITE_COHORTS)
def assignment_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Change an assignment."""
    one = or_404(selectors.get_assignment, pk)
    form = AssignmentForm(request.POST) if request.method == "POST" else AssignmentForm.of(one)
    kept = tried(
        form,
        lambda: services.keep_assignment(one.week, one=one, by=request.actor, now=clock.now(), **form.cleaned_data),
    )
    if kept:
        messages.success(request, "Saved.")
        return redirect("cohorts:programme_detail", one.week.programme_id)
    context = {"form": form, "programme": one.week.programme, "title": f"Week {one.week.number}: {one.title}"}
    return render(request, "cohorts/programme_form.html", context, status=status_of(form))


@require_POST
@in_institute
@needs(Capability.WRITE_COHORTS)
def assignment_remove(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Take an assignment out."""
    one = or_404(selectors.get_assignment, pk)

    def remove() -> str:
        services.remove_assignment(one, by=request.actor, now=clock.now())
        return f"“{one.title}” is out. Cohorts that have it keep it."

    return told(request, remove, "cohorts:programme_detail", one.week.programme_id)
