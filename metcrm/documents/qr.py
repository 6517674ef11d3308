"""QR codes as vector, inline: no image file, no request."""

import segno
from django.utils.safestring import SafeString, mark_safe

QUIET_ZONE = 4  # modules, as ISO/IEC 18004 asks


def svg(text: str, *, label: str, dark: str = "#000") -> SafeString:
    """`text` as inline SVG that takes the size of its box; correction level M. `label` says what it opens."""
    code = segno.make(text, error="m", micro=False)
    # `text` becomes modules, `label` is escaped by segno: nothing typed reaches the page as markup.
    drawn = code.svg_inline(border=QUIET_ZONE, omitsize=True, dark=dark, title=label)
    # The modules are strokes; without this a renderer fills them too, with black.
    return mark_safe(drawn.replace("<path ", '<path fill="none" '))  # noqa: S308
