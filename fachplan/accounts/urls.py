"""Signing in and out. Only these pages of django-allauth are open; accounts are made by an admin."""

from allauth.account import views
from django.urls import path

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("login/code/", views.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    # django-allauth reverses these by name; they lead to the sign-in page.
    path("signup/", views.login, name="account_signup"),
    path("password/reset/", views.request_login_code, name="account_reset_password"),
    path("email/", views.login, name="account_email"),
    path("reauthenticate/", views.login, name="account_reauthenticate"),
]
