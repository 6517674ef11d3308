import pytest

from metcrm.documents.coach import Exemption, Phrase, accept, check

FIGURES = {"condition": "knee osteoarthritis", "measure": "TUG", "baseline": "14.2 s", "current": "10.8 s", "n": 24}


def _labels(text: str, **options: object) -> list[tuple[str, str]]:
    return [(f.category, f.severity) for f in check(text, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "WE CURE BACK PAIN",
        "we’ll fix her back",
        "we'll fix\nher back",
        "we'll fix\r\n  her back",
        "We\u00a0cure back pain",
        "We cu\u00adre back pain",
        "It is 100 % safe",
        "pain‑free in six weeks",
        "pain - free? No: pain-free.",
    ],
)
def test_case_quotes_hyphens_and_line_breaks_hide_nothing(text: str) -> None:
    assert ("claim", "block") in _labels(text)


@pytest.mark.parametrize(
    ("passes", "does_not"),
    [
        ("The treatment you provided ended.", "The treatment we provide is new."),
        ("She was diagnosed by Dr. Osei.", "We diagnose the cause."),
        ("Please certify the form.", "We are certified."),
        ("Her gym elsewhere has a pool.", "Our gym has a pool."),
        ("Your physical therapist called.", "Our therapists called."),
        ("You asked whether we treat arthritis.", "As you asked, we treat arthritis."),
        ("We do not treat arthritis.", "We do not only treat arthritis."),
        ('Dr. Lee said "get fit and lose weight".', "Get fit and lose weight."),
        ("No referral fee is paid or accepted.", "A referral fee is paid."),
    ],
)
def test_it_matters_who_says_what_of_whom(passes: str, does_not: str) -> None:
    assert check(passes) == []
    assert check(does_not) != []


def test_a_place_is_a_line_from_one_and_characters_from_zero() -> None:
    (finding,) = check("Thank you.\n\nDo visit our gym soon.")
    assert (finding.line, finding.start, finding.end, finding.text) == (3, 13, 16, "gym")


def test_over_a_line_end_the_text_is_its_first_part_and_the_span_is_whole() -> None:
    text = "We offer personal\ntraining."
    (finding,) = check(text)
    assert (finding.line, finding.text) == (1, "personal")
    assert accept(text, [finding]) == "We offer medical exercise training."


def test_the_gravest_finding_wins_where_two_want_the_same_words() -> None:
    assert _labels("Our certified exercise therapist") == [("scope", "block")]


def test_several_findings_stand_in_the_order_of_the_text() -> None:
    text = "We treat arthritis at our gym. You'd get $50 for everyone you send."
    found = check(text)
    assert [f.category for f in found] == ["claim", "fitness", "inducement"]
    assert [f.span for f in found] == sorted(f.span for f in found)


def test_figures_fill_the_suggestion() -> None:
    (finding,) = check("I am a NASM-certified trainer.", figures=FIGURES)
    assert "knee osteoarthritis moved from 14.2 s to 10.8 s on TUG (n = 24)" in finding.suggestion


def test_figures_of_ten_people_are_not_told() -> None:
    (finding,) = check("I am a NASM-certified trainer.", figures={**FIGURES, "n": 10})
    assert "14.2" not in finding.suggestion


def test_half_the_figures_leave_no_gap() -> None:
    for figures in ({"condition": "stroke"}, {"measure": "TUG"}, {"n": 40, "baseline": ""}, {}):
        (finding,) = check("I am a NASM-certified trainer.", figures=figures)
        assert not set("[]{}") & set(finding.suggestion)


def test_an_article_follows_its_noun() -> None:
    text = "We plan a workout for each person."
    assert accept(text, check(text)) == "We plan an exercise session for each person."


def test_number_and_tense_follow_what_they_replace() -> None:
    treated, workouts = "We treated back pain.", "The workouts are short."
    assert accept(treated, check(treated)) == "We provided exercise for people with back pain."
    assert accept(workouts, check(workouts)) == "The exercise sessions are short."


def test_the_same_sentence_is_not_offered_twice_in_a_text() -> None:
    found = check("We have Keiser machines. My studio has TRX straps.")
    assert len({f.suggestion for f in found}) == len(found) == 2


def test_a_workspaces_exception_lets_its_words_stand() -> None:
    text = "We meet in the gym on Fifth."
    assert _labels(text) == [("fitness", "warn")]
    assert _labels(text, exceptions=["gym on Fifth"]) == []
    assert _labels(text, exceptions=[Exemption("Gym", why="the name of the hall")]) == []


@pytest.mark.parametrize("text", ["We cure back pain", "My patients like it", "A gift card for each referral"])
def test_claims_scope_and_what_stops_a_release_cannot_be_excepted(text: str) -> None:
    words = ["cure", "cure back pain", "patients", "my patients", "gift card", "gift card for each referral", text]
    assert _labels(text, exceptions=words) == _labels(text) != []


def test_a_workspaces_phrase_is_found_in_its_forms() -> None:
    phrase = Phrase("wellness warrior", "client", "We don't call people that.", category="fitness")
    (finding,) = check("Our two Wellness\u2011Warriors are here.", phrases=[phrase])
    assert (finding.text, finding.suggestion, finding.reason) == ("Wellness\u2011Warriors", "client", phrase.reason)


def test_brackets_in_a_persons_phrase_stay_what_they_are() -> None:
    phrase = Phrase("blue room", "room [2] {s}", "It was renamed.")
    assert check("The blue room.", phrases=[phrase])[0].suggestion == "room [2] {s}"


@pytest.mark.parametrize("text", ["", "...", "—"])
def test_a_phrase_without_a_word_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="at least one word"):
        Phrase(text, "x", "y")


def test_an_exception_without_a_word_changes_nothing() -> None:
    assert _labels("Our gym", exceptions=["", "!", "“”"]) == [("fitness", "warn")]


@pytest.mark.parametrize(
    "text",
    [
        "Do you treat injuries? No.", "Is it a gym? No, and there's no contract.",
        "I can't promise that she will walk without the cane.",
        "It would be wrong to say that exercise cures arthritis.",
    ],
)  # fmt: skip
def test_what_is_disclaimed_may_stand(text: str) -> None:
    assert check(text) == []


@pytest.mark.parametrize(
    "text",
    ["Do you treat arthritis? We treat arthritis daily.", "I can't wait to show you how we cure stiff shoulders."],
)
def test_what_only_sounds_like_it_is_found(text: str) -> None:
    assert check(text)


@pytest.mark.parametrize("short", ["u send 3 ill get u that spa card", "we fix em all"])
def test_texts_written_short_are_read(short: str) -> None:
    found = check(short)
    assert found and all(short[slice(*finding.span)] for finding in found)
