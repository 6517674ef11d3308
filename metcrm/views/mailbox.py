"""The caught mail. Routed only while the embedded mail catcher runs, on a loopback address."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from metcrm.framed import framed, may_frame
from metcrm.outbox import caught


class MailboxFilter(forms.Form):
    """Search of the caught mail."""

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "Address or subject"}),
    )


@require_GET
@login_not_required
@never_cache
def mailbox_list(request: HttpRequest) -> HttpResponse:
    """The newest caught mail first; `?q=` searches addresses and subjects."""
    form = MailboxFilter(request.GET)
    form.is_valid()
    query = form.cleaned_data.get("q", "")
    return render(request, "mailbox/list.html", {"mails": caught.newest(query), "query": query, "form": form})


@require_GET
@login_not_required
@never_cache
@may_frame
def mailbox_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as text, with headers, and as its HTML in a frame."""
    mail = caught.get(name)
    if mail is None:
        raise Http404
    return render(request, "mailbox/detail.html", {"mail": mail})


@require_GET
@login_not_required
@never_cache
@framed
def mailbox_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, under a policy that lets nothing run or load."""
    mail = caught.get(name)
    if mail is None or not mail.html:
        raise Http404
    return HttpResponse(mail.html)
