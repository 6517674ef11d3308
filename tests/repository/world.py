"""One of everything in Alice's workspace, and the people who come to it: what the walls are tried with."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Client, MeasureConfirmation, OutcomeFloor, OutcomeSheet, OutcomeWithdrawal, QuarterLetter
from clients.outcomes.quarters import Quarter
from clients.selectors.letters import letters_of
from clients.services import (
    delivery,
    documents,
    home,
    intakes,
    letters,
    office,
    photos,
    quarter_letters,
    reports,
    succession,
    whole,
)
from clients.services.drafts import keep_draft
from clients.services.goals import set_goals
from clients.services.home import report_day
from clients.services.protocols import write_protocol
from metcrm.accounts.models import InstituteMembership, User, Workspace
from metcrm.accounts.models.workspace import Role
from metcrm.cohorts.models import Enrolment, ProgrammeWeek, RosterFile, Submission
from metcrm.cohorts.services import asking, course_feeds
from metcrm.cohorts.services.counting import count_here
from metcrm.cohorts.services.links import open_link
from metcrm.cohorts.services.links import token_of as token_of_link
from metcrm.documents import files
from metcrm.documents.models import RenderJob
from metcrm.documents.uploads import Upload
from metcrm.outbox.models import Kind, MailClass, OutboxMessage, Returned, State
from metcrm.outbox.services import Letter, enqueue
from metcrm.tenancy import context
from metcrm.tenancy.actors import SYSTEM, Actor
from metcrm.tenancy.routes import add_token, find
from metcrm.wording.models import OwnException, OwnPhrase, Tick
from practitioners.cadence import HOUSE
from practitioners.models import ContactImport, ImportedRow, MailTemplate, Merge
from practitioners.scripts import about
from practitioners.selectors import Filter
from practitioners.services import cadences, follow_up_plan, follow_ups, imports, saved_filters
from practitioners.services import merge as merges
from practitioners.services.stop import token_for
from presentations.deck import shelf
from presentations.models import MaterialKind, StockCount
from presentations.services import decks, materials
from presentations.services.brand import change_brand
from presentations.services.calendar import make_link, token_of
from presentations.services.gifts import Given, set_cap
from presentations.services.visits import Left, Saw
from tests.clients.reports import story
from tests.conftest import NOW, Cast
from tests.factories import accounts, clients, practitioners, presentations
from tests.factories.coaching import CODE, make_coaching
from tests.factories.cohorts import let_count, make_enrolment
from tests.metcrm.cohorts.courses import Course, make_course
from tests.metcrm.documents.test_photographs import photograph
from tests.presentations.kit.pictures import logo_file

#: An hour after everything was made.
LATER = NOW + timedelta(hours=1)

Arguments = dict[str, Any]


@dataclass
class World:
    """`arguments` of the addresses, by what they are about; `cookies` of each person's browser."""

    cast: Cast
    arguments: dict[str, Arguments]
    cookies: dict[str, dict[str, str]]

    def browser(self, person: str) -> Browser:
        """A fresh browser of that person, as it was when the world was made."""
        browser = Browser(raise_request_exception=False)
        browser.cookies = SimpleCookie(self.cookies[person])
        return browser


def make_world(cast: Cast) -> World:
    """Everything, through the services where there is one."""
    with cast.inside():
        arguments = _account_rows(cast) | _office_rows(cast) | _visit_rows(cast) | _client_rows(cast) | _mail_rows()
    with context.institute(cast.institute.pk):
        asked = accounts.make_invitation("new.coach@metcrm.example")
        arguments["institute_member"] = {"pk": InstituteMembership.objects.get().pk}
        arguments["institute_invitation"] = {"pk": asked.pk}
    arguments |= _course_rows(cast)
    arguments |= _coaching_rows(cast, arguments)
    arguments |= {"": {}, "format": {"format": "csv"}, "key": {"key": "none"}, "reset": {"uidb36": "1", "key": "none"}}
    return World(cast, arguments, _cookies(cast, arguments))


