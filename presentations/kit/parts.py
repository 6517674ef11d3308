"""What a kind of paper is made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from presentations.one_sheet import Measured, Sender, Shown
from presentations.specialties import Specialty

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """For whom a paper is made and who leaves it. `conditions` are labels; `title` is what the person is."""

    practice: str
    specialty: Specialty
    conditions: Sequence[str]
    plan: Sequence[Measured]
    sender: Sender
    referral_url: str
    figures: Sequence[Shown] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """Words of a paper that may be changed.

    Without `columns` one text; with one column a list of texts, one a line; with more a list of objects, one a line,
    its parts parted by “|”. `longest` is counted in characters: of the text, or of each part.
    """

    key: str
    label: str
    longest: tuple[int, ...]
    rows: int = 1
    columns: tuple[tuple[str, str], ...] = ()  # key and name of each part
    most: int = 1  # lines

    def typed(self, value: Any) -> str:
        """As it stands in a form."""
        if not self.columns:
            return str(value)
        if len(self.columns) == 1:
            return "\n".join(value)
        return "\n".join(" | ".join(line[key] for key, _ in self.columns) for line in value)

    def read(self, text: str) -> Any:
        """From the form.

        Raises:
            ValueError: too many lines, a line of other parts, a part that is too long; a sentence for the person.
        """
        if not self.columns:
            return self._fitting(" ".join(text.split()), 0, "This")
        lines = [line for line in text.splitlines() if line.strip()]
        if not lines or len(lines) > self.most:
            raise ValueError(f"Write one to {self.most} lines; there are {len(lines)}.")
        return [self._line(number, line) for number, line in enumerate(lines, 1)]

    def _line(self, number: int, line: str) -> Any:
        parts = [" ".join(part.split()) for part in line.split("|", len(self.columns) - 1)]
        if len(parts) != len(self.columns) or not all(parts):
            raise ValueError(f"Line {number}: write “{' | '.join(name for _, name in self.columns)}”.")
        fitting = [self._fitting(part, place, f"Line {number}") for place, part in enumerate(parts)]
        return (
            fitting[0]
            if len(fitting) == 1
            else {key: part for (key, _), part in zip(self.columns, fitting, strict=True)}
        )

    def _fitting(self, text: str, place: int, what: str) -> str:
        most = self.longest[place]
        if len(text) > most:
            raise ValueError(f"{what} may have {most} characters here; there are {len(text)}.")
        return text


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper.

    Attributes:
        pages: how many it has, always; what doesn't fit is set closer, and refused in the end.
        cells: how many pieces of a page are set by themselves (panels, cards); 0 where the page is one.
        advice: how to print it.
        code: what its QR code opens; "" where it has none.
        for_patients: patients read it, so that its reading age is measured.
    """

    key: str
    label: str
    about: str
    build: Callable[[Subject], dict[str, Any]]
    fields: tuple[Field, ...]
    pages: int = 1
    cells: int = 0
    needs_conditions: bool = True
    for_patients: bool = False
    for_print_shop: bool = True
    advice: str = "Print it on heavy paper."
    code: Callable[[Content], str] = lambda content: str(content["referral_url"])
    layout: int = 1

    @property
    def file_name(self) -> str:
        return f"{self.label.lower().replace(' ', '-')}.pdf"

    def words(self, content: Content) -> str:
        """Every sentence that can be changed, for the coach and for the reading age."""
        return "\n\n".join(self.typed_lines(content))

    def typed_lines(self, content: Content) -> list[str]:
        """The same, a line each."""
        lines: list[str] = []
        for field in self.fields:
            lines += field.typed(content[field.key]).replace(" | ", ": ").splitlines()
        return [line for line in lines if line]
