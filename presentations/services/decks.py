"""Making, changing, showing and retiring decks. A worker draws them, once for each content."""

from collections.abc import Callable, Collection, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from clients.public import condition_choices, measurement_plan, names_a_client
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.documents import files, jobs
from metcrm.documents.models import RenderJob, StoredFile
from metcrm.tenancy.actors import Actor
from metcrm.tenancy.context import current
from metcrm.wording import reading
from metcrm.wording.reading import Stopped, blocks
from metcrm.wording.remarks import Remark
from metcrm.wording.services import ticks as coach
from practitioners.models import Practice, Practitioner
from presentations import selectors_decks as selectors
from presentations.brand.look import dressed, logo_data, look_now, look_of
from presentations.deck import drawing, shelf, story
from presentations.deck.figures import chosen, figures_of, refresh_outcomes, refuse_typed
from presentations.deck.powerpoint import powerpoint
from presentations.deck.scripts import about_remarks, deck_script
from presentations.deck.slides import reordered
from presentations.figures import figures_for
from presentations.models import Deck, DeckVersion, Visit
from presentations.one_sheet import Measured, Sender, content_hash
from presentations.refusals import NamesClient, Refused, Unread
from presentations.specialties import specialty

#: The kinds of their jobs; PICTURES: of the slides that were changed.
DECK, HANDOUT, PICTURES = "deck", "deck_handout", "deck_pictures"
#: Slides with names, conditions, measures and figures in them.
FROM_ELSEWHERE = ("gap", "outcomes", "refer")
Content = dict[str, Any]
Change = Callable[[Content], None]


def make_deck(
    *, practice: Practice, practitioner: Practitioner | None, specialty_group: str, conditions: Sequence[str],
    length: int, about: str, by: Actor, now: datetime,
) -> tuple[DeckVersion, bool]:  # fmt: skip
    """The deck for a practice, or for one practitioner there, and whether it is new.

    1. lock the practice, so that two clicks at once make one deck
    2. one that is in use already is returned as it is, since somebody may have worked on it
    3. write the story; refuse one about nobody
    4. ask a worker to draw it, if the coach lets it pass; otherwise it waits for better words
    5. audit
    """
    check(by, Capability.WRITE_MATERIALS)
    with transaction.atomic():
        Practice.objects.select_for_update().get(pk=practice.pk)
        there = selectors.deck_in_use(practice, practitioner)
        if there is not None:
            return selectors.newest(selectors.get_deck(there.pk)), False
        content = content_for(practice, practitioner, specialty_group, conditions, length, about, by)
        _fit(content)
        whom = practitioner.display_name if practitioner else practice.name
        deck = Deck.objects.create(
            practice=practice, practitioner=practitioner, title=f"For {whom}"[:160], created_at=now,
            created_by=str(by)[:200],
        )  # fmt: skip
        version = _next(deck, content, by, now)
        record("deck.made", by=by, on=deck, now=now, practice=practice.pk)
        if not open_remarks(version):
            _ask(version, now)
    return version, True


def content_for(
    practice: Practice, practitioner: Practitioner | None, specialty_group: str, conditions: Sequence[str], length: int,
    about: str, by: Actor, figure: str = "",
) -> Content:  # fmt: skip
    """What the slides would say, untouched by anybody."""
    labels = dict(condition_choices())
    known = [(slug, labels[slug]) for slug in conditions if slug in labels][: story.MOST_CONDITIONS]
    if not known:
        raise Refused("Choose at least one condition that this office sees.", "conditions")
    if length not in story.LENGTHS:
        raise Refused("Choose one of the three lengths.", "length")
    ours, brand = get_workspace(), look_now()
    content = story.build(
        practice=practice.name,
        practitioner=practitioner.display_name if practitioner else "",
        specialty=specialty(specialty_group),
        conditions=known,
        plan=[
            Measured(one.name, one.tells, one.conditions) for one in measurement_plan([slug for slug, _ in known])
        ],
        sender=Sender(brand["name"], by.label, ours.phone, ours.fax, ours.reply_to, ours.postal_address),
        referral_url=f"{settings.PUBLIC_URL}/r/{practice.referral_code}/",
        about=" ".join(about.split()),
        length=length,
        figures=figures_for([slug for slug, _ in known]),
        figure=figure,
    )  # fmt: skip
    return content | {"brand": brand}


