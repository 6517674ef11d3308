"""What a deck says: pure, from names and words to the content of a version.

The content holds the whole story, whatever its length: `length` chooses which slides are shown and for how long, so
that words changed once are changed in all three.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from presentations.one_sheet import (
    HAND_OFF,
    REFERRAL_NEEDS,
    Measured,
    Sender,
    Shown,
    choose,
    in_text,
    short_name,
    whose,
)
from presentations.specialties import Specialty

#: Raise it when the design changes: then a deck drawn again is a new file.
LAYOUT = 1
#: Minutes of the three lengths, and what each is called.
LENGTHS = {3: "3 minutes, in the hallway", 10: "10 minutes, a meeting", 20: "20 minutes, lunch and learn"}
#: Seconds of each slide in each length; 0: not shown.
SECONDS: dict[str, dict[int, int]] = {
    "gap": {3: 30, 10: 60, 20: 120},
    "scope": {3: 30, 10: 60, 20: 120},
    "path": {3: 45, 10: 120, 20: 180},
    "outcomes": {3: 45, 10: 120, 20: 240},
    "report": {3: 0, 10: 60, 20: 180},
    "safety": {3: 0, 10: 60, 20: 120},
    "refer": {3: 30, 10: 60, 20: 60},
    "ask": {3: 0, 10: 60, 20: 180},
}
MOST_CONDITIONS, MOST_MEASURES, MOST_FIGURES = 6, 5, 3

#: In place of a label of figures: what will be measured instead.
PLAN = "plan"

Content = dict[str, Any]
Slide = dict[str, Any]


def build(
    *,
    practice: str,
    practitioner: str,
    specialty: Specialty,
    conditions: Sequence[tuple[str, str]],
    plan: Sequence[Measured],
    sender: Sender,
    referral_url: str,
    about: str,
    length: int,
    figures: Sequence[Shown] = (),
    figure: str = "",
) -> Content:
    """Everything that a deck says, as JSON. `conditions` are slugs with labels, `about` is one line on the person,
    `figure` says which of the figures are shown (see `told_of`).

    Raises:
        ValueError: no condition, so that the deck would be about nobody; or a length that there isn't.
    """
    if not conditions:
        raise ValueError("A deck needs at least one condition.")
    if length not in LENGTHS:
        raise ValueError(f"There is no length of {length} minutes.")
    labels = [label for _, label in conditions][:MOST_CONDITIONS]
    told = told_of(figures, figure)
    chosen = {"figure": figure} if figure else {}
    return chosen | {
        "layout": LAYOUT,
        "length": length,
        "practice": practice,
        "practitioner": practitioner,
        "specialty": specialty.slug,
        "conditions": [slug for slug, _ in conditions][:MOST_CONDITIONS],
        "sender": asdict(sender),
        "referral_url": referral_url,
        "about": about,
        "slides": [
            _gap(specialty, labels),
            _scope(),
            _path(),
            _changed(told) if told else _outcomes(labels, plan),
            _report(),
            _safety(specialty),
            _refer(sender),
            _ask(labels),
        ],
        "objections": [list(pair) for pair in OBJECTIONS],
    }


def told_of(figures: Sequence[Shown], figure: str) -> Shown | None:
    """The figures that a deck shows: those with this label, or the first; None where what will be measured is said."""
    if figure == PLAN or not figures:
        return None
    return next((one for one in figures if one.label == figure), figures[0])


def lines_told(told: Shown) -> list[list[str]]:
    """All lines that may stand on the slide of figures; at most MOST_FIGURES of them fit."""
    return [[short_name(name), words] for name, words in told.lines]


def shown(content: Mapping[str, Any]) -> list[Slide]:
    """The slides of the chosen length, each with its `seconds`, in their order."""
    length = content["length"]
    timed = [{**slide, "seconds": SECONDS[slide["key"]][length]} for slide in content["slides"]]
    return [slide for slide in timed if slide["seconds"]]


def spoken(slide: Mapping[str, Any], length: int) -> str:
    """What the notes say at this length."""
    parts = [slide["notes"], slide["more"] if length == max(LENGTHS) else ""]
    return "\n\n".join(part for part in parts if part)


def clock_words(seconds: int) -> str:
    """“45 s”, “2 min”, “1 min 30 s”."""
    minutes, rest = divmod(seconds, 60)
    return " ".join(part for part in (f"{minutes} min" if minutes else "", f"{rest} s" if rest else "") if part)


#: What offices say most, and an answer inside the scope of practice; for rehearsal.
OBJECTIONS = (
    ("They have physical therapy.", "We begin when therapy has ended, and send them back at a red flag."),
    ("Who answers if something happens?",
     "Your limits come first. A new symptom stops the session, and you hear of it the same day."),
    ("We have no time for another form.",
     "A code at your desk opens a form of check marks; it takes about a minute. Your own form is fine too."),
    ("How do I know that it helps?",
     "You get the baseline within a week and one page a month, with what changed and what didn’t."),
    ("What does it cost the patient?",
     "Patients pay us themselves, and hear the price before they begin. Nothing passes between your office and us."),
)  # fmt: skip


def _slide(key: str, title: str, lead: str, items: Sequence[Sequence[str]], notes: str, more: str) -> Slide:
    return {
        "key": key, "title": title, "lead": lead, "items": [list(item) for item in items], "notes": notes, "more": more,
        "density": "",  # how closely it is set; found out when its words are changed
    }  # fmt: skip


def _gap(specialty: Specialty, labels: Sequence[str]) -> Slide:
    return _slide(
        "gap", specialty.headline, specialty.gap, [[label] for label in labels],
        "Ask before you tell: what do they see when a patient is discharged? Then name one of their conditions.",
        "Let them describe one such patient in general words, without a name. Use their words on the next slides.",
    )  # fmt: skip


def _scope() -> Slide:
    return _slide(
        "scope", "What we do, and what stays with you", "",
        [
            ["Exercise after discharge, within your clearance", "Diagnosis"],
            ["A baseline, then the same measures every 30 days", "Medication and any change of it"],
            ["A written plan with a defined end", "Every decision about care"],
            ["Red flags checked at every session", "Clearance and the limits for it"],
        ],
        "Say the right column first: it is what they want to be sure of.",
        "Ask which limits they would want to set for a typical patient, and write them down.",
    )  # fmt: skip


def _path() -> Slide:
    first = ["Day 0", "Your referral", "answered within one business day"]
    steps = [[item["when"], item["what"], item["how"]] for item in HAND_OFF]
    return _slide(
        "path", "What happens to a patient you send", "", [first, *steps],
        "One sentence a step. They remember the thirty days: one page, every month.",
        "Ask who in the office should read the page, and how: link, fax or paper.",
    )  # fmt: skip


def _outcomes(labels: Sequence[str], plan: Sequence[Measured]) -> Slide:
    chosen = choose(plan, list(labels))[:MOST_MEASURES]
    rows = [[short_name(one.name), one.tells if one.tells.casefold() != one.name.casefold() else ""] for one in chosen]
    whom = labels[0] if len(labels) == 1 else f"{labels[0]} and others"
    return _slide(
        "outcomes", "What we measure for your patients",
        f"{whom}: at the start, every 30 days, and at discharge.", rows,
        "No figures yet, and no story instead of them: say what will be measured, and when they will see it.",
        "Ask which of these they use themselves, and whether one is missing that they would look for.",
    )  # fmt: skip


def _changed(told: Shown) -> Slide:
    """Figures that were told: their texts are the door's, and `figures` keeps them from being typed over."""
    slide = _slide(
        "outcomes", f"What changed: {in_text(told.label)}"[:90], f"{told.who} {told.source}",
        lines_told(told)[:MOST_FIGURES],
        "Say the number of people first, then what changed. What changed isn’t what caused it.",
        "Ask which of these they use themselves, and how large a change they look for.",
    )  # fmt: skip
    return slide | {"figures": True}