def _course_rows(cast: Cast) -> dict[str, Arguments]:
    """Alice learns at Coach's institute: her consent, her counts, and something that she has handed in."""
    course = make_course(cast)
    with course.inside():
        enrolment = make_enrolment(course.cohort, "alice@metcrm.example", name="Alice Owner", state="active")
        task = course.cohort.assignments.get(kind="hand_in")
        given = Submission.objects.create(
            enrolment=enrolment, assignment=task, state="submitted", text="My story", changed_at=NOW, handed_in_at=NOW,
            file=files.keep(b"%PDF-1.7 mine", "application/pdf", now=NOW), file_name="story.pdf",
        )  # fmt: skip
    sight = let_count(enrolment, cast.workspace.pk)
    with cast.inside():
        count_here(now=NOW)
    rows: dict[str, Arguments] = {
        "cohort": {"pk": course.cohort.pk},
        "cohort_file": {"pk": course.cohort.pk, "format": "csv"},
        "learner": {"pk": enrolment.pk},
        "submission": {"pk": given.pk},
        "sight": {"pk": sight.pk},
        "hand_in": {"pk": sight.pk, "assignment": task.pk},
    }
    return rows | _ways_in(cast, course)


def _ways_in(cast: Cast, course: Course) -> dict[str, Arguments]:
    """The template, the ways into the cohort, and a seat that waits for somebody else."""
    cohort = course.cohort
    with course.inside():
        other = make_enrolment(cohort, "lena@metcrm.example")
        waits = asking.ask(other, by=SYSTEM, now=NOW)
        add_token("seat-token", kind="seat", row_id=waits.pk)
        link = open_link(cohort, by=Actor(cast.coach.pk, "Coach Quinn", "admin"), now=NOW)
        file = RosterFile.objects.create(cohort=cohort, name="roster.csv", uploaded_at=NOW, uploaded_by="x")
        week = ProgrammeWeek.objects.filter(programme=cohort.programme_id).latest("number")
        task = week.assignments.get()
    return {
        "course": {"pk": cohort.programme_id}, "course_week": {"pk": week.pk}, "course_task": {"pk": task.pk},
        "roster": {"pk": file.pk}, "asked_learner": {"pk": other.pk},
        "learner_verb": {"pk": other.pk, "verb": "withdraw"}, "enrol_link": {"token": token_of_link(link)},
        "seat_link": {"token": "seat-token"},
    }  # fmt: skip


def _coaching_rows(cast: Cast, arguments: dict[str, Arguments]) -> dict[str, Arguments]:
    """What coaching leaves behind for Alice as a learner, and the calendar that she reads."""
    seat = arguments["sight"]["pk"]
    with context.institute(cast.institute.pk):
        Enrolment.objects.filter(**arguments["learner"]).update(user=cast.alice)
        alice = Enrolment.objects.select_related("cohort").get(**arguments["learner"])
        made = make_coaching(alice)
        feed = course_feeds.make_link(alice, by=cast.by, now=NOW)
    return {
        "talk": {"pk": made["session"]},
        "commitment": {"pk": made["commitment"]},
        "message": {"pk": made["message"]},
        "diploma": {"pk": made["certificate"]},
        "my_diploma": {"pk": made["certificate"]},
        "diploma_code": {"code": CODE},
        "seat_promise": {"pk": seat, "commitment": made["commitment"]},
        "course_feed": {"token": course_feeds.token_of(feed)},
    }


def _account_rows(cast: Cast) -> dict[str, Arguments]:
    Workspace.objects.filter(pk=cast.workspace.pk).update(
        street="12 Alder Way", city="Albany", state="NY", zip_code="12207", phone="(518) 555-0142"
    )
    accounts.make_member(Role.SPECIALIST, "sam@metcrm.example", name="Sam Specialist")
    accounts.make_member(Role.ASSISTANT, "ann@metcrm.example", name="Ann Assistant")
    spare = accounts.make_member(Role.VIEWER, "spare@metcrm.example", name="Spare Viewer")
    asked = accounts.make_invitation("new@metcrm.example", token="join-token")
    return {"member": {"pk": spare.pk}, "invitation": {"pk": asked.pk}, "join": {"token": "join-token"}}


