"""The caught mail. Routed only while the embedded mail catcher runs, on a loopback address."""

from csp.decorators import csp_replace, csp_update
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from metcrm.outbox import caught

#: A mail's own HTML: its inline styles count, nothing runs, nothing is loaded from anywhere.
FRAMED = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "frame-ancestors": ["'self'"], "sandbox": []}


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
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # its hint knows no views with arguments
def mailbox_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as text, with headers, and as its HTML in a frame."""
    mail = caught.get(name)
    if mail is None:
        raise Http404
    return render(request, "mailbox/detail.html", {"mail": mail})


@require_GET
@login_not_required
@never_cache
@xframe_options_sameorigin
@csp_replace(FRAMED)  # type: ignore[arg-type]  # its hint knows no views with arguments
def mailbox_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, under a policy that lets nothing run or load."""
    mail = caught.get(name)
    if mail is None or not mail.html:
        raise Http404
    return HttpResponse(mail.html)
