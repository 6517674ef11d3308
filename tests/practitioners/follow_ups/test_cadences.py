"""A workspace's own plans and words: what a visit sets in motion, by the stage of the office."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client as Browser

from metcrm.accounts.permissions import NotAllowed
from metcrm.outbox.models import OutboxMessage
from practitioners.cadence import HOUSE, Step, in_words
from practitioners.calendar import local_day
from practitioners.merge_fields import FIELDS, fill, unknown
from practitioners.models import Cadence, Channel, FollowUp, FollowUpState, MailTemplate, Purpose, Stage, Way
from practitioners.refusals import Refused
from practitioners.selectors_cadences import all_plans, plan_of
from practitioners.services import cadences, follow_ups
from practitioners.services.cadence_words import house_words
from tests.conftest import NOW, Cast
from tests.practitioners.follow_ups.conftest import Office, make_thank_you

MONDAY = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
LATE = time(16, 15)


def set_plan(office: Office, *steps: Step, stage: str = "") -> Cadence:
    return cadences.change_plan(stage, steps, by=office.cast.by, now=NOW)


def offered(office: Office, now: datetime = MONDAY) -> list[tuple[str, str, str]]:
    found = follow_ups.propose(office.practice, contacts=[office.ruth], happened_at=now, now=now)
    return [(one.key, one.channel, one.when) for one in found]


def own(
    office: Office, *, purpose: str = "check_in", name: str = "", body: str = "Dear {{first_name}}"
) -> MailTemplate:
    words = MailTemplate(purpose=purpose, name=name, subject="From {{business}}", body=body)
    return cadences.keep_template(words, by=office.cast.by, now=NOW)


# --- Plans


def test_the_house_begins_with_three_mails_at_half_past_eight(office: Office) -> None:
    assert (all_plans()[0].label, all_plans()[0].own) == ("Every stage", None)
    assert offered(office) == [
        ("thank_you", "mail", "Tue, Nov 24, 8:30 AM"),
        ("check_in", "mail", "Tue, Dec 8, 8:30 AM"),
        ("results", "mail", "Mon, Feb 22, 8:30 AM"),
    ]


def test_a_plan_of_ones_own_counts_from_the_next_visit_on(office: Office) -> None:
    before = make_thank_you(office)
    set_plan(office, Step(Purpose.RESULTS, Channel.MAIL, 30), Step(Purpose.THANK_YOU, Channel.CARD, 2, LATE))
    assert offered(office) == [
        ("thank_you", "card", "Wed, Nov 25, 4:15 PM"), ("results", "mail", "Wed, Dec 23, 8:30 AM"),
    ]  # fmt: skip
    before.refresh_from_db()
    assert before.state == FollowUpState.RELEASED


def test_a_stage_may_have_its_own(office: Office) -> None:
    set_plan(office, Step(Purpose.CHECK_IN, Channel.CALL, 7), stage=Stage.ADVOCATE)
    assert len(offered(office)) == 3
    office.practice.stage = Stage.ADVOCATE
    assert offered(office) == [("check_in", "call", "Mon, Nov 30, 8:30 AM")]
    cadences.reset_plan(Stage.ADVOCATE, by=office.cast.by, now=NOW)
    assert len(offered(office)) == 3


def test_a_plan_without_a_step_sets_nothing_in_motion(office: Office) -> None:
    set_plan(office)
    assert offered(office) == []


def test_two_steps_of_a_purpose_are_two_follow_ups(office: Office) -> None:
    set_plan(office, Step(Purpose.CHECK_IN, Channel.CALL, 7), Step(Purpose.CHECK_IN, Channel.MAIL, 30))
    found = follow_ups.propose(office.practice, contacts=[office.ruth], happened_at=NOW, now=NOW)
    assert [one.key for one in found] == ["check_in", "check_in-2"]
    for _ in range(2):  # logged twice, as after a lost answer
        for one in found:
            follow_ups.schedule(
                one, because="visit", because_id=office.practice.pk, release=True, by=office.cast.by, now=NOW
            )
    assert sorted((row.key, row.channel) for row in FollowUp.objects.all()) == [
        ("check_in", "call"), ("check_in-2", "mail"),
    ]  # fmt: skip


def test_weekends_and_holidays_are_skipped_whatever_the_plan(office: Office) -> None:
    set_plan(office, Step(Purpose.THANK_YOU, Channel.MAIL, 3))  # Thanksgiving
    assert offered(office) == [("thank_you", "mail", "Fri, Nov 27, 8:30 AM")]
    set_plan(office, Step(Purpose.THANK_YOU, Channel.MAIL, 5))  # a Saturday
    assert offered(office) == [("thank_you", "mail", "Mon, Nov 30, 8:30 AM")]


def test_mails_of_a_plan_keep_the_limit_by_themselves(office: Office) -> None:
    set_plan(office, Step(Purpose.THANK_YOU, Channel.MAIL, 1), Step(Purpose.CHECK_IN, Channel.MAIL, 4))
    assert [when for _, _, when in offered(office)] == ["Tue, Nov 24, 8:30 AM", "Tue, Dec 8, 8:30 AM"]


def test_an_office_that_wants_no_mail_gets_the_others_whatever_the_plan(office: Office) -> None:
    office.ruth.preferred_way = Way.POST
    assert {channel for _, channel, _ in offered(office)} == {"card"}
    office.ruth.preferred_way = Way.IN_PERSON
    set_plan(office, Step(Purpose.THANK_YOU, Channel.CALL, 1), Step(Purpose.RESULTS, Channel.MAIL, 9))
    assert [channel for _, channel, _ in offered(office)] == ["call", "drop_in"]


@pytest.mark.parametrize("days", [-1, 731])
def test_a_step_comes_within_two_years(office: Office, days: int) -> None:
    with pytest.raises(Refused, match="within 730 days"):
        set_plan(office, Step(Purpose.RESULTS, Channel.MAIL, days))


def test_a_plan_has_eight_steps_at_most_and_no_stage_of_nobodys(office: Office) -> None:
    with pytest.raises(Refused, match="8 steps at most"):
        set_plan(office, *(Step(Purpose.CHECK_IN, Channel.CALL, n) for n in range(9)))
    for stage in ("not_engaged", "elsewhere"):
        with pytest.raises(Refused, match="no such stage"):
            set_plan(office, stage=stage)


def test_who_only_reads_or_assists_changes_none(office: Office) -> None:
    with pytest.raises(NotAllowed):
        cadences.change_plan("", HOUSE, by=office.cast.by_bob, now=NOW)


def test_another_workspace_has_its_own(office: Office, cast: Cast) -> None:
    set_plan(office)
    with cast.elsewhere():
        assert len(plan_of("").steps) == 3


# --- Words


def test_own_words_are_filled_with_what_is_known(office: Office) -> None:
    own(office, purpose="thank_you", body="Dear {{ first_name }},\n\n{{day}} at {{practice}}: {{since}}. {{left}}")
    one = follow_ups.propose(office.practice, contacts=[office.ruth], happened_at=NOW, now=NOW)[0]
    draft = follow_ups.schedule(
        one, because="visit", because_id=None, release=True, left=["referral pad"], by=office.cast.by, now=NOW
    )
    assert draft.subject == "From Alder Medical Exercise"
    assert draft.body == "Dear Ruth,\n\nWednesday at Lakeside Orthopedics: one day. referral pad"
    assert draft.state == FollowUpState.RELEASED


def test_a_field_without_a_value_blocks_the_release_with_its_name(office: Office) -> None:
    own(office, purpose="thank_you", body="Dear {{first_name}}, the {{left}} are yours.")
    draft = make_thank_you(office)
    assert (draft.state, draft.body) == (FollowUpState.DRAFT, "Dear Ruth, the {{left}} are yours.")
    with pytest.raises(follow_ups.NotReady, match=r"The field \{\{left\}\} is missing"):
        follow_ups.release(draft, by=office.cast.by, now=NOW)
    assert not OutboxMessage.objects.exists()


def test_named_words_are_chosen_by_a_step(office: Office) -> None:
    letter = own(office, purpose="other", name="Spring letter", body="Dear {{first_name}}, spring is here.")
    set_plan(office, Step(Purpose.OTHER, Channel.MAIL, 10, template=letter.pk))
    one = follow_ups.propose(office.practice, contacts=[office.ruth], happened_at=NOW, now=NOW)[0]
    assert (one.title, one.key) == ("Spring letter for Ruth Keller", "other")
    owed = follow_ups.schedule(one, because="visit", because_id=None, release=True, by=office.cast.by, now=NOW)
    assert owed.body == "Dear Ruth, spring is here."
    with pytest.raises(Refused, match="Change the plan first"):
        cadences.remove_template(letter, by=office.cast.by, now=NOW)
    cadences.reset_plan("", by=office.cast.by, now=NOW)
    cadences.remove_template(letter, by=office.cast.by, now=NOW)
    assert not MailTemplate.objects.exists()


@pytest.mark.parametrize("body", ["Dear {{firstname}}", "Dear {{first_name", "Dear [[name]]"])
def test_a_field_that_does_not_exist_is_refused(office: Office, body: str) -> None:
    with pytest.raises(Refused, match="There is no field"):
        own(office, body=body)


def test_two_words_of_one_name_are_refused(office: Office) -> None:
    own(office, purpose="other", name="Spring")
    with pytest.raises(Refused, match="of that name already"):
        own(office, purpose="other", name="Spring")


@pytest.mark.parametrize("purpose", Purpose.values)
def test_the_houses_words_can_be_the_beginning_of_ones_own(office: Office, purpose: str) -> None:
    words = house_words(purpose)
    assert unknown(words.subject + words.body) == []
    assert "{{first_name}}" in words.body
    cadences.keep_template(words, by=office.cast.by, now=NOW)


def test_filling_touches_nothing_else() -> None:
    assert fill("{{ name }} & {x} {{left}}", {"name": "{{day}}", "left": ""}) == "{{day}} & {x} {{left}}"
    assert unknown("".join("{{" + name + "}}" for name in FIELDS)) == []


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "one day"), (10, "ten days"), (14, "two weeks"), (15, "two weeks"), (30, "four weeks"), (90, "three months"),
     (92, "three months"), (365, "twelve months"), (730, "24 months")],
)  # fmt: skip
def test_a_span_as_one_says_it(days: int, words: str) -> None:
    assert in_words(days) == words


def test_the_houses_check_in_says_how_long_ago_the_visit_was(office: Office) -> None:
    set_plan(office, Step(Purpose.CHECK_IN, Channel.MAIL, 28))
    one = follow_ups.propose(office.practice, contacts=[office.ruth], happened_at=NOW, now=NOW)[0]
    assert (local_day(one.due_at, "America/New_York") - NOW.date()).days == 28
    draft = follow_ups.schedule(one, because="visit", because_id=None, release=False, by=office.cast.by, now=NOW)
    assert "It is four weeks since I came by Lakeside Orthopedics." in draft.body


# --- Pages


@pytest.fixture
def shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metcrm.clock.now", lambda: NOW + timedelta(hours=1))


def lines(*steps: tuple[str, str, str, str]) -> dict[str, str]:
    data = {"step-TOTAL_FORMS": str(len(steps)), "step-INITIAL_FORMS": "0"}
    for n, (what, channel, days, at) in enumerate(steps):
        data |= {f"step-{n}-what": what, f"step-{n}-channel": channel, f"step-{n}-days": days, f"step-{n}-at": at}
    return data


def test_a_plan_is_changed_on_its_page(cast: Cast, alice: Browser, shown: None) -> None:
    page = alice.get("/settings/follow-ups/plans/every/").content.decode()
    assert page.count('value="thank_you" selected') == 1
    steps = lines(("results", "call", "45", "10:00"), ("thank_you", "mail", "1", ""), ("", "mail", "", "08:30"))
    assert alice.post("/settings/follow-ups/plans/every/", steps).status_code == 302
    with cast.inside():
        assert plan_of("").steps == [
            Step(Purpose.THANK_YOU, Channel.MAIL, 1), Step(Purpose.RESULTS, Channel.CALL, 45, time(10)),
        ]  # fmt: skip
    listed = alice.get("/settings/follow-ups/").content.decode()
    assert "Results, after six weeks, 10:00 AM" in " ".join(listed.split())


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (("thank_you", "mail", "", "08:30"), "After how many days?"),
        (("thank_you", "mail", "-3", "08:30"), "nothing comes before"),
        (("thank_you", "mail", "900", "08:30"), "730 days at most"),
        (("thank_you", "mail", "1", "noon"), "Write the time as 08:30."),
        (("thank_you", "fax", "1", "08:30"), "fax"),
    ],
)
def test_a_wrong_step_says_so_beside_its_field_and_keeps_the_rest(
    alice: Browser, shown: None, step: tuple[str, str, str, str], sentence: str
) -> None:
    answer = alice.post("/settings/follow-ups/plans/nurturing/", lines(("check_in", "call", "77", "09:05"), step))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="77"' in page


def test_words_of_another_workspace_cannot_be_chosen(cast: Cast, alice: Browser, shown: None) -> None:
    with cast.elsewhere():
        theirs = MailTemplate.objects.create(
            purpose="other", name="Theirs", subject="x", body="x", changed_at=NOW, changed_by="Carol"
        )
    answer = alice.post("/settings/follow-ups/plans/every/", lines((str(theirs.pk), "mail", "1", "08:30")))
    assert answer.status_code == 422
    assert "Theirs" not in alice.get("/settings/follow-ups/").content.decode()


@pytest.mark.parametrize(
    "data", [{}, {"step-TOTAL_FORMS": "x"}, {"step-TOTAL_FORMS": "999", "step-INITIAL_FORMS": "0"}]
)
def test_a_form_that_was_not_ours_is_refused(alice: Browser, shown: None, data: dict[str, str]) -> None:
    assert alice.post("/settings/follow-ups/plans/every/", data).status_code == 422


@pytest.mark.parametrize("path", ["plans/not_engaged/", "plans/x/", "words/of/x/"])
def test_what_does_not_exist_is_not_found(alice: Browser, path: str) -> None:
    assert alice.get(f"/settings/follow-ups/{path}").status_code == 404


@pytest.fixture
def lakeside(cast: Cast) -> Office:
    from tests.practitioners.follow_ups.conftest import make_office, make_sendable  # inside the workspace

    with cast.inside():
        make_sendable(cast.workspace)
        return make_office(cast)


def test_words_are_tried_on_a_real_office_before_they_are_kept(
    cast: Cast, alice: Browser, shown: None, lakeside: Office
) -> None:
    words = {"subject": "Hello {{first_name}}", "body": "Dear {{first_name}}, I cure back pain.", "try": "1"}
    page = alice.post("/settings/follow-ups/words/of/check_in/", words).content.decode()
    assert "Hello Ruth" in page
    assert "Dear Ruth, I cure back pain." in page
    assert "What the office would stop at" in page
    with cast.inside():
        assert not MailTemplate.objects.exists()


def test_a_trial_names_what_would_be_missing(alice: Browser, shown: None, lakeside: Office) -> None:
    words = {"subject": "Hello", "body": "Dear Ruth, {{mention}}", "try": "1"}
    page = alice.post("/settings/follow-ups/words/of/check_in/", words).content.decode()
    assert "The field {{mention}} is missing" in page.replace("&#123;", "{")


def test_without_any_office_the_page_says_what_to_do(alice: Browser, shown: None) -> None:
    assert "Add a practice first" in alice.get("/settings/follow-ups/words/of/check_in/").content.decode()


def test_keeping_and_removing_on_the_pages(cast: Cast, alice: Browser, shown: None) -> None:
    words = {"name": "Spring letter", "subject": "Hello", "body": "Dear {{first_name}}"}
    assert alice.post("/settings/follow-ups/words/new/", words).status_code == 302
    again = alice.post("/settings/follow-ups/words/new/", words)
    assert again.status_code == 422
    assert "There are words of that name already." in again.content.decode()
    with cast.inside():
        letter = MailTemplate.objects.get()
        assert (letter.purpose, letter.name) == ("other", "Spring letter")
    assert alice.post(f"/settings/follow-ups/words/{letter.pk}/", words | {"body": "Dear {{who}}"}).status_code == 422
    assert alice.post(f"/settings/follow-ups/words/{letter.pk}/remove/").status_code == 302
    with cast.inside():
        assert not MailTemplate.objects.exists()


def test_words_are_escaped(cast: Cast, alice: Browser, shown: None, lakeside: Office) -> None:
    words = {"subject": "<b>x</b>", "body": "<script>alert(1)</script>", "try": "1"}
    assert "<script>alert" not in alice.post("/settings/follow-ups/words/of/other/", words).content.decode()
