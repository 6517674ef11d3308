"""Visits without a network: the page that a phone keeps, what it keeps for it, and how it sends what waits."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability
from metcrm.http import AuthedRequest, needs
from practitioners.selectors import get_practice, merged_into
from presentations import selectors, selectors_phone
from presentations.forms.fields import code_of, label_of
from presentations.forms.visits import PhoneForm, SendForm, left_choices, shown_choices
from presentations.refusals import LoggedOtherwise, Refused
from presentations.views.refusals import show_refusal
from presentations.views.saving import save, say_saved
from presentations.views.worker import shell

#: Plans this far ahead are on the phone too.
AHEAD = timedelta(days=7)
#: What differs from try to try.
NOT_SAID = {"csrfmiddlewaretoken", "age", "live"}


@require_GET
@login_not_required
def phone(request: HttpRequest) -> HttpResponse:
    """The same page for everybody, without a word about anybody: script fills it from what the phone keeps."""
    return HttpResponse(shell())


@require_GET
@never_cache
@needs(Capability.WRITE_VISITS)
def phone_who(request: AuthedRequest) -> HttpResponse:
    """Whose visits may be sent now, and a fresh token to do so."""
    return JsonResponse(_me(request) | {"csrf": get_token(request)})


@require_GET
@never_cache
@needs(Capability.WRITE_VISITS)
def phone_pack(request: AuthedRequest) -> HttpResponse:
    """Offices and their people, for the phone to keep. No client, no note, no objective."""
    offices = [_office(one) for one in selectors_phone.phone_offices()]
    now = clock.now()
    plans = [_plan(stop.visit) for stop in selectors.stops(until=now + AHEAD, now=now)]
    return JsonResponse(_me(request) | {"offices": offices, "plans": plans})


@require_POST
@never_cache
@needs(Capability.WRITE_VISITS)
def phone_send(request: AuthedRequest) -> HttpResponse:
    """Keep a visit that waited on a phone. The same again is answered the same: {"state": "saved", "url": …}.

    422 refused and 409 conflict hold {"errors": {field: [sentence]}, "may_clear": bool}; nothing is kept then.
    """
    about = SendForm(request.POST)
    if not about.is_valid():
        return _refused({"": ["This isn't a whole visit. Open it on your phone, and save it again."]})
    said = about.cleaned_data
    if (said["user"], said["workspace"]) != (request.user.pk, request.workspace.pk):
        return JsonResponse({"state": "somebody_else"}, status=409)
    practice = _practice(said["practice"])
    if practice is None:
        return _refused({"practice": ["This practice isn't there any more. Choose where you have been."]})
    form = PhoneForm(request.POST, practice=practice, versions=selectors_phone.versions_ever(practice))
    if not form.is_valid():
        return _refused(_errors(form))
    return _keep(request, practice, form, said)


def _keep(request: AuthedRequest, practice: Any, form: PhoneForm, said: dict[str, Any]) -> HttpResponse:
    try:
        visit, is_new = save(
            request, practice, form, release=form.released(), age=timedelta(seconds=said["age"]),
            digest=digest_of(request.POST),
        )  # fmt: skip
    except LoggedOtherwise as conflict:
        url = reverse("presentations:visit_detail", args=[conflict.visit_id])
        return JsonResponse({"state": "conflict", "errors": {"": [str(conflict)]}, "url": url}, status=409)
    except Refused as refusal:
        show_refusal(request, form, refusal)
        return _refused(_errors(form), may_clear=not form.fields["no_client"].widget.is_hidden)
    if said["live"]:
        say_saved(request, visit, is_new=is_new, ticked=form.released())
    return JsonResponse({"state": "saved", "url": reverse("presentations:visit_detail", args=[visit.pk])})


def digest_of(said: QueryDict) -> str:
    """A hash of what the form says, whatever order its fields came in."""
    pairs = sorted((name, value) for name in said if name not in NOT_SAID for value in said.getlist(name))
    return hashlib.sha256(repr(pairs).encode()).hexdigest()


def _refused(errors: dict[str, list[str]], *, may_clear: bool = False) -> HttpResponse:
    return JsonResponse({"state": "refused", "errors": errors, "may_clear": may_clear}, status=422)


def _errors(form: PhoneForm) -> dict[str, list[str]]:
    return {"" if name == "__all__" else name: [str(one) for one in found] for name, found in form.errors.items()}


def _practice(pk: UUID) -> Any:
    """The practice, or what it was merged into; None when it is gone."""
    for found in (pk, merged_into(pk)):
        try:
            return get_practice(found) if found else None
        except ObjectDoesNotExist:
            continue
    return None


def _me(request: AuthedRequest) -> dict[str, str]:
    return {"user": str(request.user.pk), "workspace": str(request.workspace.pk)}


def _office(office: selectors_phone.PhoneOffice) -> dict[str, Any]:
    practice: Any = office.practice
    people: list[Any] = [*office.people.contacts, *office.people.practitioners]
    chips = {}
    if office.versions:
        chips = {"shown": _labels(shown_choices(office.versions)), "left": _labels(left_choices(office.versions))}
    return {
        "id": str(practice.pk), "name": practice.name, "at": office.place,
        "place": ", ".join(part for part in (practice.city, practice.state) if part),
        "people": [[code_of(person), label_of(person)] for person in people], **chips,
    }  # fmt: skip


def _labels(choices: dict[str, tuple[str, Any]]) -> list[list[str]]:
    return [[code, label] for code, (label, _) in choices.items()]


def _plan(visit: Any) -> dict[str, Any]:
    at = visit.planned_for.astimezone(ZoneInfo(visit.practice.timezone))
    return {
        "id": str(visit.pk), "practice": str(visit.practice_id), "kind": visit.kind,
        "when": date_format(at, "D, M j, g:i A"), "people": [code_of(one) for one in selectors.people_met(visit)],
    }  # fmt: skip
