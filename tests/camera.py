"""What a camera reads of a page: the codes on it, by the reader that many telephones use."""

from typing import Any

import numpy as np
import pypdfium2
import zxingcpp

WHOLE = (0.0, 0.0, 1.0, 1.0)


def read_code(page: pypdfium2.PdfPage, part: tuple[float, float, float, float] = WHOLE, *, scale: float = 3) -> str:
    """The text of the one code in a part of the page: left, top, right, bottom, each from 0 to 1.

    `scale` is in pixels a point, so that 3 is 216 dpi.
    """
    image: Any = np.asarray(page.render(scale=scale, rev_byteorder=True).to_numpy())
    high, wide = image.shape[:2]
    left, top, right, bottom = part
    image = image[int(top * high) : int(bottom * high), int(left * wide) : int(right * wide), :3]
    (code,) = zxingcpp.read_barcodes(np.ascontiguousarray(image))
    return code.text
