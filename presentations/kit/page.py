"""The words of a paper as its page lists them."""

from dataclasses import dataclass

from presentations.kit.parts import Content, PaperKind


@dataclass(frozen=True)
class ShownWords:
    """One field: its name, its lines, and whether somebody typed them."""

    label: str
    lines: tuple[str, ...]
    typed: bool


def shown_words(kind: PaperKind, content: Content) -> list[ShownWords]:
    """All fields of a kind, in its order."""
    typed = content.get("typed", ())
    return [
        ShownWords(
            field.label,
            tuple(field.typed(content[field.key]).replace(" | ", ": ").splitlines()),
            field.key in typed,
        )
        for field in kind.fields
    ]
