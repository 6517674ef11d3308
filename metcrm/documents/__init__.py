"""Paper and files: HTML to PDF, files kept by content hash, work that shows its progress."""
