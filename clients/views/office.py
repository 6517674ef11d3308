"""The office manager's door, `/o/<token>/`: no account, a link and a remembered browser.

Everything runs inside the link's workspace, opened by the token's hash; a stranger's guess, an expired and a revoked
link all get the same page, which tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clients import report_page
from clients.clock import within
from clients.forms.office import AnswerForm, CodeForm, QuestionForm
from clients.selectors import office as selectors
from clients.selectors.office_patients import sent_by
from clients.selectors.quarter_letters import letters_behind
from clients.services import door, office
from clients.services.delivery import KIND
from clients.services.referral_steps import REASONS
from clients.services.refusals import Refused
from metcrm import clock
from metcrm.accounts.selectors import get_workspace
from metcrm.tenancy import routes
from metcrm.tenancy.context import enter

if TYPE_CHECKING:
    from clients.models import ReportDelivery, ShareLink

P = ParamSpec("P")


class DoorRequest(HttpRequest):
    """A request whose link is good. `at` is the time of the request."""

    token: str
    link: ShareLink
    at: datetime


Page = Callable[Concatenate[DoorRequest, P], HttpResponse]


def through_link(view: Page[P]) -> Callable[..., HttpResponse]:
    """Find the link's workspace, enter it, check that the link is open; times as the office's clock has them."""

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = routes.find(token, KIND)
        if found is None:
            door.note_guess(_network(request), clock.now())
            return _private(_closed(request))
        tenant, link_id = found
        with enter(tenant):
            return _private(_inside(request, token, link_id, view, *args, **kwargs))

    return opened


def _inside(
    request: HttpRequest, token: str, link_id: UUID, view: Page[P], *args: P.args, **kwargs: P.kwargs
) -> HttpResponse:
    door_request: DoorRequest = request  # type: ignore[assignment]
    link, now = selectors.get_link(link_id), clock.now()
    if why := door.check_open(link, now):
        door.refuse(link, why, now)
        return _closed(request)
    door_request.token, door_request.link, door_request.at = token, link, now
    with timezone.override(ZoneInfo(link.contact.practice.timezone)):
        try:
            return view(door_request, *args, **kwargs)
        except Http404:  # answered in here, so that what was recorded about it is kept
            return _closed(request)


def known_browser(view: Page[P]) -> Page[P]:
    """Only a browser that has shown a one-time code gets further; another is asked for one."""

    @wraps(view)
    def guarded(request: DoorRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        secret = request.COOKIES.get(_cookie_name(request), "")
        if door.knows(request.link, secret, request.at):
            return view(request, *args, **kwargs)
        door.refuse(request.link, "another browser: asked for a code", request.at)
        context = context_of(request) | {"report": kwargs.get("pk", "")}
        return render(request, "office/ask.html", context, status=200 if request.method == "GET" else 403)

    return cast("Page[P]", guarded)


# --- The code ---------------------------------------------------------------------------------------------------------


@require_POST
@through_link
def office_send_code(request: DoorRequest) -> HttpResponse:
    """Mail a code. The answer is the same whether one was sent or asked for too often."""
    door.send_code(link=request.link, network=_network(request), now=request.at)
    return redirect(_with_report("clients:office_enter", request))


@require_http_methods(["GET", "POST"])
@through_link
def office_enter(request: DoorRequest) -> HttpResponse:
    """Type the code; the right one lets this browser in for thirty days."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        secret = door.enter_code(
            link=request.link, typed=form.cleaned_data["code"], network=_network(request), now=request.at
        )
        if secret:
            return _remembered(request, secret)
        form.add_error("code", "This code doesn't work. Check the digits, or have another code sent.")
    context = context_of(request) | {"form": form, "report": _report_wanted(request) or ""}
    return render(request, "office/code.html", context, status=422 if form.errors else 200)


# --- What she sees ----------------------------------------------------------------------------------------------------


@require_GET
@through_link
@known_browser
def office_home(request: DoorRequest) -> HttpResponse:
    """What the office owes, all reports to this contact, and the patients her practice has sent."""
    office.open_page(link=request.link, now=request.at)
    practice, workspace = request.link.contact.practice, get_workspace()
    context = context_of(request) | {
        "reports": selectors.reports_for(request.link, request.at),
        "sent": sent_by(practice, REASONS, request.at, _page_wanted(request)),
        "at": request.at,
        "within": within(workspace.referral_answer_days),
        "form_url": settings.PUBLIC_URL + reverse("clients:referral_form", args=[practice.referral_code]),
        "successor": selectors.successor_of(request.link),
        "letters": letters_behind(request.link),
    }
    return render(request, "office/home.html", context)


def _page_wanted(request: HttpRequest) -> int:
    """Of the list of patients; nonsense is the first."""
    wanted = request.GET.get("page", "")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) <= 4 else 1


@require_GET
@through_link
@known_browser
def office_report(request: DoorRequest, pk: UUID) -> HttpResponse:
    """One report: bottom line, measures, and the boxes to tick."""
    delivery = _delivery(request, pk)
    try:
        delivery = office.open_report(link=request.link, delivery=delivery, what=office.What.REPORT, now=request.at)
    except office.NotAvailable:
        return _not_available(request)
    form = AnswerForm(initial={"answer": delivery.answer, "words": delivery.answer_words})
    return _report_page(request, delivery, form)