def edit_slide(
    version: DeckVersion, key: str, *, title: str, lead: str, items: Sequence[Sequence[str]], notes: str, more: str,
    by: Actor, now: datetime,
) -> DeckVersion:  # fmt: skip
    """Change the words of one slide.

    Raises:
        Refused: words that name a client, or more of them than fit on the slide.
    """
    words = "\n".join([title, lead, notes, more, *(part for item in items for part in item)])
    if named := names_a_client(words):
        raise NamesClient(named, "lead")

    def change(content: Content) -> None:
        slide = _slide(content, key)
        refuse_typed(slide, lead, items)
        slide |= {"title": title.strip(), "lead": lead.strip(), "items": [list(item) for item in items],
                  "notes": notes.strip(), "more": more.strip()}  # fmt: skip
        slide["density"] = _density(content, slide)

    return _change(version, change, "slide_changed", by, now, slide=key)


def move_slide(version: DeckVersion, key: str, by_places: int, *, by: Actor, now: datetime) -> DeckVersion:
    """One slide so many places on, among those of the chosen length."""
    keys = [slide["key"] for slide in story.shown(version.content)]
    if key not in keys:
        raise Refused("This slide isn't part of the chosen length.")
    return order_slides(version, reordered(keys, key, by_places), by=by, now=now)


def order_slides(version: DeckVersion, keys: Sequence[str], *, by: Actor, now: datetime) -> DeckVersion:
    """The slides of the chosen length in this order; the others keep their places.

    Raises:
        Refused: these aren't the slides, each once.
    """
    now_shown = [slide["key"] for slide in story.shown(version.content)]
    if sorted(keys) != sorted(now_shown):
        raise Refused("The slides have changed meanwhile. Look at them again.")

    def change(content: Content) -> None:
        by_key = {slide["key"]: slide for slide in content["slides"]}
        order = iter(keys)
        content["slides"] = [by_key[next(order)] if s["key"] in now_shown else s for s in content["slides"]]

    return _change(version, change, "order_changed", by, now)


def set_length(version: DeckVersion, length: int, *, by: Actor, now: datetime) -> DeckVersion:
    """Tell the story in 3, 10 or 20 minutes."""
    if length not in story.LENGTHS:
        raise Refused("Choose one of the three lengths.", "length")
    return _change(version, lambda content: content.update(length=length), "length_changed", by, now, length=length)


def set_about(
    version: DeckVersion, *, about: str, objections: Sequence[Sequence[str]], by: Actor, now: datetime
) -> DeckVersion:
    """The line at the back, and what to answer when they say something."""
    if named := names_a_client("\n".join([about, *(part for pair in objections for part in pair)])):
        raise NamesClient(named, "objections")
    new = {"about": " ".join(about.split()), "objections": [list(pair) for pair in objections]}
    return _change(version, lambda content: content.update(new), "words_changed", by, now)


def refresh(version: DeckVersion, *, by: Actor, now: datetime) -> DeckVersion:
    """What is measured, the office's name and our own details as they are known now; typed words stay."""

    def change(content: Content) -> None:
        fresh = _fresh(version, by)
        content |= {name: fresh[name] for name in ("practice", "practitioner", "sender", "referral_url", "brand")}
        _slide(content, "refer")["items"] = _slide(fresh, "refer")["items"]
        refresh_outcomes(_slide(content, "outcomes"), _slide(fresh, "outcomes"))
        _fit(content)

    return _change(version, change, "refreshed", by, now, always_new=True)


def choose_figures(
    version: DeckVersion, *, figure: str, lines: Collection[int] | None = None, by: Actor, now: datetime
) -> DeckVersion:
    """Show other figures: those with the label `figure`, or with story.PLAN what will be measured instead.

    `lines` are places in story.lines_told: which of them stand on the slide; the first ones where that is None.

    Raises:
        Refused: figures that may not be shown (any more), no line, or more of them than fit.
    """

    def change(content: Content) -> None:
        told = {one.label: one for one in figures_for(content["conditions"])}
        if figure != story.PLAN and figure not in told:
            raise Refused("These figures may not be shown any more. Choose others.", "figure")
        slide, fresh = _slide(content, "outcomes"), _slide(_fresh(version, by, figure), "outcomes")
        if slide["lead"] != fresh["lead"] or not fresh.get("figures"):  # other lines of the same: typed words stay
            refresh_outcomes(slide, fresh)
        if figure in told and lines is not None:
            slide["items"] = chosen(story.lines_told(told[figure]), lines)
        content["figure"] = figure
        _fit(content)

    return _change(version, change, "figures_chosen", by, now)


def is_outdated(version: DeckVersion, by: Actor) -> bool:
    """True when the office's name, our own details or the figures that may be shown have changed since."""
    fresh = _fresh(version, by)
    ours = {**version.content["sender"], "person": ""} != {**fresh["sender"], "person": ""}
    if figures_of(version.content) != figures_of(fresh):
        return True
    was, now = look_of(version.content), look_of(fresh)
    if any(was[name] != now[name] for name in ("main", "second", "mark")):
        return True
    return ours or any(version.content[name] != fresh[name] for name in ("practice", "practitioner"))


