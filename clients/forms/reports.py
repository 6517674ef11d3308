"""What a specialist chooses and types about reports."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from clients.forms.fields import DayField, not_after
from clients.measures import condition
from clients.models import Assessment, Episode, ReportDelivery
from clients.report_content import Words
from clients.report_kinds import KINDS, kind_of
from clients.report_script import PARTS
from clients.selectors.reports import STAGES
from metcrm.ui.widgets import ChipRadio
from metcrm.wording.forms.texts import coached
from practitioners.models import Contact

MOST = {"bottom_line": 500, "plan": 2000, "question": 300}


class ReportFilter(forms.Form):
    """Search and stage of the list."""

    q = forms.CharField(
        required=False,
        label="Search",
        widget=forms.TextInput({"class": "form-control", "placeholder": "Name of the client"}),
    )
    stage = forms.ChoiceField(
        required=False, label="Stage", choices=[("", "All stages"), *STAGES.items()],
        widget=forms.Select({"class": "form-select"}),
    )  # fmt: skip


class StartForm(forms.Form):
    """Which report, about which episode, and for those that speak of an assessment, about which."""

    kind = forms.ChoiceField(
        label="Which report", widget=forms.RadioSelect, initial="progress",
        choices=[(kind.slug, f"{kind.title}: {kind.purpose}") for kind in KINDS.values()],
        error_messages={"required": "Choose a report.", "invalid_choice": "Choose one of the five."},
    )  # fmt: skip
    episode = forms.ChoiceField(
        label="About which episode", widget=forms.RadioSelect,
        error_messages={"required": "Choose an episode.", "invalid_choice": "Choose an episode of this client."},
    )  # fmt: skip
    assessment = forms.ChoiceField(
        label="About which assessment", widget=forms.RadioSelect, required=False,
        help_text="For an assessment summary or a progress report; the others are told as of today.",
        error_messages={"invalid_choice": "Choose an assessment of this client."},
    )  # fmt: skip

    def __init__(self, *args: Any, episodes: list[Episode], assessments: list[Assessment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.episodes = {str(found.pk): found for found in episodes}
        self.assessments = {str(found.pk): found for found in assessments}
        self._offer("episode", [(pk, _course(found)) for pk, found in self.episodes.items()])
        self._offer("assessment", [(pk, _about(found)) for pk, found in self.assessments.items()])
        if len(episodes) == 1:
            self.fields["episode"].widget = forms.HiddenInput()
        if not assessments:
            del self.fields["assessment"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices
        field.initial = choices[0][0] if choices else None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        episode, about = self.episodes.get(data.get("episode", "")), self.chosen
        if about is not None and episode is not None and about.episode_id != episode.pk and self._measured:
            self.add_error("assessment", "Choose an assessment of this episode.")
        return data

    @property
    def _measured(self) -> bool:
        return "kind" in self.cleaned_data and kind_of(self.cleaned_data["kind"]).measured

    @property
    def chosen(self) -> Assessment | None:
        """The assessment, where one was chosen."""
        return self.assessments.get(self.cleaned_data.get("assessment") or "")

    @property
    def of(self) -> Episode:
        """The episode."""
        return self.episodes[self.cleaned_data["episode"]]


def _course(found: Episode) -> str:
    began = f"{found.started_on:%b} {found.started_on.day}, {found.started_on.year}"
    practice = found.practice.name if found.practice else ""
    return f"{condition(found.condition).label}, since {began}, for {practice}"


def _about(found: Assessment) -> str:
    return f"{found.get_kind_display()}, {found.on:%b} {found.on.day}, {found.on.year}"


class WordsForm(forms.Form):
    """The only parts that are written; each is filled with what the rules would say."""

    bottom_line = forms.CharField(
        label="Summary, read first", max_length=MOST["bottom_line"],
        widget=forms.Textarea(coached(PARTS["bottom_line"], rows=3)),
        help_text="One or two sentences: how it stands, and what you recommend.",
    )  # fmt: skip
    plan = forms.CharField(label="Plan", max_length=MOST["plan"], widget=forms.Textarea(coached(PARTS["plan"], rows=4)))
    question = forms.CharField(
        label="Question to the provider", max_length=MOST["question"],
        widget=forms.Textarea(coached(PARTS["question"], rows=2)),
        help_text="Answered by a tick in one of the boxes below it.",
    )  # fmt: skip

    @property
    def words(self) -> Words:
        return Words(**{name: self.cleaned_data[name] for name in MOST})


class SendForm(forms.Form):
    """To whom, and how."""

    contact = forms.ModelChoiceField(
        Contact.objects.none(), label="To", empty_label=None, widget=forms.RadioSelect,
        error_messages={
            "required": "Choose who gets it.",
            "invalid_choice": "Choose somebody of a practice that the client has released this to.",
        },
    )  # fmt: skip
    outside = forms.BooleanField(
        required=False, label="Yes, send it to a practice that did not refer this client",
        help_text="Only for those marked “did not refer” above. Each has a release of its own.",
    )  # fmt: skip
    way = forms.ChoiceField(
        label="How", choices=ReportDelivery.Way.choices, widget=ChipRadio, initial=ReportDelivery.Way.LINK,
        help_text="A link is mailed now. Fax, post and hand are noted as sent by you.",
    )  # fmt: skip
    sent_on = DayField(label="Sent on", required=False, help_text="Only for fax, post or hand; empty means today.")

    def __init__(
        self, *args: Any, recipients: list[Contact], referred_by: UUID | None, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        field: Any = self.fields["contact"]
        allowed = Contact.objects.filter(pk__in=[contact.pk for contact in recipients])
        field.queryset = allowed.select_related("practice")
        # In the order of the recipients: the office that referred comes first.
        field.choices = [(contact.pk, _who(contact, referred_by)) for contact in recipients]
        if recipients:
            field.initial = recipients[0].pk
        if all(contact.practice_id == referred_by for contact in recipients):
            del self.fields["outside"]

    def clean_sent_on(self) -> date | None:
        return not_after(self.cleaned_data["sent_on"], self.today, "It can't have been sent after today.")


def _who(contact: Contact, referred_by: UUID | None) -> str:
    where = "" if contact.practice_id == referred_by else f" at {contact.practice.name}, which did not refer"
    return f"{contact.name}, {contact.get_role_display().lower()}{where} ({contact.email or 'no e-mail'})"


class WithdrawForm(forms.Form):
    """Why a signed report is taken back."""

    why = forms.CharField(
        label="Why it is withdrawn", max_length=200,
        help_text="For your records. The office is told that it isn't available any more, not why.",
        error_messages={"required": "Say in a few words why it is withdrawn."},
    )  # fmt: skip
