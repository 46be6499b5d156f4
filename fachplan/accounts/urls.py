"""Signing in and out. Only these pages of django-allauth are open; accounts are made by an admin."""

from allauth.account import views
from django.urls import path

from fachplan.accounts.lazily import lazily

FACTOR, CODES, TOTP = "allauth.mfa.base.views", "allauth.mfa.recovery_codes.views", "allauth.mfa.totp.views"
OIDC = "fachplan.accounts.oidc_views"

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("login/code/", views.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("anbieter/<slug:provider_id>/login/", lazily(OIDC, "login"), name="openid_connect_login"),
    path("anbieter/<slug:provider_id>/login/callback/", lazily(OIDC, "callback"), name="openid_connect_callback"),
    path("login/zweiter-faktor/", lazily(FACTOR, "authenticate"), name="mfa_authenticate"),
    path("bestaetigen/", views.reauthenticate, name="account_reauthenticate"),
    path("bestaetigen/code/", lazily(FACTOR, "reauthenticate"), name="mfa_reauthenticate"),
    path("zweiter-faktor/", lazily(FACTOR, "index"), name="mfa_index"),
    path("zweiter-faktor/einrichten/", lazily(TOTP, "activate_totp"), name="mfa_activate_totp"),
    path("zweiter-faktor/abschalten/", lazily(TOTP, "deactivate_totp"), name="mfa_deactivate_totp"),
    path("zweiter-faktor/codes/", lazily(CODES, "view_recovery_codes"), name="mfa_view_recovery_codes"),
    path("zweiter-faktor/codes/neu/", lazily(CODES, "generate_recovery_codes"), name="mfa_generate_recovery_codes"),
    path("zweiter-faktor/codes/datei/", lazily(CODES, "download_recovery_codes"), name="mfa_download_recovery_codes"),
    # django-allauth reverses these by name; they lead to the sign-in page.
    path("signup/", views.login, name="account_signup"),
    path("password/reset/", views.request_login_code, name="account_reset_password"),
    path("email/", views.login, name="account_email"),
]
