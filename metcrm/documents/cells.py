"""One cell of a table that people open in a spreadsheet: made harmless on the way out, and itself again on the way in.

A spreadsheet computes what begins with = + - or @ (behind a tab or a line end too), so that a name in our file could
run a formula on somebody's desk. Such a cell leaves with an apostrophe in front, as spreadsheets themselves write it.
A text that begins with apostrophes before such a sign gets one more, so that taking one off always gives back the text.
"""

import re
import unicodedata

_RISKY = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
#: What XML, and so a workbook, can't hold.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def guard(text: str) -> str:
    """The text as a cell that no spreadsheet computes."""
    return f"'{text}" if _RISKY.match(text) else text


def unguard(text: str) -> str:
    """The text that `guard` was given; any other text as it is."""
    return text[1:] if _GUARDED.match(text) else text


def tidy(text: str) -> str:
    """One line of text without control characters and doubled spaces, as we keep names and addresses."""
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text  # nearly every cell of a file
    spaced = "".join(" " if _is_control(character) else character for character in text)
    return " ".join(spaced.split())


def for_workbook(text: str) -> str:
    """Without the characters that a workbook can't hold."""
    return _NOT_IN_XML.sub("", text)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in "\ufeff\ufffe\uffff"
