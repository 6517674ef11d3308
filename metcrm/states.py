"""Drawing a table of moves as a state diagram (Mermaid), so that the picture in docs/states.md is the code's own."""

from collections.abc import Collection, Mapping


def diagram(moves: Mapping[str, Collection[str]], start: str) -> str:
    """A Mermaid state diagram of `moves` (from state to states); states from which nothing leads on are ends."""
    lines = ["stateDiagram-v2", f"    [*] --> {start}"]
    for state, targets in moves.items():
        lines += [f"    {state!s} --> {target!s}" for target in sorted(map(str, targets))]
        lines += [] if targets else [f"    {state!s} --> [*]"]
    return "\n".join(lines)
