"""Keeping what the log form says, for the form itself and for what a phone sends later."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.contrib import messages

from metcrm import clock
from metcrm.http import AuthedRequest
from presentations import selectors
from presentations.forms.visits import LogForm
from presentations.services import visits
from presentations.views.gifts import warn_over_cap


def save(
    request: AuthedRequest, practice: Any, form: LogForm, *, release: Collection[str] | None,
    age: timedelta = timedelta(0), digest: str = "",
) -> tuple[Any, bool]:  # fmt: skip
    """The visit, and whether it is new. `age` is how long ago the form was saved, where it waited on a phone.

    Raises:
        Refused: with a sentence; nothing is kept.
    """
    now = clock.now()
    return visits.log_visit(
        visit_id=form.cleaned_data["visit_id"],
        practice=practice,
        told=form.told(now - age),
        release=release,
        by=request.actor,
        now=now,
        digest=digest,
    )


def say_saved(request: AuthedRequest, visit: Any, *, is_new: bool, ticked: Collection[str] | None) -> None:
    """For the next page: it is saved, a yearly total is above the cap, a follow-up couldn't be released."""
    messages.success(request, "The visit is saved." if is_new else "This visit was saved already.")
    warn_over_cap(request, visit)
    # What was ticked and couldn't be released is a draft now.
    drafts = [
        one for one in selectors.promised(visit) if one.state == "draft" and (ticked is None or one.key in ticked)
    ]
    if drafts:
        what = "One follow-up stays a draft" if len(drafts) == 1 else f"{len(drafts)} follow-ups stay drafts"
        messages.warning(request, f"{what}. Open it below: its page says what is missing, or what the coach stops at.")
