"""The line to the NPI Registry: cached, one flight a question, five requests a second at most, calm when broken."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

import pytest
from django.core.cache import cache
from pytest_django import Settings

from practitioners.npi_api import NotAnswered
from practitioners.services import npi_line
from tests.practitioners.live.conftest import NOBODY, StandIn

ASKED = {"version": "2.1", "last_name": "example*"}


def test_a_question_is_asked_once_a_day(registry: StandIn) -> None:
    first, second = npi_line.results(ASKED), npi_line.results(dict(reversed(ASKED.items())))
    assert first == second
    assert [row["number"] for row in first] == ["2000000010", "2000000028", "2000000036"]
    assert registry.asked == [ASKED]


def test_nothing_found_is_remembered_too(registry: StandIn) -> None:
    registry.answer = NOBODY
    assert npi_line.results(ASKED) == npi_line.results(ASKED) == []
    assert len(registry.asked) == 1


def test_many_who_ask_the_same_at_once_are_one_request(registry: StandIn) -> None:
    registry.wait = Event()
    with ThreadPoolExecutor(8) as threads:
        flights = [threads.submit(npi_line.results, ASKED) for _ in range(8)]
        registry.wait.set()
        answers = [flight.result() for flight in flights]
    assert len(registry.asked) == 1
    assert all(answer == answers[0] for answer in answers)


@dataclass
class StandingClock:
    """Time that passes only while somebody sleeps."""

    now: float = 1_000.0

    def time(self) -> float:
        return self.now

    monotonic = time

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_no_second_sees_more_than_five_requests(registry: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, moments = StandingClock(), []
    monkeypatch.setattr(npi_line, "time", clock)
    registry.answer = NOBODY
    registry.told = lambda: moments.append(clock.now)
    cache.add(f"npi-live:place:{int(clock.now / npi_line._PLACE) + 1}", "another process", 5)
    for number in range(9):
        npi_line.results({"last_name": f"n{number}"})
    assert moments == [1_000.0, *(1_000.5 + n / 4 for n in range(8))]  # four a second, and the taken place is left out


def test_a_broken_line_is_tried_once_more(registry: StandIn) -> None:
    registry.hang_up = 1
    assert len(npi_line.results(ASKED)) == 3
    assert len(registry.asked) == 2


def test_a_line_that_stays_broken_is_one_sentence_and_asked_again_later(registry: StandIn) -> None:
    registry.hang_up = 99
    for _ in range(2):
        with pytest.raises(NotAnswered, match="doesn't answer"):
            npi_line.results(ASKED)
    assert len(registry.asked) == 2
    cache.clear()
    registry.hang_up = 0
    assert len(npi_line.results(ASKED)) == 3


def test_nobody_there_is_one_sentence(registry: StandIn, settings: Settings) -> None:
    settings.NPI_LIVE_URL = "http://127.0.0.1:9/"
    with pytest.raises(NotAnswered, match="doesn't answer"):
        npi_line.results(ASKED)


@pytest.mark.parametrize(
    ("status", "answer", "sentence"),
    [
        (200, {"Errors": [{"description": "Field contains special character(s)"}]}, "special character"),
        (200, b"<html>maintenance</html>", "can't be read"),
        (200, b"\xff\xfe", "can't be read"),
        (503, b"", r"isn't well \(it answers 503\)"),
        (302, b"", "it answers 302"),
        (429, b"", "asked too often"),
        (200, b"[" * 6_000_000, "doesn't answer"),
    ],
)
def test_every_bad_answer_is_one_sentence(registry: StandIn, status: int, answer: object, sentence: str) -> None:
    registry.status, registry.answer = status, answer
    with pytest.raises(NotAnswered, match=sentence):
        npi_line.results(ASKED)
    assert len(registry.asked) == 1


def test_an_answer_that_never_comes_ends(registry: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(npi_line, "_TIMEOUT", 0.2)
    registry.wait = Event()
    with pytest.raises(NotAnswered, match="doesn't answer"):
        npi_line.results(ASKED)
    registry.wait.set()


def test_without_redis_nothing_is_asked(registry: StandIn, settings: Settings) -> None:
    default = settings.CACHES["default"]
    settings.CACHES = {"default": {**default, "LOCATION": "redis://127.0.0.1:9/0"}}
    with pytest.raises(NotAnswered, match="while Redis doesn't answer"):
        npi_line.results(ASKED)
    assert registry.asked == []