def _office_rows(cast: Cast) -> dict[str, Arguments]:
    practice = practitioners.make_practice(name="Lakeside Orthopedics")
    ruth = practitioners.make_contact(practice=practice)
    twin = practitioners.make_practice(name="Lakeside Ortho")
    doctor = practitioners.make_practitioner(practice=practice)
    add_token("office-code", kind="referral", row_id=practice.pk)
    first, second = follow_up_plan.propose(practice, contacts=[ruth], happened_at=NOW, now=NOW)[:2]
    draft = follow_ups.schedule(first, because="visit", because_id=None, release=False, by=cast.by, now=NOW)
    follow_ups.schedule(second, because="visit", because_id=None, release=True, by=cast.by, now=NOW)
    Tick.objects.create(
        about=about(draft), text_hash="0" * 64, remark="0" * 16, rule="x", ticked_at=NOW, ticked_by=str(cast.by)
    )
    exception = OwnException.objects.create(
        text="Gym on Fifth", kind="fitness", why="The hall.", kept_at=NOW, kept_by=str(cast.by)
    )
    phrase = OwnPhrase.objects.create(text="wellness warrior", why="Not our words.", kept_at=NOW, kept_by=str(cast.by))
    return {
        "own_exception": {"pk": exception.pk},
        "own_phrase": {"pk": phrase.pk},
        "practice": {"pk": practice.pk},
        "asked": {"pk": practice.pk, "key": "office_manager"},
        "filter": {"pk": saved_filters.save(Filter(q="lake"), name="Lakes", by=cast.by, now=NOW).pk},
        "homework": {"pk": practice.pk, "number": 8},
        "fact": {"pk": practice.facts.filter(key="phone").get().pk},
        "doctor": {"pk": doctor.pk},
        "doctor_asked": {"pk": doctor.pk, "key": "concern"},
        "place": {"pk": practice.locations.first().pk},  # type: ignore[union-attr]
        "contact": {"pk": ruth.pk},
        "practitioner": {"pk": practice.pk, "practitioner_pk": doctor.pk},
        "npi": {"npi": practitioners.make_provider().npi},
        "follow_up": {"pk": draft.pk},
        "stage": {"stage": "nurturing"},
        "purpose": {"purpose": "check_in"},
        "template": {"pk": _own_words(cast).pk},
        "stop": {"token": token_for(ruth)},
        "referral_code": {"code": "office-code"},
        "import": {"pk": _uploaded(cast).pk},
        "pair": {"kind": "practice", "one": practice.pk, "other": twin.pk},
        "merge": {"pk": _merged(cast).pk},
    }


def _own_words(cast: Cast) -> MailTemplate:
    """Words of their own, and a plan."""
    cadences.change_plan("advocate", HOUSE[:1], by=cast.by, now=NOW)
    words = MailTemplate(purpose="other", name="Spring letter", subject="Spring", body="Dear {{first_name}}")
    return cadences.keep_template(words, by=cast.by, now=NOW)


def _merged(cast: Cast) -> Merge:
    """Two that were one, and two of which somebody said that they are not."""
    one, other, third = (practitioners.make_practice(name="Twin") for _ in range(3))
    merges.say_not_same("practice", one.pk, third.pk, by=cast.by, now=NOW)
    return merges.merge("practice", one.pk, other.pk, chosen={}, by=cast.by, now=NOW)


def _uploaded(cast: Cast) -> ContactImport:
    """A file that waits for its owner's look, with the result of a row."""
    upload = imports.upload(data=b"Name,Company\nRuth Keller,Lakeside\n", name="list.csv", by=cast.by, now=NOW)
    ImportedRow.objects.create(of=upload, line=2, result=ImportedRow.Result.ADDED)
    return upload


def _visit_rows(cast: Cast) -> dict[str, Arguments]:
    version = presentations.make_one_sheet(ready=True)
    left = [Left(MaterialKind.ONE_SHEET, version)]
    visit = presentations.make_visit(
        practice=version.material.practice, left=left, shown=[Saw("one_sheet", version)], kind="lunch",
        gift=Given("meal", Decimal(42)),
    )  # fmt: skip
    plan = presentations.make_plan()
    deck = presentations.make_deck(practice=version.material.practice)
    decks.ask_handout(deck, by=cast.by, now=NOW)
    RenderJob.objects.filter(about=f"deck:{deck.pk}").update(
        state=RenderJob.State.READY, file=files.keep(b"%PDF-1.7 deck", content_type="application/pdf", now=NOW)
    )
    StockCount.objects.create(
        practice=version.material.practice, kind="referral_pad", pieces=9, counted_at=NOW, counted_by=str(cast.by)
    )
    branded = change_brand(name="Alder", main="#102f30", second="#0b6a68", new_logo=logo_file(), by=cast.by, now=NOW)
    assert branded.brand.logo is not None
    first = shelf.pictures_of(deck.content)[0]
    shelf.TenantShelf(context.current(), NOW).keep(first, b"PNG of the first slide")
    set_cap(Decimal(300), by=SYSTEM, now=NOW)
    assert version.job is not None
    version.job.file = files.keep(b"%PDF-1.7 small", content_type="application/pdf", now=NOW)
    RenderJob.objects.filter(pk=version.job.pk).update(file=version.job.file)
    marks = materials.ask_marks(version, by=cast.by, now=NOW)
    RenderJob.objects.filter(pk=marks.pk).update(file=version.job.file, state=RenderJob.State.READY)
    return {
        "plan": {"pk": plan.pk},
        "visit": {"pk": visit.pk},
        "promise": {"pk": presentations.make_promise(visit=visit).pk},
        "material": {"pk": version.material_id},
        "calendar": {"token": token_of(make_link(by=cast.by, now=NOW))},
        "deck": {"pk": deck.deck_id},
        "deck_version": {"pk": deck.deck_id, "number": deck.number},
        "deck_slide": {"pk": deck.deck_id, "part": "gap"},
        "logo": {"pk": branded.brand.logo_id},
        "colours": {"main": "102f30", "second": "0b6a68"},
        "deck_picture": {"pk": deck.deck_id, "number": deck.number, "part": first.slide["key"]},
        "one_sheet": {"pk": version.material_id, "number": version.number},
    }


