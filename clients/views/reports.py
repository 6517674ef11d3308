"""The specialist's side of reports: list, draft, words, signature."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients import report_page
from clients.forms.reports import ReportFilter, StartForm, WithdrawForm, WordsForm
from clients.selectors import get_client
from clients.selectors import reports as selectors
from clients.services import reports as services
from clients.services.refusals import Refused
from clients.services.report_fhir import as_fhir
from clients.views.files import file_response
from clients.views.lookups import filters_only, name_search
from clients.views.office import pdf_response
from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.audit.services import record
from metcrm.http import AuthedRequest, needs, or_404
from metcrm.tenancy.actors import Actor

PAGE_SIZE = 50


def found(get: Callable[[UUID], Any], pk: UUID, by: Actor) -> Any:
    """What `get` finds, or 404; that somebody asked for what isn't here is kept."""
    try:
        return get(pk)
    except ObjectDoesNotExist as error:
        record("report.not_here", by=by, now=clock.now(), asked_for=pk)
        raise Http404 from error


@require_http_methods(["GET", "POST"])
@needs(Capability.READ_REPORTS)
def report_list(request: AuthedRequest) -> HttpResponse:
    """All reports, filtered by stage; a client's name is searched by POST, so that it stands in no address."""
    if (address := filters_only(request, ["stage"])) is not None:
        return redirect(reverse("clients:report_list") + address)
    given, name = name_search(request)
    stage = given.get("stage", "")
    page = Paginator(selectors.reports(query=name, stage=stage), PAGE_SIZE).get_page(given.get("page"))
    context = {
        "page": page, "rows": [(report, selectors.stage_of(report)) for report in page], "searched": bool(name),
        "form": ReportFilter({"q": name, "stage": stage}), "filtered": bool(name or stage),
    }  # fmt: skip
    return render(request, "clients/report_list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_REPORTS)
def report_create(request: AuthedRequest, client: UUID) -> HttpResponse:
    """Begin one of the five reports; a bare POST means a progress report about the newest assessment."""
    person = or_404(get_client, client)
    episodes, assessments = selectors.episodes_to_report(person), selectors.assessments_to_report(person)
    form = StartForm(_start_data(request, episodes, assessments), episodes=episodes, assessments=assessments)
    if request.method == "POST" and form.is_valid():
        kind, now = form.cleaned_data["kind"], clock.now()
        try:
            report = services.start(episode=form.of, kind=kind, assessment=form.chosen, by=request.actor, now=now)
            return redirect("clients:report_detail", report.pk)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
    context = {"client": person, "form": form, "episodes": episodes}
    return render(request, "clients/report_create.html", context, status=422 if form.errors else 200)


def _start_data(request: AuthedRequest, episodes: list[Any], assessments: list[Any]) -> dict[str, str] | None:
    """What was posted, filled up with the newest of each."""
    if request.method != "POST":
        return None
    about = request.POST.get("assessment") or next((str(one.pk) for one in assessments), "")
    own = next((str(one.episode_id) for one in assessments if str(one.pk) == about), "")
    return {
        "kind": request.POST.get("kind") or "progress",
        "assessment": about,
        "episode": request.POST.get("episode") or own or next((str(one.pk) for one in episodes), ""),
    }


@require_GET
@needs(Capability.READ_REPORTS)
def report_detail(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The report as a page, what was shortened, where it went and who opened it."""
    report, now = found(selectors.get_report, pk, request.actor), clock.now()
    paper = services.lay_out(report, by=request.actor, now=now)
    record("report.viewed", by=request.actor, on=report, now=now)
    context = report_page.page(paper.content) | {
        "report": report,
        "client": report.episode.client,
        "paper": paper,
        "heard": services.heard(report, by=request.actor, now=now) if report.state == "draft" else [],
        "may_write": may(request.actor, Capability.WRITE_REPORTS),
        "deliveries": selectors.deliveries_of(report),
        "openings": selectors.openings_of(report),
        "amended_by": selectors.amended_by(report),
        "unverified": [row["name"] for row in paper.content["measures"] if row["verify"]],
        "now": now,
    }
    return render(request, "clients/report_detail.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_REPORTS)
def report_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Summary, plan and question of a draft."""
    report, now = found(selectors.get_report, pk, request.actor), clock.now()
    if report.state != "draft":
        messages.error(request, "A signed report doesn't change. Amend it instead.")
        return redirect("clients:report_detail", pk)
    form = WordsForm(request.POST or None, initial=_words(request, report))
    if request.method == "POST" and form.is_valid():
        try:
            ticks = request.POST.getlist("tick")
            services.edit(report=report, words=form.words, by=request.actor, now=now, ticks=ticks)
            messages.success(request, "Saved. Look at the page once more, then sign.")
            return redirect("clients:report_detail", pk)
        except Refused as error:
            form.add_error(error.field or None, str(error))
    context = {"report": report, "client": report.episode.client, "form": form}
    return render(request, "clients/report_edit.html", context, status=422 if form.errors else 200)


def _words(request: AuthedRequest, report: Any) -> dict[str, str]:
    own = services.suggested(report, by=request.actor, now=clock.now())
    return {name: getattr(report, name) or getattr(own, name) for name in ("bottom_line", "plan", "question")}


@require_GET
@needs(Capability.READ_REPORTS)
def report_pdf(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """The signed bytes, or the draft as it would be printed."""
    report, now = found(selectors.get_report, pk, request.actor), clock.now()
    data = services.pdf_of(report, by=request.actor, now=now)
    record("report.printed", by=request.actor, on=report, now=now)
    return pdf_response(data, attachment="save" in request.GET)


@require_GET
@never_cache
@needs(Capability.READ_REPORTS)
def report_fhir(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """A signed report as a checked FHIR bundle with the PDF inside."""
    report = found(selectors.get_report, pk, request.actor)
    try:
        made = as_fhir(report=report, by=request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("clients:report_detail", pk)
    text = JsonResponse(made, json_dumps_params={"indent": 1}).content
    return file_response(text, "application/fhir+json", name="report", attachment=True)


@require_POST
@needs(Capability.WRITE_REPORTS)
def report_sign(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Freeze the draft."""
    try:
        report = found(selectors.get_report, pk, request.actor)
        report = services.sign(report=report, by=request.actor, now=clock.now(), ticks=request.POST.getlist("tick"))
    except Refused as error:
        messages.error(request, str(error))
        return redirect("clients:report_detail", pk)
    messages.success(request, "Signed. Now send it to the office.")
    return redirect("clients:report_send", report.pk)


@require_POST
@needs(Capability.WRITE_REPORTS)
def report_discard(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Throw away a draft."""
    report = found(selectors.get_report, pk, request.actor)
    try:
        services.discard(report=report, by=request.actor, now=clock.now())
    except Refused as error:
        messages.error(request, str(error))
        return redirect("clients:report_detail", pk)
    messages.success(request, "The draft is gone.")
    return redirect("clients:report_list")


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_REPORTS)
def report_withdraw(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Take a signed report back, with a reason."""
    report = found(selectors.get_report, pk, request.actor)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw(report=report, why=form.cleaned_data["why"], by=request.actor, now=clock.now())
            messages.success(request, "Withdrawn. Offices can't open it any more.")
            return redirect("clients:report_detail", pk)
        except Refused as error:
            form.add_error(error.field or None, str(error))
    context = {"report": report, "client": report.episode.client, "form": form}
    return render(request, "clients/report_withdraw.html", context, status=422 if form.errors else 200)


@require_POST
@needs(Capability.WRITE_REPORTS)
def report_amend(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """A new draft beside a signed report."""
    try:
        new = services.amend(report=found(selectors.get_report, pk, request.actor), by=request.actor, now=clock.now())
    except Refused as error:
        messages.error(request, str(error))
        return redirect("clients:report_detail", pk)
    messages.success(request, "A new version is begun. It will say what changed; the signed one stays.")
    return redirect(reverse("clients:report_edit", args=[new.pk]))
