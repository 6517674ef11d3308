"""Whose rows: the transaction's workspace, and the wall in PostgreSQL that keeps it."""