def open_remarks(version: DeckVersion) -> list[Remark]:
    """What keeps it from being drawn."""
    return [*reading.open_remarks(deck_script(version.deck_id, version.content)), *about_remarks(version.content)]


def draw(version: DeckVersion, *, ticks: Collection[str] = (), by: Actor, now: datetime) -> DeckVersion:
    """Ask a worker for the PDF.

    Raises:
        Unread: the coach stops it, or waits for a tick.
    """
    check(by, Capability.WRITE_MATERIALS)
    said = deck_script(version.deck_id, version.content)
    if ticks:
        coach.tick(said, ticks, by=by, now=now)
    with transaction.atomic():
        _refuse_unread(version)
        if version.job is None or version.job.state == RenderJob.State.FAILED:
            _ask(version, now)
            record("deck.drawing_asked", by=by, on=version.deck, now=now, version=version.number)
    return version


def show(version: DeckVersion, *, visit: Visit | None, by: Actor, now: datetime) -> DeckVersion:
    """It was shown, at this visit if that is known: from now on it never changes.

    Raises:
        Refused: the visit belongs to another office.
        Unread: the coach stops it.
    """
    check(by, Capability.WRITE_VISITS)
    if visit is not None and visit.practice_id != version.deck.practice_id:
        raise Refused("This visit is to another office.")
    with transaction.atomic():
        Deck.objects.select_for_update().get(pk=version.deck_id)
        version.refresh_from_db()
        _refuse_unread(version)
        if version.shown_at is None:
            version.shown_at, version.shown_by = now, str(by)[:200]
            version.save(update_fields=["shown_at", "shown_by"])
        if visit is not None:
            visit.deck_version = version
            visit.save(update_fields=["deck_version"])
        record("deck.shown", by=by, on=version.deck, now=now, version=version.number)
    return version


def retire(deck: Deck, *, by: Actor, now: datetime) -> Deck:
    """Show it nowhere any more; what was shown stays on its visits."""
    check(by, Capability.WRITE_MATERIALS)
    if deck.retired_at is None:
        with transaction.atomic():
            deck.retired_at = now
            deck.save(update_fields=["retired_at"])
            record("deck.retired", by=by, on=deck, now=now)
    return deck


@dataclass(frozen=True)
class Work:
    """What a worker draws, and where it puts the pictures of slides."""

    content: Content
    shelf: shelf.TenantShelf


def read(job: RenderJob) -> Content:
    """What the worker prints, with the logo."""
    return dressed(DeckVersion.objects.filter(content_hash=job.content_hash).order_by("created_at")[0].content)


def read_work(job: RenderJob) -> Work:
    """The same, with the shelf that knows which slides were drawn before."""
    content = read(job)
    return Work(content, shelf.TenantShelf(current(), job.created_at, set(pictures(content))))


def pictures(content: Content) -> dict[str, StoredFile]:
    """The pictures of its slides that there are, by the hash of what they show. One query."""
    return jobs.parts(kind=shelf.KIND, content_hashes=[one.hash for one in shelf.pictures_of(content)])


def pictures_job(version: DeckVersion) -> RenderJob | None:
    """The newest drawing of pictures for this content."""
    found = RenderJob.objects.filter(kind=PICTURES, content_hash=version.content_hash)
    return found.order_by("-created_at").first()


def picture_of(version: DeckVersion, key: str) -> bytes | None:
    """One slide of it as PNG; None while it isn't drawn, or isn't shown at this length.

    Raises:
        Unread: the coach stops it by now.
    """
    found = next((one for one in shelf.pictures_of(version.content) if one.slide["key"] == key), None)
    file = jobs.parts(kind=shelf.KIND, content_hashes=[found.hash]).get(found.hash) if found else None
    if file is None:
        return None
    check_presentable(version)
    return files.read(file)


def file_of(version: DeckVersion) -> bytes | None:
    """The PDF as it may be shown; None while it isn't drawn.

    Raises:
        Unread: the coach stops it by now; a rule may have changed since it was drawn.
    """
    if version.job is None or version.job.file is None:
        return None
    check_presentable(version)
    return files.read(version.job.file)


def ask_handout(version: DeckVersion, *, by: Actor, now: datetime) -> RenderJob:
    """Ask a worker for the slides with their notes, to rehearse with.

    Raises:
        Unread: the coach stops it, or waits for a tick.
    """
    check(by, Capability.WRITE_MATERIALS)
    _refuse_unread(version)
    with transaction.atomic():
        about = f"deck:{version.pk}"
        return jobs.request(kind=HANDOUT, about=about, content_hash=version.content_hash, now=now)


def handout_job(version: DeckVersion) -> RenderJob | None:
    """The newest drawing of this content with its notes."""
    found = RenderJob.objects.filter(kind=HANDOUT, content_hash=version.content_hash).select_related("file")
    return found.order_by("-created_at").first()


