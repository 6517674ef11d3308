"""One client's whole record out, and its deletion."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.forms.whole import DeletionForm
from clients.selectors import get_client
from clients.services import erasure
from clients.services import whole as services
from clients.services.refusals import Refused
from clients.views.files import file_response
from clients.views.lookups import attempt, posted, status_of, uuid_or_none
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.documents import jobs
from metcrm.http import AuthedRequest, needs, or_404


@require_GET
@needs(Capability.EXPORT_CLIENTS)
def record_out(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """What can be done with the whole record; `?job=` is one that is being printed."""
    client = or_404(get_client, pk)
    wanted = uuid_or_none(request.GET.get("job"))
    context = {
        "client": client, "due_on": erasure.due_on(client), "today": timezone.localdate(clock.now()),
        "job": jobs.find(wanted, kind=services.KIND, about=services.about(client)) if wanted else None,
        "may_erase": may(request.actor, Capability.ERASE_CLIENTS),
    }  # fmt: skip
    return render(request, "clients/record_out.html", context)


@require_POST
@needs(Capability.EXPORT_CLIENTS)
def record_paper(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Have it printed."""
    job = services.ask_for_paper(client=or_404(get_client, pk), by=request.actor, now=clock.now())
    response = redirect("clients:record_out", pk)
    response["Location"] += f"?job={job.pk}"
    return response


@require_GET
@never_cache
@needs(Capability.EXPORT_CLIENTS)
def record_progress(request: AuthedRequest, pk: UUID, job: UUID) -> HttpResponse:
    """How far the printing is; asked each second by the page."""
    client = or_404(get_client, pk)
    found = jobs.find(job, kind=services.KIND, about=services.about(client))
    if found is None:
        raise Http404
    return render(request, "clients/_record_progress.html", {"client": client, "job": found})


@require_GET
@never_cache
@needs(Capability.EXPORT_CLIENTS)
def record_file(request: AuthedRequest, pk: UUID, job: UUID) -> HttpResponse:
    """The printed record."""
    client = or_404(get_client, pk)
    found = jobs.find(job, kind=services.KIND, about=services.about(client))
    data = services.paper_of(found, by=request.actor, now=clock.now()) if found else None
    if data is None:
        raise Http404
    return file_response(data, "application/pdf", name="record", attachment=True)


@require_GET
@never_cache
@needs(Capability.EXPORT_CLIENTS)
def record_fhir(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The record as a checked FHIR bundle."""
    client = or_404(get_client, pk)
    try:
        made = services.as_fhir(client=client, by=request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("clients:record_out", pk)
    text = JsonResponse(made, json_dumps_params={"indent": 1}).content
    return file_response(text, "application/fhir+json", name="record", attachment=True)


@require_http_methods(["GET", "POST"])
@needs(Capability.ERASE_CLIENTS)
def client_delete(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Ask for the record to be deleted: at once where nothing keeps it any more, otherwise on its day."""
    client = or_404(get_client, pk)
    form = DeletionForm(posted(request))
    asked = attempt(form, lambda: erasure.ask(client=client, by=request.actor, now=clock.now()))
    if asked is not None:
        if asked.erased_at is not None:
            messages.success(request, "The record is gone. The bare counts stay as they were.")
            return redirect("clients:client_list")
        messages.success(request, "Noted. The record is kept until its day and deleted then by itself.")
        return redirect("clients:record_out", pk)
    context = {"form": form, "client": client, "due_on": erasure.due_on(client),
               "today": timezone.localdate(clock.now())}  # fmt: skip
    return render(request, "clients/client_delete.html", context, status=status_of(request))


@require_POST
@needs(Capability.ERASE_CLIENTS)
def client_keep(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Not to be deleted after all."""
    erasure.take_back(client=or_404(get_client, pk), by=request.actor, now=clock.now())
    messages.success(request, "The record is kept.")
    return redirect("clients:record_out", pk)
