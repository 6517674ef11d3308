"""The trifold: for patients, to read at home. Short words; the reading age is measured."""

from typing import Any

from presentations.kit.parts import Field, PaperKind, Subject

#: Years. Domain: about 12; above MOST_AGE it isn't printed.
GOOD_AGE, MOST_AGE = 12.0, 13.0


def build(subject: Subject) -> dict[str, Any]:
    """Nothing in it depends on a condition: whether it is right for somebody is their doctor's to say.

    So a patient's way leads by the desk: the code opens this office's own referral form, for the person there. A number
    can be dialled from paper without a code; the address of that form can't be typed.
    """
    return {
        "cover": "Exercise after your care ends",
        "cover_line": "Ask your care team if it is right for you.",
        "what": [
            "When your visits end, you may still feel weak or tired. We help you go on.",
            "You move at your own pace. One person stays with you all the way.",
            "Your doctor sets the limits, and we keep them. All choices about your care stay with your doctor.",
        ],
        "steps": [
            {"when": "First visit", "what": "We talk. We see how you walk and stand up. We make a plan."},
            {"when": "Each week", "what": "You exercise with us. We ask how you feel before we start."},
            {"when": "Each month", "what": "We measure again. Your doctor gets one page about it."},
            {"when": "At the end", "what": "You take home a plan that you can do on your own."},
        ],
        "who": [
            "Your doctor, nurse or therapist says that you may exercise.",
            "You want to climb stairs, walk farther or get up with less effort.",
            "You are not sure what is safe to do on your own.",
        ],
        "bring": ["The paper from your doctor", "A list of your pills", "Shoes you walk well in", "Your questions"],
        "stop": "Tell us at once if your chest hurts, or you feel dizzy or short of breath. We stop, and your doctor "
        "hears the same day. If you need help right now, call 911.",
        "cost": "You pay for this on your own. We tell you the price before you start. If you have a health savings "
        "account, your plan can tell you if it may be used.",
    }  # fmt: skip


KIND = PaperKind(
    key="trifold",
    label="Trifold for patients",
    about="Two sides, folded twice, in words for patients: what to expect, what to bring, what it costs.",
    build=build,
    fields=(
        Field("cover", "On the front", (60,)),
        Field("cover_line", "Below it", (120,)),
        Field("what", "What this is", (160,), 4, (("", "a paragraph"),), 4),
        Field("steps", "What happens", (24, 110), 5, (("when", "when"), ("what", "what")), 5),
        Field("who", "Who it is for", (110,), 4, (("", "a line"),), 4),
        Field("bring", "What to bring", (60,), 5, (("", "a line"),), 5),
        Field("stop", "When to stop", (260,), 3),
        Field("cost", "What it costs", (260,), 3),
    ),
    pages=2,
    cells=6,
    needs_conditions=False,
    for_patients=True,
    advice="Two sides, landscape, flip on the short edge; fold at the marks, the narrow panel inward.",
)
