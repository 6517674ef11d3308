from metcrm.documents.coach import check_html
from metcrm.documents.coach.markup import looks_like_html, readable


def test_tags_are_skipped_and_places_are_the_files() -> None:
    html = '<!doctype html>\n<p class="gym">Hello</p>\n<p>Our <b>gym</b> is near.</p>\n'
    (finding,) = check_html(html)
    assert (finding.line, finding.text) == (3, "gym")
    assert html.split("\n")[2][finding.start : finding.end] == "gym"


def test_words_are_found_through_tags_and_entities() -> None:
    html = "<p>I&rsquo;m NASM-<em>certified</em>.</p>"
    (finding,) = check_html(html)
    assert finding.text == "I&rsquo;m NASM-<em>certified"


def test_scripts_styles_and_comments_are_not_read() -> None:
    html = "<style>.gym{}</style><script>let gym = 1</script><!-- our gym --><p>Hello</p><template>gym</template>"
    assert check_html(html) == []


def test_what_is_never_closed_hides_the_rest_and_breaks_nothing() -> None:
    assert check_html("<p>our gym<script>gym") != []
    assert check_html("<!-- our gym") == []
    assert check_html("a < b and our gym") != []


def test_paragraphs_do_not_run_into_each_other() -> None:
    assert check_html("<li>personal</li><li>training plan</li>") == []
    assert check_html("<p>personal <span>training</span></p>") != []


def test_a_wrapped_line_is_one_sentence() -> None:
    (finding,) = check_html("<p>We offer personal\ntraining</p>")
    assert (finding.line, finding.text) == (1, "personal")


def test_every_character_read_has_its_place() -> None:
    html = "<p>a&amp;b</p>"
    text, places = readable(html)
    assert len(text) == len(places)
    assert [html[start:end] for c, (start, end) in zip(text, places, strict=True) if c == "&"] == ["&amp;"]


def test_html_is_known_by_its_name_or_its_beginning() -> None:
    assert looks_like_html("x", "a/Deck.HTML")
    assert looks_like_html("\ufeff  <!DOCTYPE html><p>")
    assert not looks_like_html("a < b", "mail.txt")
