"""What a log never holds: the secret in an address."""

import logging
import re

#: Addresses whose last part opens a door: /calendar/…, /h/…, /i/…, /o/…, /r/…, /u/…, /join/….
_DOORS = re.compile(r"(/(?:calendar|h|i|o|r|u|join)/)[^/\s?.\"']+")


class WithoutSecrets(logging.Filter):
    """Writes “…” in place of the secret, also where Django tells of a page that failed."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        masked = _DOORS.sub(r"\1…", said)
        if masked != said:
            record.msg, record.args = masked, ()
        return True
