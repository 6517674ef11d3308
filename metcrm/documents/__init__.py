"""Paper and files: HTML to PDF, files kept by content hash, work that shows its progress."""

from metcrm.run.libraries import preload

# Before WeasyPrint is imported, for an ordinary user whose libraries were unpacked and not installed.
preload()
