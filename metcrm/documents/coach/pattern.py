"""A small language for what people say, matched over words in linear time.

    treat           this word                        treat~          any of its forms
    leg_press       these words, one after another   a|b|@gym        one of these
    @gym            a word of that class             ?               may be missing
    ..3             up to three words, no sign       ...3            up to three, commas among them
    #               a number, in digits or letters   < and >         a sentence's beginning and end
    ^               letters in capitals that a medical office doesn't use itself (the class @letters_known)
    { }             what is reported, where that isn't everything
    [denied]        counts in a denial too ("you won't need surgery")
    [strong]        counts although a pass matches
    [anyone]        counts whoever is the subject or owner
    [ours]          counts only when the subject is ours
    treat~!         hang the pattern here, not on its rarest word

Each pattern hangs on its rarest word; only where that stands is the rest looked at, a bounded number of steps to either
side. Hyphens and line ends count as spaces.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from metcrm.documents.coach.inflect import forms
from metcrm.documents.coach.tokens import HARD, Tokens

Phrase = tuple[str, ...]
Classes = Mapping[str, frozenset[Phrase]]

_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds "
                     "twenty thirty forty fifty sixty ninety thousand several multiple".split())  # fmt: skip
# Too frequent to hang a pattern on, when another word is there.
_COMMON = frozenset(
    "i we you he she they it my our your his her their its me us him them the a an this that these those and or but if "
    "of to in on at for with from by as is are was were be been being am 'm 're 've 'll 'd 's n't not no do does did "
    "have has had will would can could should may might must get gets got just so very all any every each more most "
    ", — : & / ? who which what when after before than then there here patient patients client clients people up out "
    "off".split()
)


_LONGEST_LETTERS = 6
_MANY = 400
_TAGS = {"denied", "strong", "anyone", "ours"}


@dataclass(frozen=True, slots=True)
class Element:
    """One step of a pattern."""

    single: frozenset[str] = frozenset()
    phrases: frozenset[Phrase] = frozenset()
    # How long the phrases are that begin, or end, with this word.
    forward: Mapping[str, tuple[int, ...]] | None = None
    backward: Mapping[str, tuple[int, ...]] | None = None
    optional: bool = False
    gap: int = 0
    commas: bool = False
    number: bool = False
    edge: str = ""
    unless: frozenset[Phrase] | None = None
    speaks: bool = False
    # One word of a set and nothing else, though it may be missing.
    plain: bool = False
    # The words with which this step can begin or end; None when it may be something other than words, too.
    firsts: frozenset[str] | None = None
    lasts: frozenset[str] | None = None

    def ahead(self, tokens: Tokens, at: int) -> Iterable[int]:
        """Where this step may end when it begins at token `at`."""
        words = tokens.words
        if self.gap:
            return self._across(tokens, at)
        ends = [at] if self.optional else []
        if self.edge and self._is_edge(tokens, at):
            ends.append(at)
        if at < len(words):
            word = words[at]
            if (
                word in self.single
                or (self.number and _is_number(word))
                or (self.unless and self._are_letters(tokens, at))
            ):
                ends.append(at + 1)
            if self.forward is not None:
                phrases, most = self.phrases, len(words) - at
                ends += [
                    at + n for n in self.forward.get(word, ()) if n <= most and tuple(words[at : at + n]) in phrases
                ]
        return ends

    def behind(self, tokens: Tokens, at: int) -> Iterable[int]:
        """Where this step may begin when it ends before token `at`."""
        words = tokens.words
        if self.gap:
            return self._back_across(tokens, at)
        begins = [at] if self.optional else []
        if self.edge and self._is_edge(tokens, at):
            begins.append(at)
        if at > 0:
            word = words[at - 1]
            if (
                word in self.single
                or (self.number and _is_number(word))
                or (self.unless and self._are_letters(tokens, at - 1))
            ):
                begins.append(at - 1)
            if self.speaks and at - 1 in tokens.ours:
                begins.append(tokens.ours[at - 1])
            if self.backward is not None:
                phrases = self.phrases
                begins += [
                    at - n for n in self.backward.get(word, ()) if n <= at and tuple(words[at - n : at]) in phrases
                ]
        return begins

    def _are_letters(self, tokens: Tokens, at: int) -> bool:
        if self.unless is None or not tokens.capitals[at]:
            return False
        word = tokens.words[at]
        return 2 <= len(word) <= _LONGEST_LETTERS and (word,) not in self.unless

    def _across(self, tokens: Tokens, at: int) -> Iterable[int]:
        stop = (tokens.reach.hard if self.commas else tokens.reach.soft)[at]
        return range(at, min(at + self.gap, stop) + 1)

    def _back_across(self, tokens: Tokens, at: int) -> Iterable[int]:
        stop = (tokens.reach.hard_back if self.commas else tokens.reach.soft_back)[at]
        return range(at, max(at - self.gap, stop) - 1, -1)

    def _is_edge(self, tokens: Tokens, at: int) -> bool:
        words = tokens.words
        if self.edge == "<":
            return at == 0 or words[at - 1] in HARD or (at < len(words) and tokens.fresh[at])
        return at == len(words) or words[at] in HARD or tokens.fresh[at]


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in _NUMBERS


class Match(NamedTuple):
    """Token positions: what is reported (start, end) and the word that it hangs on (anchor, anchor_end)."""

    start: int
    end: int
    anchor: int
    anchor_end: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern.

    `core` says for each step whether it is reported; of each set in `needs` a word has to stand in the sentence;
    `whole` says that every step is reported, `after` and `before` are the steps as one walks away from the anchor.
    """

    source: str
    elements: tuple[Element, ...]
    core: tuple[bool, ...]
    anchor: int
    tags: frozenset[str] = frozenset()
    needs: tuple[frozenset[str], ...] = ()
    whole: bool = False
    after: tuple[Element, ...] = ()
    before: tuple[Element, ...] = ()

    def triggers(self) -> frozenset[str | tuple[str, str]]:
        """The words at which this pattern has to be tried; for a phrase its first two."""
        element = self.elements[self.anchor]
        pairs = {(p[0], p[1]) for p in element.phrases}
        return element.single | {pair for pair in pairs if pair[0] not in element.single}

    def match(self, tokens: Tokens, at: int) -> Match | None:
        """The widest match whose anchor begins at token `at`."""
        anchor = self.elements[self.anchor]
        if anchor.plain:
            if tokens.words[at] not in anchor.single:
                return None
            stop = at + 1
        else:
            stop = max(anchor.ahead(tokens, at), default=at)
            if stop == at:
                return None
        if self.whole:
            end = self._farthest(tokens, stop)
            start = None if end is None else self._nearest(tokens, at)
        else:
            end = self._walk(tokens, stop, range(self.anchor + 1, len(self.elements)), Element.ahead, max)
            steps = range(self.anchor - 1, -1, -1)
            start = None if end is None else self._walk(tokens, at, steps, Element.behind, min)
        return None if start is None or end is None else Match(start, end, at, stop)

    def _farthest(self, tokens: Tokens, place: int) -> int | None:
        """Where the steps after the anchor end, at the farthest; None when they don't fit.

        The commonest steps are written out: patterns are walked along a thousand times a page.
        """
        reach = tokens.reach
        padded = reach.padded
        places: Sequence[int] = (place,)
        for element in self.after:
            if element.plain:
                single = element.single
                found = [at + 1 for at in places if padded[at] in single]
                places = list({*places, *found}) if element.optional else found
            elif gap := element.gap:
                stops = reach.hard if element.commas else reach.soft
                if len(places) == 1:
                    places = range(places[0], min(places[0] + gap, stops[places[0]]) + 1)
                else:
                    places = list(set().union(*[range(at, min(at + gap, stops[at]) + 1) for at in places]))
            else:
                firsts = element.firsts
                begins = places if firsts is None else [at for at in places if padded[at] in firsts]
                moved = {to for at in begins for to in element.ahead(tokens, at)}
                places = list(moved.union(places) if element.optional else moved)
            if not places:
                return None
        return max(places)

    def _nearest(self, tokens: Tokens, place: int) -> int | None:
        """As `_farthest`, for where the steps before the anchor begin, at the earliest."""
        reach = tokens.reach
        padded = reach.padded
        places: Sequence[int] = (place,)
        for element in self.before:
            if element.plain:
                single = element.single
                found = [at - 1 for at in places if padded[at - 1] in single]
                places = list({*places, *found}) if element.optional else found
            elif gap := element.gap:
                stops = reach.hard_back if element.commas else reach.soft_back
                if len(places) == 1:
                    places = range(max(places[0] - gap, stops[places[0]]), places[0] + 1)
                else:
                    places = list(set().union(*[range(max(at - gap, stops[at]), at + 1) for at in places]))
            else:
                lasts = element.lasts
                ends = places if lasts is None else [at for at in places if padded[at - 1] in lasts]
                moved = {to for at in ends for to in element.behind(tokens, at)}
                places = list(moved.union(places) if element.optional else moved)
            if not places:
                return None
        return min(places)

    def _walk(
        self,
        tokens: Tokens,
        origin: int,
        steps: range,
        move: Callable[[Element, Tokens, int], Iterable[int]],
        best: Callable[..., int],
    ) -> int | None:
        """How far the reported part reaches; None when the steps don't fit. At each step only places are kept."""
        places = {origin: origin}
        for number in steps:
            element, core = self.elements[number], self.core[number]
            following: dict[int, int] = {}
            for place, reach in places.items():
                for to in move(element, tokens, place):
                    far = to if core else reach
                    following[to] = best(far, following.get(to, far))
            if not following:
                return None
            places = following
        return best(places.values())


