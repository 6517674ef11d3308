"""Addresses of this app. Signing in and everything around it is allauth's, under /accounts/."""

from django.urls import URLPattern, path

from metcrm.accounts.views import audit, institute, join, people, settings, welcome

app_name = "accounts"

urlpatterns: list[URLPattern] = [
    path("settings/", settings.settings, name="settings"),
    path("settings/workspace/", settings.workspace_change, name="workspace_change"),
    path("settings/profile/", settings.profile_change, name="profile_change"),
    path("settings/digest/", settings.digest_change, name="digest_change"),
    path("settings/switch/", settings.workspace_switch, name="workspace_switch"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/invite/", people.invite, name="invite"),
    path("settings/people/<uuid:pk>/role/", people.role_change, name="role_change"),
    path("settings/people/<uuid:pk>/remove/", people.member_remove, name="member_remove"),
    path("settings/invitations/<uuid:pk>/resend/", people.invitation_resend, name="invitation_resend"),
    path("settings/invitations/<uuid:pk>/withdraw/", people.invitation_withdraw, name="invitation_withdraw"),
    path("settings/audit/", audit.audit, name="audit"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("join/<str:token>/", join.join, name="join"),
    path("institute/", institute.institute, name="institute"),
    path("institute/change/", institute.institute_change, name="institute_change"),
    path("institute/invite/", institute.institute_invite, name="institute_invite"),
    path("institute/people/<uuid:pk>/remove/", institute.institute_member_remove, name="institute_member_remove"),
    path(
        "institute/invitations/<uuid:pk>/resend/",
        institute.institute_invitation_resend,
        name="institute_invitation_resend",
    ),
    path(
        "institute/invitations/<uuid:pk>/withdraw/",
        institute.institute_invitation_withdraw,
        name="institute_invitation_withdraw",
    ),
]
