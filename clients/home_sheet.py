"""The link of a home programme as a QR code: vector, inline, no request."""

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 4  # modules, as ISO/IEC 18004 asks


def qr(text: str, *, label: str) -> SafeString:
    """`text` as inline SVG that takes the size of its box; `label` says what it opens."""
    code = segno.make(text, error="m", micro=False)
    # `text` becomes modules, `label` is escaped by segno: nothing typed reaches the page as markup.
    return mark_safe(code.svg_inline(border=QUIET_ZONE, omitsize=True, dark="#000", title=label))  # noqa: S308