def _report() -> Slide:
    return _slide(
        "report", "What you read: one page a month", "A fictional client; the measures are those we use.",
        [
            ["Timed Up and Go", "14.2 s", "10.8 s"],
            ["30-second chair stand", "8 times", "12 times"],
            ["Six-minute walk", "310 m", "365 m"],
        ],
        "Hand out the sample page. Point at the first line: the status and what you ask of them stand there.",
        "Let them read it. Ask what they would want first, and what they would leave out.",
    )  # fmt: skip


def _safety(specialty: Specialty) -> Slide:
    return _slide(
        "safety", "Your limits override ours", "",
        [
            ["Before the start", "written clearance, history and medication list, and the limits you set"],
            ["At every session", "nine red flags are asked about and written down, “none” too"],
            ["A new symptom", "stops the session, and you hear of it the same day"],
            ["You set", f"the limits for {specialty.limits}"],
        ],
        "Say plainly what makes you stop, and whom you call.",
        "Ask whom to telephone the same day, and what should be written instead.",
    )  # fmt: skip


def _refer(sender: Sender) -> Slide:
    reach = [["Scan", "the code opens your office’s own form: check marks, about a minute"]]
    reach += [["Call", sender.phone]] if sender.phone else []
    reach += [["Fax", sender.fax]] if sender.fax else []
    reach += [["Write", REFERRAL_NEEDS[0]]]
    who = f"{sender.person} answers within one business day." if sender.person else "Answered within one business day."
    return _slide(
        "refer", "How to refer", who, reach,
        "Show the code on the pad; let somebody at the desk try it while you are there.",
        "Ask who at the desk sends referrals, and leave the pads with that person.",
    )  # fmt: skip


def _ask(labels: Sequence[str]) -> Slide:
    return _slide(
        "ask", "Two questions to you",
        "May we see the next patient you discharge who still has a functional deficit?",
        [
            [f"Which of your patients {whose(labels[0])} still struggle after discharge?"],
            ["What would you need to read from us to refer a second one?"],
        ],
        "Ask, and then be silent. Say again at the end what happens next, and by when.",
        "Write down each answer while they speak; it is the first line of your thank-you.",
    )  # fmt: skip