@require_GET
@through_link
@known_browser
def office_pdf(request: DoorRequest, pk: UUID) -> HttpResponse:
    """The signed bytes: `?for=print` opens them for printing, `?for=reading` in the browser, else they are saved."""
    wanted = request.GET.get("for", "")
    what = office.What.PRINT if wanted == "print" else office.What.PDF
    try:
        delivery = office.open_report(link=request.link, delivery=_delivery(request, pk), what=what, now=request.at)
        return pdf_response(office.pdf_bytes(delivery), attachment=wanted not in ("print", "reading"))
    except office.NotAvailable:
        return _not_available(request)


@require_POST
@through_link
@known_browser
def office_acknowledge(request: DoorRequest, pk: UUID) -> HttpResponse:
    """“We have it.”"""
    try:
        office.acknowledge(link=request.link, delivery=_delivery(request, pk), now=request.at)
    except office.NotAvailable:
        return _not_available(request)
    return redirect("clients:office_report", request.token, pk)


@require_POST
@through_link
@known_browser
def office_answer(request: DoorRequest, pk: UUID) -> HttpResponse:
    """A ticked box, with a few words."""
    delivery, form = _delivery(request, pk), AnswerForm(request.POST)
    try:
        if form.is_valid():
            data = form.cleaned_data
            office.answer(
                link=request.link, delivery=delivery, choice=data["answer"], words=data["words"], now=request.at
            )
            return redirect("clients:office_report", request.token, pk)
        if selectors.objection(delivery, request.at):
            return _not_available(request)
    except office.NotAvailable:
        return _not_available(request)
    except Refused as error:
        form.add_error(error.field or None, str(error))
    return _report_page(request, delivery, form, status=422)


@require_POST
@through_link
@known_browser
def office_ask(request: DoorRequest, pk: UUID) -> HttpResponse:
    """A short question, without ticking a box."""
    delivery, form = _delivery(request, pk), QuestionForm(request.POST)
    try:
        if form.is_valid():
            office.ask(link=request.link, delivery=delivery, words=form.cleaned_data["question"], now=request.at)
            return redirect(reverse("clients:office_report", args=[request.token, pk]) + "#questions")
        if selectors.objection(delivery, request.at):
            return _not_available(request)
    except office.NotAvailable:
        return _not_available(request)
    except Refused as error:
        form.add_error(error.field or None, str(error))
    answered = AnswerForm(initial={"answer": delivery.answer, "words": delivery.answer_words})
    return _report_page(request, delivery, answered, status=422, question_form=form)


# --- Answers ----------------------------------------------------------------------------------------------------------


def pdf_response(data: bytes, *, attachment: bool, name: str = "report.pdf") -> HttpResponse:
    """PDF bytes under a name of ours that says nothing."""
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'{"attachment" if attachment else "inline"}; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _report_page(
    request: DoorRequest,
    delivery: ReportDelivery,
    form: AnswerForm,
    status: int = 200,
    question_form: QuestionForm | None = None,
) -> HttpResponse:
    report = delivery.report
    form.fields["answer"].label = report.content.get("question", "") or "Your answer"
    form.fields["answer"].widget.choices = report_page.answers(report.content)  # type: ignore[attr-defined]
    context = context_of(request) | report_page.page(report.content)
    context |= {
        "report": report,
        "delivery": delivery,
        "form": form,
        "question_form": question_form or QuestionForm(),
        "questions": selectors.questions_of(delivery),
        "answered": dict(report_page.answers(report.content)).get(delivery.answer, ""),
        "amended": selectors.newer_for(request.link, report),
    }
    return render(request, "office/report.html", context, status=status)


def _not_available(request: DoorRequest) -> HttpResponse:
    return render(request, "office/not_available.html", context_of(request), status=410)


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "office/closed.html", status=404)


def _private(response: HttpResponse) -> HttpResponse:
    """Nothing of this is kept by a browser, and no address of ours is told to other sites.

    The pages' own <meta name="referrer" content="same-origin"> lets their forms name their origin to us, which the CSRF
    check needs; everybody else is told nothing either way.
    """
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def context_of(request: DoorRequest) -> dict[str, object]:
    contact = request.link.contact
    return {
        "token": request.token,
        "link": request.link,
        "contact": contact,
        "practice": contact.practice,
        "workspace": get_workspace(),
    }


def _delivery(request: DoorRequest, pk: UUID) -> ReportDelivery:
    try:
        return selectors.get_delivery_for(request.link, pk)
    except ObjectDoesNotExist as error:
        door.refuse(request.link, "not this contact's report", request.at)
        raise Http404 from error


def _remembered(request: DoorRequest, secret: str) -> HttpResponse:
    wanted = _report_wanted(request)
    home = redirect("clients:office_home", request.token)
    response = redirect("clients:office_report", request.token, wanted) if wanted else home
    response.set_cookie(
        _cookie_name(request), secret, max_age=door.BROWSER_DAYS * 86_400, path="/o/", httponly=True,
        secure=settings.HTTPS, samesite="Lax",
    )  # fmt: skip
    return response


def _cookie_name(request: DoorRequest) -> str:
    """One cookie a contact, so that a person who works with two specialists is known to both."""
    return f"office_{request.link.contact_id.hex[-12:]}"


def _report_wanted(request: HttpRequest) -> UUID | None:
    """The report that was asked for before the code; nothing but an id gets through."""
    try:
        return UUID(request.POST.get("report") or request.GET.get("report") or "")
    except ValueError:
        return None


def _with_report(name: str, request: DoorRequest) -> str:
    wanted = _report_wanted(request)
    return reverse(name, args=[request.token]) + (f"?report={wanted}" if wanted else "")


def _network(request: HttpRequest) -> str:
    """Where a request comes from, for counting only."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except PermissionDenied:  # no address, or one that proxies don't vouch for: all such share one count
        return "unknown"
