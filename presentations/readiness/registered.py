"""The points and texts that this app knows; called when the app is ready."""

from presentations.readiness import deck, office, words
from presentations.readiness.points import register_point
from presentations.readiness.words import register_texts


def register() -> None:
    register_texts("objective", words.objectives)
    register_texts("one_sheet", words.sheets)
    register_texts("deck", deck.texts)
    register_texts("follow_ups", words.follow_ups)
    register_point(
        1, "Certification",
        "Nothing this office reads or hears from you names a certificate. What you measure counts.",
        words.no_certification,
    )  # fmt: skip
    register_point(
        2, "Homework",
        "What there is to know of the office and its people is known, or was asked and not given.",
        office.homework_done,
    )  # fmt: skip
    register_point(
        3, "Outcomes",
        "You can say what you measure for one of their conditions, and no text for them speaks of fitness.",
        words.outcomes,
    )  # fmt: skip
    register_point(
        4, "Equipment",
        "No text for this office speaks of equipment. What is achieved with it counts.",
        words.no_equipment,
    )  # fmt: skip
    register_point(
        5, "Presentation",
        "A presentation about this office’s own patients is made, and drawn: three, ten or twenty minutes.",
        deck.presentation,
    )  # fmt: skip
    register_point(
        6, "Something to leave",
        "A leave-behind for this office, with its own referral code, is drawn and waits to be printed.",
        office.something_to_leave,
    )  # fmt: skip
    register_point(
        7, "Your own house",
        "The office can reach you, and nothing it waits for is late: an answer, a promise, a call.",
        office.in_order,
    )  # fmt: skip
