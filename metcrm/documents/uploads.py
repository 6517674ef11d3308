"""A paper from outside: a photograph or a PDF, judged by its content. Pure but for Pillow."""

from dataclasses import dataclass

from metcrm.documents.photographs import CONTENT_TYPE, MOST_BYTES, PictureError, plain_jpeg

PDF = "application/pdf"
#: How zip, and with it DOCX and PPTX, and the old files of Office begin.
_CONTAINERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_PRINT_IT = "Choose a PDF or a photograph. Documents, slides and packed files can hold programs: print them into a PDF."
_HEIC = "Choose a PDF, or a photograph as JPEG, PNG or WebP: this one is HEIC, or a film. A phone shares it as JPEG."


class UploadError(ValueError):
    """Why a file isn't taken, in a sentence for the person who chose it."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What may be kept, and what it is: image/jpeg or application/pdf."""

    data: bytes
    content_type: str


def paper(data: bytes) -> Upload:
    """A PDF as it is, or a photograph drawn anew.

    A PDF is kept byte by byte, since it may carry a signature of its own; it is only ever handed out as a download that
    nothing in it can leave.

    Raises:
        UploadError: neither of the two, damaged, or too large.
    """
    if len(data) > MOST_BYTES:
        raise UploadError(f"A file may have {MOST_BYTES // 1_000_000} MB.")
    if data[:1024].lstrip().startswith(b"%PDF-"):
        if b"%%EOF" not in data[-2048:]:
            raise UploadError("This PDF didn't arrive whole. Choose it again.")
        return Upload(data, PDF)
    if data.startswith(_CONTAINERS):
        raise UploadError(_PRINT_IT)
    if data[4:8] == b"ftyp":
        raise UploadError(_HEIC)
    try:
        return Upload(plain_jpeg(data), CONTENT_TYPE)
    except PictureError:
        raise UploadError("Choose a PDF, or a photograph as JPEG, PNG or WebP.") from None