def _client_rows(cast: Cast) -> dict[str, Arguments]:
    told = story.tell(cast)
    sent = told.sent()
    draft = reports.draft(episode=told.episode, assessment=told.episode.assessments.first(), by=cast.by, now=LATER)
    release = clients.make_release(told.client, told.practice)
    session = clients.make_session(told.episode, on=LATER.date(), red_flags=["swelling"], log=clients.make_log())
    clients.make_limits(told.episode)
    own = clients.make_own_measure()
    [appointment] = clients.make_appointments(told.episode)
    programme = clients.make_programme(told.episode)
    report_day(programme=programme, on=NOW.date(), done="all", today=NOW.date(), now=NOW)
    write_protocol(slug="tka", weeks=10, sessions=20, by=cast.by, now=NOW, stops="Swelling")
    set_goals(episode=told.episode, goals={"TUG": (None, Decimal(10))}, by=cast.by, now=NOW)
    keep_draft(episode=told.episode, typed={"value_TUG": "9.9"}, codes=["TUG"], by=cast.by, now=NOW)
    MeasureConfirmation.objects.create(measure="TUG", confirmed_at=NOW, confirmed_by="x", confirmer=cast.alice)
    message = OutboxMessage.objects.get(kind="report_ready")
    token = re.search(r"/o/([^/\s]+)/", message.body_text)
    assessment = told.episode.assessments.order_by("on").last()
    assert token and assessment
    referral = clients.make_referral()
    photo = photos.add_photos(referral=referral, photos=[photograph()], by=cast.by, now=NOW)[0]
    intake = intakes.offer(client=told.client, practice=told.practice, by=cast.by, now=LATER)
    paper = documents.upload(
        client=told.client,
        kind="clearance",
        on=NOW.date(),
        file=Upload(photograph(), "image/jpeg"),
        by=cast.by,
        now=NOW,
    )
    owed = next(one for one in letters_of(told.episode) if one.done_on is None)
    letters.note(
        episode=told.episode, kind=owed.kind, due_on=owed.due_on, way="fax", settled_on=NOW.date(), by=cast.by, now=NOW
    )
    assert sent.link
    question = office.ask(link=sent.link, delivery=sent, words="May she kneel?", now=NOW)
    nina = {"name": "Nina Park", "email": "nina@lakeside.example", "note": ""}
    successor = succession.name(link=sent.link, now=NOW, **nina)
    return {
        "condition": {"condition": "tka"},
        "quarter": {"pk": told.practice.pk, "quarter": "2025-Q4"},
        "office_quarter": {"token": token[1], "letter": _quarter_letter(cast, told).pk},
        "outcome_sheet": {"pk": _told(told.client).pk},
        "question": {"pk": question.pk},
        "successor": {"pk": successor.pk},
        "record_job": {"pk": told.client.pk, "job": _printed(cast, told.client).pk},
        "letter": {"pk": told.episode.pk, "kind": "introductory"},
        "letter_due": {"pk": told.episode.pk, "kind": "introductory", "due": "2026-01-02"},
        "intake": {"pk": intake.pk},
        "intake_link": {"token": intakes.token_of(intake)},
        "paper": {"pk": paper.pk},
        "referral": {"pk": referral.pk},
        "referral_photo": {"pk": referral.pk, "photo_pk": photo.pk},
        "client": {"pk": told.client.pk},
        "client_named": {"client": told.client.pk},
        "client_planned": {"pk": told.client.pk},
        "episode": {"pk": told.episode.pk},
        "assessment": {"pk": assessment.pk},
        "release": {"pk": release.pk},
        "session": {"pk": session.pk},
        "own_measure": {"pk": own.pk},
        "appointment": {"pk": appointment.pk},
        "programme": {"pk": programme.pk},
        "protocol": {"slug": "tka"},
        "home": {"token": home.token_of(programme)},
        "change": {"pk": session.status_changes.get().pk},
        "measure": {"code": "KNFLEX"},
        "report": {"pk": draft.pk},
        "signed": {"pk": sent.report_id},
        "delivery": {"pk": sent.pk},
        "door": {"token": token[1]},
        "office_report": {"token": token[1], "pk": sent.report_id},
    }


