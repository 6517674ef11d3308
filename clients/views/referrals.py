"""Referrals: what waits, taking down, moving on, taking in."""

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.clock import within
from clients.forms.episodes import TakeInForm
from clients.forms.referrals import MoveForm, PhotosForm, ReferralFilter, ReferralForm
from clients.selectors import get_referral
from clients.selectors import referrals as selectors
from clients.services import photos, referral_steps
from clients.services import referrals as services
from clients.views.client_page import condition_label
from clients.views.files import picture_response
from clients.views.lookups import attempt, filters_only, name_search, posted, status_of, uuid_or_none
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs, or_404
from practitioners.selectors.practices import get_practice

SHOWN = 5
STATUSES = list(referral_steps.S.choices)
MOVE_LABELS = {
    referral_steps.S.REACHED.value: "Patient reached",
    referral_steps.S.WAITING_FOR_CLEARANCE.value: "Waiting for clearance",
    referral_steps.S.STARTED.value: "Started",
    referral_steps.S.DISCHARGED.value: "Discharged",
    referral_steps.S.NOT_STARTED.value: "Will not start",
}


@require_http_methods(["GET", "POST"])
@needs(Capability.READ_REFERRALS)
def referral_list(request: AuthedRequest) -> HttpResponse:
    """All referrals, open ones unless asked otherwise; a patient's name is searched by POST."""
    if (query := filters_only(request, ["status"])) is not None:
        return redirect(reverse("clients:referral_list") + query)
    given, name = name_search(request)
    status = given.get("status", "open")
    found = selectors.list_referrals(
        q=name,
        status=status if status in {"open", *referral_steps.S.values} else "",
        order=given.get("sort", ""),
    )
    form = ReferralFilter({"q": name, "status": status}, statuses=STATUSES)
    page = Paginator(found, 50).get_page(given.get("page"))
    context = {
        "page": page, "form": form, "now": clock.now(),
        "soon": within(request.workspace.referral_answer_days),
        "filtered": bool(name or given.get("status")), "status": status, "searched": bool(name),
        "may_write": may(request.actor, Capability.WRITE_REFERRALS),
    }  # fmt: skip
    return render(request, "clients/referral_list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_REFERRALS)
def referral_create(request: AuthedRequest) -> HttpResponse:
    """Take down a referral by hand; the practitioners follow the practice."""
    wanted = uuid_or_none(request.POST.get("practice") or request.GET.get("practice"))
    practice = _practice_or_none(wanted)
    now = clock.now()
    start = {"practice": practice, "submission_key": secrets.token_hex(16)}
    form = ReferralForm(posted(request), request.FILES or None, practice=practice, now=now, initial=start)
    if form.is_valid():
        referral = services.receive(
            practice=form.cleaned_data["practice"],
            practitioner=form.cleaned_data["practitioner"],
            patient=form.patient,
            pictures=form.cleaned_data["photos"],
            source="by_hand",
            submission_key=form.cleaned_data["submission_key"],
            by=request.actor,
            now=now,
        )
        due = timezone.localtime(referral.answer_due_at)
        messages.success(request, f"The referral is down. Answer it by {due:%a, %b} {due.day}, 5 PM there.")
        return redirect("clients:referral_detail", referral.pk)
    return render(request, "clients/referral_create.html", {"form": form}, status=status_of(request))


@require_GET
@needs(Capability.READ_REFERRALS)
def referral_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """One referral: what it says, what is missing, what happened. Reading it is audited."""
    services.note_viewed(or_404(get_referral, pk), by=request.actor, now=clock.now())
    return _detail(request, pk, None)


@require_POST
@needs(Capability.WRITE_REFERRALS)
def referral_move(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Note the next step."""
    referral = or_404(get_referral, pk)
    form = MoveForm(request.POST, status=referral.status, labels=MOVE_LABELS)
    moved = attempt(
        form,
        lambda: services.move(
            referral=referral, to=form.cleaned_data["to"], reason=form.why_not, by=request.actor, now=clock.now()
        ),
    )
    if moved is None:
        return _detail(request, pk, form)
    messages.success(request, "Noted. The office sees it on its own page.")
    return redirect("clients:referral_detail", pk)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_REFERRALS)
def referral_take_in(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Client and episode of a referral in one step."""
    referral = or_404(get_referral, pk)
    if referral.client_id:
        messages.info(request, "This referral was taken in already.")
        return redirect("clients:referral_detail", pk)
    today = timezone.localdate(clock.now())
    known = selectors.same_person(referral)
    form = TakeInForm(posted(request), today=today, same_person=known, initial=_prefilled(referral, today, known))
    episode = attempt(
        form,
        lambda: services.take_in(
            referral=referral,
            person=form.person,
            details=form.details,
            existing=form.existing_client,
            by=request.actor,
            now=clock.now(),
        ),
    )
    if episode is not None:
        messages.success(request, "Taken in. The next step is the baseline.")
        if may(request.actor, Capability.READ_CLIENTS):
            return redirect("clients:client_detail", episode.client_id)
        return redirect("clients:referral_detail", pk)
    context = {"form": form, "referral": referral}
    return render(request, "clients/referral_take_in.html", context, status=status_of(request))


@require_GET
@needs(Capability.READ_REFERRALS)
def today_referrals(request: AuthedRequest) -> HttpResponse:
    """Today's panel: referrals that nobody has answered."""
    found = selectors.unanswered()
    can_answer = may(request.actor, Capability.WRITE_REFERRALS)
    context = {"referrals": found[:SHOWN], "count": found.count(), "now": clock.now(), "can_answer": can_answer}
    return render(request, "clients/_referral_today.html", context)


@require_GET
@needs(Capability.READ_REFERRALS)
def practice_referrals(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """A practice's panel: what it has sent, and what came of it."""
    practice = or_404(get_practice, pk)
    found = selectors.referrals_of(practice.pk)
    context = {
        "practice": practice, "referrals": found[:SHOWN], "count": found.count(),
        "may_write": may(request.actor, Capability.WRITE_REFERRALS),
        "may_see_doors": may(request.actor, Capability.READ_REPORTS),
        "form_url": settings.PUBLIC_URL + reverse("clients:referral_form", args=[practice.referral_code]),
    }  # fmt: skip
    return render(request, "clients/_referral_of_practice.html", context)


@require_POST
@needs(Capability.WRITE_REFERRALS)
def referral_photos_add(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Keep photographs of the paper that came later."""
    referral = or_404(get_referral, pk)
    form = PhotosForm(request.POST, request.FILES)
    kept = attempt(
        form,
        lambda: photos.add_photos(
            referral=referral, photos=form.cleaned_data["photos"], by=request.actor, now=clock.now()
        ),
    )
    if kept is None:
        return _detail(request, pk, None, photos_form=form)
    messages.success(request, "Kept." if kept else "These photographs are here already.")
    return redirect("clients:referral_detail", pk)


@require_GET
@never_cache
@needs(Capability.READ_REFERRALS)
def referral_photo(request: AuthedRequest, pk: UUID, photo_pk: UUID) -> HttpResponse:
    """One photograph, to this workspace's people only. Each look is audited."""
    photo = or_404(selectors.get_photo, pk, photo_pk)
    try:
        data = photos.read(photo, by=request.actor, now=clock.now())
    except FileNotFoundError as error:
        raise Http404 from error
    return picture_response(data)


def _detail(
    request: AuthedRequest, pk: UUID, form: MoveForm | None, photos_form: PhotosForm | None = None
) -> HttpResponse:
    referral = or_404(get_referral, pk)
    may_write = may(request.actor, Capability.WRITE_REFERRALS)
    if form is None and may_write and referral_steps.MOVES[referral.status]:
        form = MoveForm(status=referral.status, labels=MOVE_LABELS)
    context = {
        "referral": referral, "form": form, "may_write": may_write, "now": clock.now(),
        "missing": selectors.missing_for_start(referral), "late": selectors.is_late(referral, clock.now()),
        "condition": condition_label(referral.condition),
        "events": [_event(step) for step in selectors.steps_of(referral)],
        "may_read_client": may(request.actor, Capability.READ_CLIENTS),
        "photos": selectors.photos_of(referral),
        "photos_form": photos_form or (PhotosForm() if may_write else None),
    }  # fmt: skip
    return render(request, "clients/referral_detail.html", context, status=status_of(request))


def _event(step: Any) -> dict[str, Any]:
    reason = referral_steps.REASONS.get(step.reason, "")
    return {"at": timezone.localtime(step.at), "title": step.get_status_display(), "text": reason or f"by {step.by}"}


def _practice_or_none(pk: UUID | None) -> Any:
    return or_404(get_practice, pk) if pk else None


def _prefilled(referral: Any, today: Any, known: list[Any]) -> dict[str, Any]:
    """Everything that was typed once."""
    return {
        "existing": str(known[0].pk) if len(known) == 1 else "",
        "first_name": referral.patient_first_name,
        "last_name": referral.patient_last_name,
        "date_of_birth": referral.patient_date_of_birth,
        "phone": referral.patient_phone,
        "sex": "",
        "condition": referral.condition,
        "icd10": referral.icd10,
        "category": "post_rehab",
        "precautions": referral.precautions,
        "cleared_by": str(referral.practitioner or referral.referred_by),
        "started_on": today,
    }
