"""Where the marks of a chart go: arithmetic only, no Django, no colours.

Lengths are user units of the drawing (about a pixel each). Nothing here judges a change: the caller says how large a
meaningful change is, or that none is accepted (then no line is drawn).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

BAR_WIDTH, BAR_HEIGHT, BAR_AXIS, BAR_EDGE = 320, 58, 30, 10
LINE_WIDTH, LINE_HEIGHT, LINE_LEFT, LINE_RIGHT, LINE_TOP, LINE_BOTTOM = 400, 196, 38, 390, 24, 160
LINE_INSET = 16
DIGIT_WIDTH = 7.2
LIMIT_DIGIT_WIDTH = 5.8
LABEL_GAP = 8.0
DATE_WIDTH = 52.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A point on the bar: where it is, what stands beside it and where that stands."""

    x: float
    text: str
    label_x: float
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Bar:
    """One measure from baseline to now. `words` is the whole drawing as a sentence, for those who don't see it."""

    baseline: Mark
    current: Mark | None
    limit: Mark | None
    words: str
    width: int = BAR_WIDTH
    height: int = BAR_HEIGHT
    axis: int = BAR_AXIS
    left: int = BAR_EDGE
    right: int = BAR_WIDTH - BAR_EDGE


@dataclass(frozen=True, slots=True)
class Level:
    """A horizontal line of the line chart."""

    y: float
    text: str
    label_y: float = 0.0


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement; `text` and `when` are empty where they would run into their neighbour."""

    x: float
    y: float
    text: str
    when: str
    label_y: float
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Line:
    """One measure over time, first point hollow."""

    points: tuple[Point, ...]
    ticks: tuple[Level, ...]
    limit: Level | None
    path: str
    words: str
    goals: tuple[Level, ...] = ()
    width: int = LINE_WIDTH
    height: int = LINE_HEIGHT
    left: int = LINE_LEFT
    right: int = LINE_RIGHT


def figure(value: float) -> str:
    """A number as people read it: at most two decimals, none that are zero, a true minus sign."""
    text = f"{round(value, 2):.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text.replace("-", "−")


def signed(value: float) -> str:
    """A change with its sign: +27, −2.8, 0."""
    text = figure(value)
    return f"+{text}" if value > 0 and text != "0" else text


def limit_of(baseline: float, meaningful: float | None, higher_is_better: bool) -> float | None:
    """The value at which the change from baseline becomes meaningful; None where no such change is accepted."""
    if meaningful is None:
        return None
    return baseline + abs(meaningful) if higher_is_better else baseline - abs(meaningful)


def spread(centres: Sequence[float], widths: Sequence[float], low: float, high: float) -> list[float]:
    """Move label centres apart, left to right, so that none overlaps the next and none leaves [low, high]."""
    order = sorted(range(len(centres)), key=lambda i: centres[i])
    placed = list(centres)
    edge = low
    for i in order:
        placed[i] = max(placed[i], edge + widths[i] / 2)
        edge = placed[i] + widths[i] / 2 + LABEL_GAP
    edge = high
    for i in reversed(order):
        placed[i] = min(placed[i], edge - widths[i] / 2)
        edge = placed[i] - widths[i] / 2 - LABEL_GAP
    return placed


def measure_bar(
    *,
    name: str,
    baseline: float,
    current: float | None,
    low: float,
    high: float,
    meaningful: float | None = None,
    higher_is_better: bool = True,
    unit: str = "",
    limit_text: str = "meaningful",
) -> Bar:
    """Place baseline, current value and the line of meaningful change on a scale from `low` to `high`.

    `current` None means not measured again (or unable): only the baseline is drawn. Values outside the scale widen it.
    """
    limit = limit_of(baseline, meaningful, higher_is_better)
    given = [value for value in (baseline, current, limit) if value is not None]
    low, high = _widened(min(low, *given, baseline), max(high, *given, baseline))

    def place(value: float) -> float:
        return round(BAR_EDGE + (value - low) / (high - low) * (BAR_WIDTH - 2 * BAR_EDGE), 1)

    values = [baseline] if current is None else [baseline, current]
    texts = [figure(value) for value in values]
    labels = spread([place(v) for v in values], [len(t) * DIGIT_WIDTH for t in texts], 0, BAR_WIDTH)
    marks = [Mark(place(v), t, round(x, 1)) for v, t, x in zip(values, texts, labels, strict=True)]
    return Bar(
        baseline=marks[0],
        current=marks[1] if len(marks) == 2 else None,
        limit=None if limit is None else _limit_mark(place(limit), limit_text),
        words=bar_words(name, baseline, current, limit, unit, limit_text),
    )


def bar_words(
    name: str, baseline: float, current: float | None, limit: float | None, unit: str, limit_text: str = "meaningful"
) -> str:
    """The bar as a sentence; the line bears the name that is drawn on it."""
    unit = f" {unit}" if unit else ""
    now = "not measured again" if current is None else f"now {figure(current)}{unit}"
    line = "" if limit is None else f"; a change is {limit_text} from {figure(limit)}{unit}"
    return f"{name}: {figure(baseline)}{unit} at baseline, {now}{line}."


def line_chart(
    *,
    name: str,
    values: Sequence[tuple[date, float]],
    meaningful: float | None = None,
    higher_is_better: bool = True,
    unit: str = "",
    limit_text: str = "meaningful change",
    goals: Sequence[tuple[float, str]] = (),
) -> Line:
    """Place measurements (in order of their dates) over time, with the level of meaningful change from the first.

    `goals` are further levels with their words, such as a client's own goal. Raises ValueError without any value.
    """
    if not values:
        raise ValueError("A line needs at least one value.")
    limit = limit_of(values[0][1], meaningful, higher_is_better)
    ticks = _nice_ticks([v for _, v in values] + ([] if limit is None else [limit]) + [level for level, _ in goals])

    def y_of(value: float) -> float:
        share = (value - ticks[0]) / (ticks[-1] - ticks[0])
        return round(LINE_BOTTOM - share * (LINE_BOTTOM - LINE_TOP), 1)

    points = tuple(_points(values, y_of_values=[y_of(v) for _, v in values]))
    return Line(
        points=points,
        ticks=tuple(Level(y_of(tick), figure(tick)) for tick in ticks),
        # Beyond the line, seen from the baseline, and at its beginning: the measurements come there last.
        limit=None
        if limit is None
        else Level(y_of(limit), limit_text, round(y_of(limit) + (-5 if higher_is_better else 14), 1)),
        path=" ".join(f"{p.x},{p.y}" for p in points),
        words=line_words(name, values, limit, unit, goals, limit_text),
        goals=tuple(Level(y_of(level), text, round(y_of(level) - 5, 1)) for level, text in goals),
    )


def line_words(
    name: str,
    values: Sequence[tuple[date, float]],
    limit: float | None,
    unit: str,
    goals: Sequence[tuple[float, str]] = (),
    limit_text: str = "meaningful change",
) -> str:
    """The line as a sentence, every measurement with its date; the level bears the name that is drawn on it."""
    unit = f" {unit}" if unit else ""
    told = ", ".join(f"{figure(value)}{unit} on {_day(on)}, {on.year}" for on, value in values)
    line = "" if limit is None else f"; {limit_text} from {figure(limit)}{unit}"
    aims = "".join(f"; {text}: {figure(level)}{unit}" for level, text in goals)
    return f"{name}: {told}{line}{aims}."


def _limit_mark(x: float, text: str) -> Mark:
    half = len(text) * LIMIT_DIGIT_WIDTH / 2
    return Mark(x, text, round(min(max(x, half), BAR_WIDTH - half), 1))


def _points(values: Sequence[tuple[date, float]], y_of_values: Sequence[float]) -> Iterator[Point]:
    first, last = values[0][0], values[-1][0]
    days = max((last - first).days, 1)
    text_free = when_free = float("-inf")
    for (on, value), y in zip(values, y_of_values, strict=True):
        x = round(LINE_LEFT + LINE_INSET + (on - first).days / days * (LINE_RIGHT - LINE_LEFT - 2 * LINE_INSET), 1)
        text, when = figure(value), _day(on)
        half = len(text) * DIGIT_WIDTH / 2
        shown_text = text if x - half >= text_free else ""
        shown_when = when if x - DATE_WIDTH / 2 >= when_free else ""
        text_free = x + half + LABEL_GAP if shown_text else text_free
        when_free = x + DATE_WIDTH / 2 if shown_when else when_free
        yield Point(x, y, shown_text, shown_when, round(y - 11, 1))


def _widened(low: float, high: float) -> tuple[float, float]:
    return (low, high) if high > low else (low - 1, high + 1)


def _nice_ticks(values: Sequence[float]) -> list[float]:
    """Three to six round levels that hold all values, with room above for a label."""
    low, high = _widened(min(values), max(values))
    rough = (high - low) / 3
    power = 10.0 ** floor(log10(rough))
    step = next(step for step in (power, 2 * power, 2.5 * power, 5 * power, 10 * power) if step >= rough)
    start, end = floor(low / step), ceil(high / step)
    return [round(n * step, 6) for n in range(start, end + 1)]


def _day(on: date) -> str:
    return f"{on:%b} {on.day}"
