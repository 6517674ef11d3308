"""What is said to each kind of office: fifteen specialty groups (NUCC codes are mapped to them by practitioners).

Plain text and no figures. The words stay inside the scope of practice: exercise after discharge, within the limits
that the provider sets. The conditions are slugs of the catalogue, most telling first.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Specialty:
    """The part of a leave-behind that depends on whom it is for."""

    slug: str
    headline: str
    gap: str  # what is left to do for their patients when their own work is done
    focus: str  # completes “A written baseline of …”
    limits: str  # completes “The limits you set for …”
    conditions: tuple[str, ...]


_ALL = (
    Specialty(
        "orthopaedics",
        "After surgery and physical therapy, function still has a way to go.",
        "The joint is stable and the visits are used up, yet stairs, chairs and walking distance lag behind. "
        "We take your patients from discharge to independent function and tell you how they do.",
        "strength, range of motion, chair rise and walking",
        "weight bearing, range of motion and lifting",
        ("tka", "knee_oa", "tha", "hip_oa", "rotator_cuff", "low_back_pain"),
    ),
    Specialty(
        "sports_medicine",
        "Cleared for daily life is not yet ready for the season.",
        "Symptoms have settled, but one side is still weaker and slower than the other. We carry graded "
        "exercise on from discharge to the demands you clear them for, and report what we measure.",
        "strength on both sides, single-leg balance and range of motion",
        "impact, range of motion and return to play",
        ("aclr", "ankle_instability", "rotator_cuff", "shoulder_pain", "knee_oa", "post_surgery"),
    ),
    Specialty(
        "pmr",
        "The last mile to independent function, measured.",
        "Inpatient and outpatient goals are met, and the everyday ones remain: the second flight of stairs, "
        "the far end of the parking lot. We work on those within your parameters.",
        "gait, balance, chair rise and endurance",
        "exertion, weight bearing and fall precautions",
        ("stroke", "low_back_pain", "spine_surgery", "falls_risk", "parkinsons", "deconditioning"),
    ),
    Specialty(
        "physical_therapy",
        "The step after discharge from physical therapy.",
        "Your patients have met the goals their plan allowed, and some still have a functional deficit. We "
        "begin where you stop, with the measures you already use, and send them back when a red flag appears.",
        "the outcome measures of your discharge note",
        "movements, loads and positions to avoid",
        ("tka", "low_back_pain", "rotator_cuff", "falls_risk", "stroke", "post_surgery"),
    ),
    Specialty(
        "chiropractic",
        "When chiropractic care has concluded, endurance is the next step.",
        "Pain has settled, while sitting, lifting and overhead work still tire your patients early. We build "
        "trunk and shoulder endurance within the limits you set, and report what changes.",
        "trunk endurance, disability score and range of motion",
        "positions, loads and ranges to avoid",
        ("low_back_pain", "neck_pain", "shoulder_pain", "flexibility"),
    ),
    Specialty(
        "cardiology",
        "After cardiac rehabilitation ends, exercise goes on inside your limits.",
        "Your patients finish the last monitored session and are told to keep active. We give that a plan, "
        "inside your heart-rate and blood-pressure limits, and a page for the chart every month.",
        "walking distance, resting heart rate and blood pressure",
        "heart rate, blood pressure and exertion",
        ("cardiac", "heart_failure", "htn", "pad", "dyslipidaemia", "deconditioning"),
    ),
    Specialty(
        "endocrine_metabolic",
        "“Be more active” becomes a plan with a date and a number.",
        "Your patients hear the advice at every visit and go home without a next step. We give them "
        "supervised exercise within your glucose and blood-pressure limits, and you the trend before their "
        "next visit.",
        "waist, weight, blood pressure and exercise capacity",
        "glucose, blood pressure and exertion",
        ("t2dm", "prediabetes", "obesity", "osteoporosis", "neuropathy", "sarcopenia"),
    ),
    Specialty(
        "primary_care",
        "One place to send the patient who should move more, and can’t do it alone.",
        "Knees, backs, blood pressure, a fall last winter: the advice is exercise, and fifteen minutes are "
        "too short for it. We take that over within your limits and answer with one page for the chart.",
        "walking, chair rise, balance and blood pressure",
        "blood pressure, glucose and exertion",
        ("t2dm", "htn", "knee_oa", "low_back_pain", "falls_risk", "osteoporosis"),
    ),
    Specialty(
        "rheumatology",
        "Graded exercise that respects the joint and the flare.",
        "Disease activity is under control, and strength and stamina haven’t come back. We load slowly, write "
        "down fatigue beside function, and ask you before we go on after a flare.",
        "grip, fatigue, physical function and walking",
        "joint loading, fatigue and flares",
        ("ra", "knee_oa", "hand", "fibromyalgia", "sle", "osteoporosis"),
    ),
    Specialty(
        "neurology",
        "Gait and balance, kept up between your visits.",
        "Your patients see you twice a year and walk every day in between. We keep gait, balance and "
        "transfers trained within your limits, and you see the trend instead of an impression.",
        "gait speed, balance, transfers and endurance",
        "fall precautions, fatigue and exertion",
        ("parkinsons", "stroke", "ms", "neuropathy", "spine_surgery", "falls_risk"),
    ),
    Specialty(
        "pain",
        "A window after your procedure, used for function.",
        "When pain allows movement again, somebody has to grade it. We raise sitting, standing, lifting and "
        "walking tolerance step by step within your limits, and report function rather than promises.",
        "disability, pain interference and physical function",
        "positions, loads and activity after a procedure",
        ("low_back_pain", "spine_surgery", "neck_pain", "chronic_pain", "cervical_radiculopathy", "fibromyalgia"),
    ),
    Specialty(
        "geriatrics",
        "Standing up, walking, staying steady: measured every month.",
        "Rising from a chair, reaching the mailbox, turning in the kitchen: that is what living at home "
        "takes. We work on it within your limits and report by the measures you screen with.",
        "gait speed, chair rise, grip and balance",
        "blood pressure, fall precautions and exertion",
        ("falls_risk", "frailty", "sarcopenia", "osteoporosis", "parkinsons", "heart_failure"),
    ),
    Specialty(
        "oncology",
        "After the last infusion, a plan for strength and stamina.",
        "The bell is rung, and fatigue, stiffness and weakness can stay. When you clear your patients, we "
        "raise walking, strength and shoulder motion slowly, with fatigue on the same page, in time for your "
        "survivorship visit.",
        "fatigue, walking distance, grip and shoulder motion",
        "blood counts, lines, bone lesions and exertion",
        ("cancer_survivor", "breast_cancer"),
    ),
    Specialty(
        "pulmonary_renal",
        "After pulmonary rehabilitation ends, walking distance is still measured.",
        "Your patients finish the course and go home without a next session. We continue within your oxygen, "
        "blood-pressure and exertion limits, and report walking and breathlessness to you.",
        "walking distance, sit-to-stand and breathlessness",
        "oxygen saturation, blood pressure and exertion",
        ("copd", "long_covid", "deconditioning", "htn", "t2dm"),
    ),
    Specialty(
        "podiatry",
        "When the foot is ready for load, the rest of the leg often isn’t.",
        "Weeks in a boot leave calf, hip and balance weak. We bring your patients back to standing and "
        "walking within the loading and footwear limits you set, and report any change of the skin the same "
        "day.",
        "single-leg stance, walking and lower-limb function",
        "weight bearing, footwear and skin",
        ("ankle_instability", "neuropathy", "pad", "t2dm"),
    ),
)

SPECIALTIES: dict[str, Specialty] = {one.slug: one for one in _ALL}


def specialty(slug: str) -> Specialty:
    """The words for a specialty group; those for primary care where the group isn't known."""
    return SPECIALTIES.get(slug, SPECIALTIES["primary_care"])
