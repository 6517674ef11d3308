"""How this workspace follows up: the plan of each stage, and the words of its mails."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from metcrm import clock
from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest, needs
from practitioners import selectors_cadences as selectors
from practitioners.forms.cadences import TemplateForm, plan_forms, steps_of
from practitioners.merge_fields import FIELDS
from practitioners.refusals import Refused
from practitioners.services import cadences
from practitioners.services.cadence_preview import try_on
from practitioners.services.cadence_words import blank, house_words
from practitioners.views.common import done, found

LIST = "practitioners:cadence_list"
#: Of every stage that has no plan of its own, in an address.
EVERY = "every"


@require_GET
@needs(Capability.READ_PRACTICES)
def cadence_list(request: AuthedRequest) -> HttpResponse:
    """What a visit sets in motion at each stage, and whose words its mails have."""
    own = selectors.templates()
    instead = {row.purpose: row for row in own if not row.name}
    context = {
        "plans": selectors.all_plans(),
        "names": {row.pk: row.name for row in own if row.name},
        "house": [(purpose, label, instead.get(purpose)) for purpose, label in selectors.purposes()],
        "named": [row for row in own if row.name],
        "can_write": may(request.actor, Capability.WRITE_CADENCES),
    }
    return render(request, "practitioners/cadence_list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CADENCES)
def cadence_edit(request: AuthedRequest, stage: str) -> HttpResponse:
    """The plan of one stage."""
    plan = selectors.plan_of(_stage(stage))
    lines = plan_forms(plan.steps, selectors.named_templates(), request.POST if request.method == "POST" else None)
    refused = ""
    if request.method == "POST" and lines.is_valid():
        try:
            cadences.change_plan(plan.stage, steps_of(lines), by=request.actor, now=clock.now())
        except Refused as refusal:
            refused = str(refusal)
        else:
            return done(request, "Saved. It counts for visits logged from now on.", LIST)
    context = {"plan": plan, "lines": lines, "stage": stage, "refused": refused}
    return render(request, "practitioners/cadence_edit.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@needs(Capability.WRITE_CADENCES)
def cadence_reset(request: AuthedRequest, stage: str) -> HttpResponse:
    """Without a plan of its own again."""
    cadences.reset_plan(_stage(stage), by=request.actor, now=clock.now())
    return done(request, "Put back. It counts for visits logged from now on.", LIST)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CADENCES)
def template_new(request: AuthedRequest) -> HttpResponse:
    """Words under a name of their own, for steps of a plan."""
    return _template(request, blank("other"), "Your own words", named=True)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CADENCES)
def template_house(request: AuthedRequest, purpose: str) -> HttpResponse:
    """Words in place of the house's, of one purpose."""
    label = dict(selectors.purposes()).get(purpose)
    if label is None:
        raise Http404
    own = selectors.words_for(purpose)
    return _template(request, own or house_words(purpose), label.lower(), named=False)


@require_http_methods(["GET", "POST"])
@needs(Capability.WRITE_CADENCES)
def template_edit(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Change words of one's own."""
    template = found(selectors.get_template, pk)
    return _template(request, template, str(template), named=bool(template.name))


@require_POST
@needs(Capability.WRITE_CADENCES)
def template_remove(request: AuthedRequest, pk: UUID) -> HttpResponse:
    """Do without them."""
    template = found(selectors.get_template, pk)
    try:
        cadences.remove_template(template, by=request.actor, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(LIST)
    return done(request, "Removed." if template.name else "Removed. The words of the house count again.", LIST)


def _template(request: AuthedRequest, template: Any, heading: str, *, named: bool) -> HttpResponse:
    """Try the words on a real office, or keep them; a refusal stands beside its field."""
    form = TemplateForm(
        template, selectors.previewable(), request.POST if request.method == "POST" else None, named=named
    )
    now = clock.now()
    trial = None
    if request.method == "POST" and form.is_valid():
        try:
            form.filled(template)
            if "try" not in request.POST:
                cadences.keep_template(template, by=request.actor, now=now)
                return done(request, "Kept. New drafts begin with these words.", LIST)
            cadences.refuse_template(template)
            trial = try_on(template, practice_id=form.cleaned_data["practice"], by=request.actor, now=now)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    elif request.method == "GET":
        trial = try_on(template, practice_id=None, by=request.actor, now=now) if template.body else None
    context = {
        "form": form,
        "template": template,
        "heading": heading,
        "named": named,
        "fields": FIELDS.items(),
        "trial": trial,
    }
    return render(request, "practitioners/template_edit.html", context, status=422 if form.errors else 200)


def _stage(name: str) -> str:
    """As it stands in the address; 404 for a stage that doesn't exist."""
    if name == EVERY:
        return ""
    if name not in selectors.STAGES:
        raise Http404
    return name