def _told(client: Client) -> OutcomeSheet:
    """Figures that were told, and aren't used any more."""
    content = {
        "shape": 1, "condition": "tka", "label": "After total knee arthroplasty", "people": "people after knee surgery",
        "first": "2025-Q1", "last": "2025-Q4", "n": 11, "without": None, "older": None, "floor": 11,
        "on": "2026-03-04", "measures": [],
    }  # fmt: skip
    sheet = OutcomeSheet.objects.create(
        condition="tka", first="2025-Q1", last="2025-Q4", content=content, content_hash="0" * 64,
        people=[str(client.pk)], published_at=NOW, published_by="x",
    )  # fmt: skip
    OutcomeWithdrawal.objects.create(sheet=sheet, why="A try", withdrawn_at=NOW, withdrawn_by="x")
    OutcomeFloor.objects.create(floor=12, set_at=NOW, set_by="x")
    return sheet


def _quarter_letter(cast: Cast, told: story.Story) -> QuarterLetter:
    """About a quarter in which the office sent a patient; released."""
    sent = datetime(2025, 11, 5, 15, tzinfo=UTC)
    clients.make_referral(told.practice, received_at=sent, answer_due_at=sent)
    letter = quarter_letters.draft(practice=told.practice, quarter=Quarter(2025, 4), by=cast.by, now=NOW)
    return quarter_letters.release(letter=letter, contact_id=told.contact.pk, by=cast.by, now=NOW)


def _printed(cast: Cast, client: Client) -> RenderJob:
    """A record that was printed."""
    job = whole.ask_for_paper(client=client, by=cast.by, now=NOW)
    RenderJob.objects.filter(pk=job.pk).update(
        state="ready", file=files.keep(b"%PDF-1.7 it", "application/pdf", now=NOW)
    )
    return job


def _mail_rows() -> dict[str, Arguments]:
    letter = Letter(to_email="ruth@lakeside.example", subject="Hello", body_text="Hello")
    failed = enqueue(letter, kind="test", dedupe_key="failed", mail_class=MailClass.SERVICE, now=NOW)
    OutboxMessage.objects.filter(pk=failed.pk).update(state=State.FAILED)
    Returned.objects.create(message=failed, kind=Kind.REPLY, event_key="1", text="Thank you", received_at=NOW)
    return {"mail": {"pk": failed.pk}}


def _cookies(cast: Cast, arguments: dict[str, Arguments]) -> dict[str, dict[str, str]]:
    sam, ann = (User.objects.get(email=f"{name}@metcrm.example") for name in ("sam", "ann"))
    people = {"alice": cast.alice, "bob": cast.bob, "carol": cast.carol, "coach": cast.coach, "sam": sam, "ann": ann}
    found = {name: _sign_in(user) for name, user in people.items()}
    return found | {"stranger": {}, "ruth": _let_in(arguments["door"]["token"])}


def _sign_in(user: User) -> dict[str, str]:
    browser = Browser()
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    browser.get("/settings/")  # the place is chosen once a session
    return {name: cookie.value for name, cookie in browser.cookies.items()}


def _let_in(token: str) -> dict[str, str]:
    """The office manager has typed the code that was mailed to her."""
    browser = Browser()
    browser.post(reverse("clients:office_send_code", args=[token]))
    found = find(token, delivery.KIND)
    assert found
    with context.enter(found[0]):
        mail = OutboxMessage.objects.filter(kind="one_time_code").latest("created_at")
    code = re.search(r"\b\d{6}\b", mail.body_text)
    assert code
    browser.post(reverse("clients:office_enter", args=[token]), {"code": code[0]})
    browser.get(reverse("clients:office_home", args=[token]))
    return {name: cookie.value for name, cookie in browser.cookies.items()}