def compile_pattern(source: str, classes: Classes) -> Pattern:
    """Read one pattern.

    Raises:
        ValueError: an unknown class, or nothing to hang the pattern on.
    """
    elements: list[Element] = []
    core: list[bool] = []
    marked = "{" in source
    inside = not marked
    chosen: int | None = None
    tags = {piece[1:-1] for piece in source.split() if piece.startswith("[")}
    if not tags <= _TAGS:
        raise ValueError(f"{source!r} has an unknown tag")
    for piece in source.replace("{", " { ").replace("}", " } ").split():
        if piece in "{}":
            inside = piece == "{"
        if piece in "{}" or piece.startswith("["):
            continue
        chosen = len(elements) if "!" in piece else chosen
        elements.append(_element(piece.replace("!", ""), classes))
        core.append(inside)
    if not any(core):
        raise ValueError(f"{source!r} reports nothing")
    anchor = _anchor(elements, core, source) if chosen is None else chosen
    return Pattern(
        source, tuple(elements), tuple(core), anchor, frozenset(tags), _needs(elements, anchor), whole=all(core),
        after=tuple(elements[anchor + 1 :]), before=tuple(reversed(elements[:anchor])),
    )  # fmt: skip


def _needs(elements: list[Element], anchor: int) -> tuple[frozenset[str], ...]:
    if any("?" in element.single for element in elements):
        return ()  # question and answer are two sentences
    required = [
        element.single | frozenset(element.forward or ())
        for number, element in enumerate(elements)
        if number != anchor
        and not (element.optional or element.gap or element.number or element.edge or element.unless is not None)
    ]
    return tuple(sorted(required, key=len))


