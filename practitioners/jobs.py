"""The work of this app that takes longer than a second: which kinds there are and who does them."""

from metcrm.documents import jobs
from practitioners.services import import_undo, imports


def register() -> None:
    """Called once, when Django starts."""
    jobs.register(imports.KIND, imports.read_job, imports.run_job)
    jobs.register(import_undo.KIND, import_undo.read_job, import_undo.run_job)
