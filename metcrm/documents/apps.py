from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "metcrm.documents"
    label = "documents"
    verbose_name = "Documents"
