"""What a client agrees to, in our own words. Changing a text means a new EDITION. Pure."""

from collections.abc import Mapping, Sequence

EDITION = "2026-11"

CONSENT_TITLE = "Consent to exercise"
CONSENT = (
    "I am about to take part in an exercise programme with {workspace}. It consists of assessments of what I can do and"
    " of exercise sessions that are adapted to me.",
    "This is exercise after medical care. It is not a diagnosis and not a medical service, and it does not replace the"
    " people in health care who look after me.",
    "Exercise can be tiring, and muscles can be sore for a day or two. Less often there are falls, injuries, or changes"
    " of blood pressure, heart rhythm or blood sugar; very rarely something grave. Sessions are watched and adapted to"
    " keep this unlikely.",
    "I say at once when something hurts, feels wrong or has changed: pain, breathlessness, dizziness, a new medicine, a"
    " fall. I can stop at any moment, in any session, without giving a reason.",
    "When I report a warning sign, exercise stops and I am asked to speak with the person in health care who"
    " referred me before we go on.",
    "What is measured and written about me is kept closed. Others hear of it only where I allow that in writing, or"
    " where the law requires it.",
    "I have read this, or it was read to me, and my questions were answered. I take part because I want to.",
)

RELEASE_TITLE = "Permission to tell your health-care office"
RELEASE = (
    "I allow {workspace} to tell {practice} what is ticked below, until {until}.",
    "It is for my care: so that the office that referred me knows how I am doing.",
    "I can take this back at any time, by word of mouth or in writing to {workspace}. From then on nothing more is"
    " told; what was told before cannot be called back.",
    "Whether I sign this or not changes nothing about how I am served. What the office has received, it keeps and uses"
    " by its own rules.",
    "I get a copy of this page.",
)

#: What may be told. The slug is stored with the release and asked again each time something leaves.
REPORTS, CHANGES = "reports", "changes"
SCOPES = {
    REPORTS: "Reports: how often I come, what was measured, and the plan",
    CHANGES: "The same day, by telephone or in writing, when something about my health changes",
}


def filled(paragraphs: Sequence[str], words: Mapping[str, str]) -> list[str]:
    """The paragraphs with names and days in their places."""
    return [paragraph.format_map(words) for paragraph in paragraphs]