def handout_of(version: DeckVersion) -> bytes | None:
    """The file; None while it isn't drawn.

    Raises:
        Unread: the coach stops it by now.
    """
    job = handout_job(version)
    if job is None or job.file is None:
        return None
    check_presentable(version)
    return files.read(job.file)


def powerpoint_of(version: DeckVersion) -> bytes:
    """The same as a file of PowerPoint, made while one waits.

    Raises:
        Unread: the coach stops it, or waits for a tick.
    """
    _refuse_unread(version)
    return powerpoint(version.content, logo_data(look_of(version.content)))


def check_presentable(version: DeckVersion) -> None:
    """Nothing, when it may be shown.

    Raises:
        Unread: the coach stops it.
    """
    found = [*blocks(deck_script(version.deck_id, version.content)),
             *(one for one in about_remarks(version.content) if one.stops)]  # fmt: skip
    if found:
        raise Unread(f"{Stopped(found)} Change the slide and draw it again.", found)


def _change(
    version: DeckVersion, change: Change, what: str, by: Actor, now: datetime, *, always_new: bool = False,
    **detail: Any,
) -> DeckVersion:  # fmt: skip
    """Change the newest version, or make the next where it was shown. The drawing has to be asked for again.

    1. lock the deck; refuse an older version, or a deck that is retired
    2. change a copy of the content; the same content as before is no change
    3. keep it in place, or as the next version
    4. audit; a worker is asked for the pictures of the slides that changed, if the coach lets it pass
    """
    check(by, Capability.WRITE_MATERIALS)
    with transaction.atomic():
        deck = Deck.objects.select_for_update().get(pk=version.deck_id)
        latest = deck.versions.select_related("job").order_by("-number")[0]
        if deck.retired_at is not None:
            raise Refused("This deck is retired. Make a new one for the office.")
        if latest.pk != version.pk:
            raise Refused("There is a newer version by now. Look at it, and change that.")
        content = deepcopy(latest.content)
        change(content)
        if content == latest.content and not always_new:
            return latest
        if latest.shown_at is not None or always_new:
            latest = _next(deck, content, by, now)
        else:
            latest.content, latest.content_hash, latest.job = content, content_hash(content), None
            latest.save(update_fields=["content", "content_hash", "job"])
        record(f"deck.{what}", by=by, on=deck, now=now, version=latest.number, **detail)
        if not open_remarks(latest):
            jobs.request(kind=PICTURES, about=f"deck:{latest.pk}", content_hash=latest.content_hash, now=now)
    return latest


def _next(deck: Deck, content: Content, by: Actor, now: datetime) -> DeckVersion:
    number = (deck.versions.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    return DeckVersion.objects.create(
        deck=deck, number=number, content=content, content_hash=content_hash(content), created_at=now,
        created_by=str(by)[:200],
    )  # fmt: skip


def _fresh(version: DeckVersion, by: Actor, figure: str | None = None) -> Content:
    """What it would say now, with the figures that were chosen for it, or with others."""
    content, deck = version.content, version.deck
    return content_for(
        deck.practice, deck.practitioner, content["specialty"], content["conditions"], content["length"],
        content["about"], by, content.get("figure", "") if figure is None else figure,
    )  # fmt: skip


def _ask(version: DeckVersion, now: datetime) -> None:
    about = f"deck:{version.pk}"
    version.job = jobs.request(kind=DECK, about=about, content_hash=version.content_hash, now=now)
    version.save(update_fields=["job"])


def _slide(content: Content, key: str) -> dict[str, Any]:
    found = [slide for slide in content["slides"] if slide["key"] == key]
    if not found:
        raise Refused("There is no such slide.")
    slide: dict[str, Any] = found[0]
    return slide


def _fit(content: Content) -> None:
    """How closely those slides are set whose words come from elsewhere, so that the screen shows what the paper will.

    What fits in no way is left to the worker, whose job ends with a sentence.
    """
    as_drawn = dressed(content)
    for key in FROM_ELSEWHERE:
        slide = _slide(content, key)
        try:
            slide["density"] = drawing.density_of(as_drawn, slide)
        except drawing.TooMuch:
            slide["density"] = drawing.DENSITIES[-1]


def _density(content: Content, slide: dict[str, Any]) -> str:
    try:
        return drawing.density_of(dressed(content), slide)
    except drawing.TooMuch as error:
        raise Refused(str(error), "items") from error


def _refuse_unread(version: DeckVersion) -> None:
    try:
        coach.let_pass(deck_script(version.deck_id, version.content))
    except Stopped as stopped:
        raise Unread(str(stopped), stopped.remarks) from stopped
    if found := about_remarks(version.content):
        raise Unread(str(Stopped(found)), found)
