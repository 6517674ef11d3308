"""Tables that people upload and download: read without trust, written so that no spreadsheet computes them."""
