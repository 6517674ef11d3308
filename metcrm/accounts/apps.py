from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "metcrm.accounts"
    label = "accounts"
    verbose_name = "Accounts"
