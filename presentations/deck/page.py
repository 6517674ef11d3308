"""A version as its page shows it: slides with their minutes, forms and notes; what the coach says of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from metcrm.documents import qr
from metcrm.wording.reading import Seen, read
from presentations.brand.look import look_of
from presentations.deck.scripts import about_remarks, deck_script
from presentations.deck.shelf import pictures_of
from presentations.deck.slides import KINDS, Kind, typed
from presentations.deck.story import clock_words, shown, spoken
from presentations.forms.decks import FiguresForm, RehearsalForm, SlideForm
from presentations.models import DeckVersion
from presentations.one_sheet import Shown


@dataclass(frozen=True)
class ShownSlide:
    """One slide on the page."""

    number: int
    slide: dict[str, Any]
    kind: Kind
    minutes: str
    notes: str
    form: SlideForm | None
    figures: FiguresForm | None
    first: bool
    last: bool

    @property
    def branded(self) -> bool:
        """It has the logo."""
        return self.first or self.last


@dataclass(frozen=True)
class Thumb:
    """A slide's picture; `hash` is empty while there is none."""

    number: int
    key: str
    called: str
    hash: str


@dataclass(frozen=True)
class Strip:
    """The pictures of all slides; `working`: a worker is at it, so that looking again soon makes sense."""

    thumbs: list[Thumb]
    working: bool

    @property
    def drawn(self) -> int:
        return sum(bool(one.hash) for one in self.thumbs)


@dataclass(frozen=True)
class Page:
    """Everything about a version that isn't a row."""

    content: dict[str, Any]
    slides: list[ShownSlide]
    total: str
    qr: str
    look: dict[str, str]
    heard: list[Seen]
    rehearsal: RehearsalForm | None

    @property
    def stopped(self) -> bool:
        return any(seen.open and seen.remark.stops for seen in self.heard)

    @property
    def open(self) -> bool:
        return any(seen.open for seen in self.heard)


def page_of(
    version: DeckVersion, *, bound: Any = None, key: str = "", forms: bool, figures: Sequence[Shown] = ()
) -> Page:
    """`bound` is a form that has to be looked at again: of the slide `key`, of “figures”, or of the “rehearsal”.

    `figures` are those that may be shown.
    """
    content = version.content
    slides = shown(content)
    heard = [*read(deck_script(version.deck_id, content)), *(Seen(one) for one in about_remarks(content))]
    rehearsal = RehearsalForm(
        prefix="rehearsal", initial={"about": content["about"], "objections": typed(content["objections"])}
    )
    return Page(
        content,
        [
            ShownSlide(
                number, slide, KINDS[slide["key"]], clock_words(slide["seconds"]),
                spoken(slide, content["length"]),
                (bound if key == slide["key"] else _form(slide)) if forms else None,
                (bound if key == "figures" else FiguresForm(figures=figures, slide=slide, prefix="figures"))
                if forms and figures and slide["key"] == "outcomes" else None,
                number == 1, number == len(slides),
            )
            for number, slide in enumerate(slides, 1)
        ],
        clock_words(sum(slide["seconds"] for slide in slides)),
        qr.svg(content["referral_url"], label="QR code of the referral form"),
        look_of(content),
        heard,
        (bound if key == "rehearsal" else rehearsal) if forms else None,
    )  # fmt: skip


def strip_of(content: dict[str, Any], there: Collection[str], *, working: bool) -> Strip:
    """`there`: the hashes of the pictures that were drawn."""
    thumbs = [
        Thumb(one.number, one.slide["key"], KINDS[one.slide["key"]].called, one.hash if one.hash in there else "")
        for one in pictures_of(content)
    ]
    return Strip(thumbs, working and not all(one.hash for one in thumbs))


def _form(slide: dict[str, Any]) -> SlideForm:
    words = {name: slide[name] for name in ("title", "lead", "notes", "more")}
    return SlideForm(key=slide["key"], prefix=slide["key"], initial=words | {"items": typed(slide["items"])})
