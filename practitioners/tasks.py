"""What Celery calls for practices."""

from celery import shared_task

from metcrm import clock
from metcrm.tenancy.context import workspace
from practitioners.services import import_files, relationship, stage_line


@shared_task(name="practitioners.recompute_quiet", soft_time_limit=600, time_limit=660)
def recompute_quiet() -> None:
    """A source goes quiet by nothing happening: look at those whose time has come, and enter no other workspace."""
    now = clock.now()
    while waiting := stage_line.due(now):
        for workspace_id, practice_ids in waiting.items():
            with workspace(workspace_id):
                relationship.recompute_due(practice_ids, now)


@shared_task(name="practitioners.delete_old_uploads", soft_time_limit=600, time_limit=660)
def delete_old_uploads() -> None:
    """Uploaded files of people go after the time that their page names; no other workspace is entered."""
    now = clock.now()
    while waiting := import_files.due(now):
        for workspace_id, upload_ids in waiting.items():
            with workspace(workspace_id):
                import_files.delete_due(upload_ids, now)
