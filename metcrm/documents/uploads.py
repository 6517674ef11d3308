"""A PDF from outside, judged by its content. It is kept byte by byte and only ever handed out as a download."""

PDF = "application/pdf"
MOST_BYTES = 10_000_000


class UploadError(ValueError):
    """Why a file isn't taken, in a sentence for the person who chose it."""


def whole_pdf(data: bytes) -> bytes:
    """The bytes of a PDF that arrived whole.

    Raises:
        UploadError: something else, damaged, or too large.
    """
    if len(data) > MOST_BYTES:
        raise UploadError(f"A file may have {MOST_BYTES // 1_000_000} MB.")
    if not data[:1024].lstrip().startswith(b"%PDF-"):
        raise UploadError("Choose a PDF: other files can be printed into one.")
    if b"%%EOF" not in data[-2048:]:
        raise UploadError("This PDF didn't arrive whole. Choose it again.")
    return data
