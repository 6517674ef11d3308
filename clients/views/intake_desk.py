"""The intake from the specialist's side: the link for the client, and the papers that came of it."""

from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients.forms.intake import OfferForm, UploadForm
from clients.intake.questions import to_talk_about
from clients.selectors import get_client
from clients.selectors import intakes as selectors
from clients.services import documents
from clients.services import intakes as services
from clients.views.files import file_response
from clients.views.lookups import attempt, posted, status_of, uuid_or_none
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.documents.files import FileDamaged
from metcrm.http import AuthedRequest, needs, or_404


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def intake_offer(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Say what the client is to fill in; the answer is a one-time link."""
    client = or_404(get_client, pk)
    start = {"asks": ["questions", "consent"], "practice": uuid_or_none(request.GET.get("practice"))}
    form = OfferForm(posted(request), initial=start)
    now = clock.now()
    made = attempt(form, lambda: services.offer(client=client, by=request.actor, now=now, **form.wanted))
    if made is not None:
        return redirect("clients:intake_link", made.pk)
    context = {"form": form, "client": client, "waiting": selectors.open_intake(client, now)}
    return render(request, "clients/intake_offer.html", context, status=status_of(request))


@require_GET
@never_cache
@needs(Capability.WRITE_CLIENTS)
def intake_link(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The link, to scan with the tablet or to open here; or what became of it."""
    intake = or_404(selectors.get_intake, pk)
    context: dict[str, Any] = {"intake": intake, "client": intake.client, "open": services.is_open(intake, clock.now())}
    if context["open"]:
        url = services.link_of(intake)
        context |= {"url": url, "qr": _qr(url)}
    return render(request, "clients/intake_link.html", context)


@require_POST
@needs(Capability.WRITE_CLIENTS)
def intake_hand_over(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Open the link on this very device: whoever was signed in is signed out first, so that the client sees no more."""
    intake = or_404(selectors.get_intake, pk)
    if not services.is_open(intake, clock.now()):
        return redirect("clients:intake_link", pk)
    address = services.token_of(intake)
    logout(request)
    return redirect("clients:intake", address)


@require_POST
@needs(Capability.WRITE_CLIENTS)
def intake_revoke(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Take the link back."""
    intake = services.revoke(intake=or_404(selectors.get_intake, pk), by=request.actor, now=clock.now())
    messages.success(request, "Taken back. The link opens nothing any more.")
    return redirect("clients:client_detail", intake.client_id)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CLIENTS)
def document_upload(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Keep a paper that was filled in or signed elsewhere."""
    client = or_404(get_client, pk)
    now = clock.now()
    today = timezone.localdate(now)
    form = UploadForm(posted(request), request.FILES or None, today=today, initial={"on": today})
    kept = attempt(form, lambda: documents.upload(client=client, by=request.actor, now=now, **form.cleaned_data))
    if kept is not None:
        messages.success(request, "Kept, with its hash.")
        return redirect("clients:document_detail", kept.pk)
    return render(request, "clients/document_upload.html", {"form": form, "client": client}, status=status_of(request))


@require_GET
@needs(Capability.READ_CLIENTS)
def document_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """What a paper says, and whether its bytes still are the ones that were kept. Reading it is audited."""
    document = or_404(selectors.get_document, pk)
    documents.note_viewed(document, by=request.actor, now=clock.now())
    context = {
        "document": document, "client": document.client, "whole": documents.is_whole(document),
        "to_talk_about": to_talk_about(document.content), "may_write": may(request.actor, Capability.WRITE_CLIENTS),
    }  # fmt: skip
    return render(request, "clients/document_detail.html", context)


@require_GET
@never_cache
@needs(Capability.READ_CLIENTS)
def document_file(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The very bytes. What came from outside is saved, never opened inside our pages."""
    document = or_404(selectors.get_document, pk)
    try:
        data = documents.read(document, by=request.actor, now=clock.now())
    except (FileNotFoundError, FileDamaged) as error:
        raise Http404 from error
    foreign = document.how == documents.How.UPLOADED and document.file.content_type == documents.PDF
    return file_response(data, document.file.content_type, name="document", attachment=foreign)


def _qr(url: str) -> SafeString:
    """The link as inline SVG; nothing typed becomes markup."""
    code = segno.make(url, error="m", micro=False)
    return mark_safe(code.svg_inline(border=4, omitsize=True, dark="#000", title="Opens the intake"))  # noqa: S308