def _anchor(elements: list[Element], core: list[bool], source: str) -> int:
    costs = {
        number: _cost(element.single | frozenset(element.forward or ()))
        for number, element in enumerate(elements)
        if not element.optional and core[number] and (element.single or element.forward)
    }
    if not costs:
        raise ValueError(f"{source!r} has no word to hang on")
    return min(costs, key=lambda number: costs[number])


def _cost(words: frozenset[str]) -> int:
    """A thousand names of machines are rarer in a text than one "with"."""
    common = len(words & _COMMON)
    return 1000 * common + min(len(words) - common, _MANY)


def _element(piece: str, classes: Classes) -> Element:
    optional = piece.endswith("?") and len(piece) > 1
    piece = piece[:-1] if optional else piece
    if piece.startswith(".."):
        return Element(gap=int(piece.lstrip(".")), commas=piece.startswith("..."))
    alternatives = piece.split("|")
    phrases = phrases_of([a for a in alternatives if a not in ("#", "<", ">", "^")], classes)
    signs = [a for a in alternatives if a in ("#", "<", ">", "^")]
    forward, backward, speaks = _by(phrases, 0), _by(phrases, -1), "@we" in alternatives
    single = frozenset(p[0] for p in phrases if len(p) == 1)
    return Element(
        single=single,
        phrases=frozenset(p for p in phrases if len(p) > 1),
        forward=forward,
        backward=backward,
        optional=optional,
        number="#" in signs,
        edge="<" if "<" in signs else ">" if ">" in signs else "",
        unless=classes["letters_known"] if "^" in signs else None,
        speaks=speaks,
        plain=not (signs or forward or speaks),
        firsts=None if signs else single.union(forward or ()),
        lasts=None if signs or speaks else single.union(backward or ()),
    )


def _by(phrases: Iterable[Phrase], index: int) -> Mapping[str, tuple[int, ...]] | None:
    """The lengths of the phrases by their first word (`index` 0) or their last (-1)."""
    table: dict[str, set[int]] = {}
    for phrase in phrases:
        if len(phrase) > 1:
            table.setdefault(phrase[index], set()).add(len(phrase))
    return {word: tuple(sorted(lengths)) for word, lengths in table.items()} or None


def phrases_of(entries: Iterable[str], classes: Classes) -> frozenset[Phrase]:
    """What entries such as "@gym", "treat~" or "leg_press~" stand for.

    Raises:
        ValueError: a class that nobody wrote down.
    """
    found: set[Phrase] = set()
    for entry in entries:
        if entry.startswith("@"):
            if entry[1:] not in classes:
                raise ValueError(f"There is no class {entry}")
            found |= classes[entry[1:]]
        else:
            parts = [sorted(forms(p[:-1])) if p.endswith("~") else [p] for p in entry.split("_")]
            found |= set(product(*parts))
    return frozenset(found)
