"""The nine red flags at which exercise stops and the provider is told. Observed, never interpreted. Pure."""

from collections.abc import Iterable

RED_FLAGS = {
    "radiating_pain": "Radiating pain",
    "numbness": "Numbness or tingling",
    "loss_of_motion": "Loss of range of motion",
    "loss_of_function": "Loss of function",
    "swelling": "Swelling",
    "night_pain": "Night pain",
    "chest_pain": "Chest pain or shortness of breath",
    "open_wound": "Open wound",
    "vital_signs": "Abnormal vital signs",
}


def labels(slugs: Iterable[str]) -> list[str]:
    """In the list's order, whichever order they were ticked in."""
    ticked = set(slugs)
    return [label for slug, label in RED_FLAGS.items() if slug in ticked]
