"""`python -m tests.bench_decks`: a deck of twelve slides beside WeasyPrint alone on the same HTML, in one run.

`python -m tests.bench_decks figures [GROUP …]`: each specialty group in three lengths, with figures, every slide.

Twelve are more than a deck has: the eight of one story, and four of them again with other titles. WeasyPrint alone
gets everything ready: style sheets read, fonts warm, each slide as closely set as it must be. Ours draws pictures too.
"""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from tests.bench_reports import alone

alone.setup()

from weasyprint import HTML  # noqa: E402  # after the set-up

from clients.public import condition_choices, measurement_plan  # noqa: E402
from metcrm.documents import pdf  # noqa: E402
from metcrm.documents.joining import page_count  # noqa: E402
from presentations.deck import drawing, shelf, story  # noqa: E402
from presentations.deck.shelf import Picture  # noqa: E402
from presentations.one_sheet import Measured, Sender, Shown  # noqa: E402
from presentations.specialties import SPECIALTIES  # noqa: E402

ROUNDS, SLIDES = 15, 12
AGAIN = ("scope", "path", "outcomes", "safety")


class Memory:
    """A shelf without a database."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def has(self, picture: Picture) -> bool:
        return picture.hash in self.kept

    def keep(self, picture: Picture, data: bytes) -> None:
        self.kept[picture.hash] = data

    def data_of(self, picture: Picture) -> bytes:
        return self.kept[picture.hash]


def deck(group: str) -> story.Content:
    """Twelve slides for offices of a group."""
    labels = dict(condition_choices())
    known = [(slug, labels[slug]) for slug in SPECIALTIES[group].conditions if slug in labels]
    content = story.build(
        practice="Lakeside Orthopedics and Sports Medicine Associates", practitioner="", specialty=SPECIALTIES[group],
        conditions=known,
        plan=[Measured(one.name, one.tells, one.conditions) for one in measurement_plan([slug for slug, _ in known])],
        sender=Sender("Alder Medical Exercise", "Alice Owner", "(518) 555-0100", "(518) 555-0101", "", ""),
        referral_url="http://127.0.0.1:8000/r/abcdefgh/", about="Alice Owner", length=20,
    )  # fmt: skip
    again = [slide | {"title": f"{slide['title']}, again"} for slide in content["slides"] if slide["key"] in AGAIN]
    content["slides"] = [*content["slides"], *again]
    for slide in content["slides"]:
        slide["density"] = drawing.density_of(content, slide)
    assert len(story.shown(content)) == SLIDES
    return content


def with_figures(group: str, length: int) -> story.Content:
    """A deck with as many figures as fit on a slide, each as long as the door writes one."""
    content = deck(group)
    labels = dict(condition_choices())
    label = labels[SPECIALTIES[group].conditions[0]]
    line = "Median change −3.4 s (−4.1 to −2.6). 14 of 27 reached the change that people notice; 2.1 s, Jones 2013"
    told = Shown(
        label=label,
        who=f"n = 27 people with {label.lower()}, January 2025 to June 2026; 4 more without a final value.",
        source="Measured by Alder Medical Exercise at the start and at discharge; sheet 7F3A21, July 2, 2026.",
        lines=tuple((name, line) for name in ("Timed Up and Go", "30-second chair stand", "Six-minute walk")),
    )
    content["slides"] = [
        story._changed(told) if one["key"] == "outcomes" else one for one in content["slides"][: len(story.SECONDS)]
    ]
    return content | {"length": length}


def draw_all(groups: Sequence[str]) -> int:
    """Fifteen by three, every slide: text inside its page, none over another. Raises AssertionError."""
    import io

    import pypdfium2

    from tests.presentations.test_decks_read import check_figures

    slides = 0
    for group in groups:
        for length in story.LENGTHS:
            content = with_figures(group, length)
            data, _ = drawing.draw(content, lambda *_: None)
            document = pypdfium2.PdfDocument(io.BytesIO(data))
            assert 5 <= len(document) <= 8 and len(document) == len(story.shown(content)), (group, length)
            texts = [check_figures(page) for page in document]
            assert any("14 of 27" in text and "n = 27" in text for text in texts), (group, length)
            slides += len(document)
        print(f"{group}: three lengths with figures, every slide in its place", flush=True)
    print(f"{len(groups)} groups by {len(story.LENGTHS)} lengths: {slides} slides")
    return 0


def took(work: Callable[[], object]) -> float:
    """Seconds of this process, so that neighbours on the machine count less."""
    began = time.process_time()
    work()
    return time.process_time() - began


def alone_on(content: story.Content) -> bytes:
    """WeasyPrint and nothing else."""
    slides = [one.placed for one in shelf.pictures_of(content)]
    page = HTML(
        string=drawing.html(content, slides, drawing.code_of(content)), url_fetcher=pdf.AssetsOnly(),
        base_url="asset:///",
    )  # fmt: skip
    styles = [pdf._base_style(), *(pdf._style(name) for name in drawing.STYLES)]
    data: bytes = page.write_pdf(font_config=pdf._fonts(), stylesheets=styles, pdf_variant="pdf/ua-1")
    return data


def main(rounds: int = ROUNDS) -> int:
    def silent(percent: int, words: str) -> None:
        pass

    groups = list(SPECIALTIES)
    drawing.draw(deck(groups[0]), silent, Memory())
    assert page_count(alone_on(deck(groups[0]))) == SLIDES
    found: dict[str, list[float]] = {"drawn for the first time, with pictures": [], "drawn again, pictures kept": [],
                                     "the picture of one changed slide, beside a whole deck": []}  # fmt: skip
    for number in range(rounds):
        content = deck(groups[number % len(groups)])
        memory = Memory()
        base = took(lambda: alone_on(content))  # noqa: B023
        first = took(lambda: drawing.draw(content, silent, memory))  # noqa: B023
        again = took(lambda: drawing.draw(content, silent, memory))  # noqa: B023
        slide: dict[str, Any] = content["slides"][number % SLIDES]
        slide["title"] = f"Changed: {slide['title']}"
        one = took(lambda: drawing.draw_pictures(content, silent, memory))  # noqa: B023
        for ratios, ratio in zip(found.values(), (first / base, again / base, one / first), strict=True):
            ratios.append(ratio)
    for words, ratios in found.items():
        low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
        print(f"a deck of {SLIDES} slides, {words}: ratio median {middle:.2f} ({low:.2f} to {high:.2f})")
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["figures"]:
        sys.exit(draw_all(sys.argv[2:] or list(SPECIALTIES)))
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
