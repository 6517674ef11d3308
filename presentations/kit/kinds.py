"""Every kind of paper, in the order in which an office gets to see them."""

from presentations.kit import card, letter, one_sheet, outcomes, referral_pad, sample, trifold
from presentations.kit.parts import PaperKind

KINDS: dict[str, PaperKind] = {
    one.KIND.key: one.KIND for one in (one_sheet, trifold, referral_pad, outcomes, card, letter, sample)
}


def kind_of(key: str) -> PaperKind:
    """Raises KeyError for what is no kind."""
    return KINDS[key]
