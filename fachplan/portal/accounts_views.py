"""The accounts of the staff: who there is, a new one, another role, closed or open again."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fachplan.accounts import actions, second_factor
from fachplan.accounts.models import User
from fachplan.base import clock
from fachplan.base.policy import Principal, policy
from fachplan.portal import accounts_queries
from fachplan.portal.accounts_forms import AccountForm, RoleForm


@require_http_methods(["GET", "HEAD", "POST"])
@policy("accounts.manage")
def accounts(request: HttpRequest) -> HttpResponse:
    """The list, and a form for one more."""
    form = AccountForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _page(request, form)
    given = form.cleaned_data
    user = actions.create_account(email=given["email"], password=given["password"], name=given["name"], grants=form.grants(),
                                  actor=_actor(request), at=clock.now())
    messages.success(request, _("The account %(email)s is there. The person can sign in now.") % {"email": user.email})
    return redirect("portal:accounts")


@require_http_methods(["GET", "HEAD", "POST"])
@policy("accounts.manage")
def role(request: HttpRequest, number: int) -> HttpResponse:
    """Another role for one account."""
    user = get_object_or_404(User, pk=number)
    form = RoleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.set_grants(user=user, grants=form.grants(), actor=_actor(request), at=clock.now())
        except actions.OwnAccount:
            form.add_error(None, _("You cannot change your own role. Somebody else of the administration can."))
        else:
            messages.success(request, _("The role of %(email)s is changed.") % {"email": user.email})
            return redirect("portal:accounts")
    context = {"form": form, "user_shown": user, "section": "work"}
    return render(request, "portal/account_role.html", context, status=422 if form.is_bound else 200)


@require_POST
@policy("accounts.manage")
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Nobody signs in with this account any more."""
    user = get_object_or_404(User, pk=number)
    try:
        actions.close_account(user=user, actor=_actor(request), at=clock.now())
    except actions.OwnAccount:
        messages.error(request, _("You cannot close your own account."))
    else:
        messages.success(request, _("The account %(email)s is closed.") % {"email": user.email})
    return redirect("portal:accounts")


@require_POST
@policy("accounts.manage")
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """A closed account may sign in again."""
    user = get_object_or_404(User, pk=number)
    actions.open_account(user=user, actor=_actor(request), at=clock.now())
    messages.success(request, _("The account %(email)s is open again.") % {"email": user.email})
    return redirect("portal:accounts")


@require_POST
@policy("accounts.manage")
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]  # the library has no types
def reset_second_factor(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody has lost the phone and the recovery codes."""
    user = get_object_or_404(User, pk=number)
    try:
        if second_factor.reset(user=user, actor=_actor(request)):
            told = _("The second factor of %(email)s is taken away. The person is told by mail.") % {"email": user.email}
            messages.success(request, told)
    except actions.OwnAccount:
        messages.error(request, _("You cannot take away your own second factor here. You can turn it off with a code."))
    return redirect("portal:accounts")


def _actor(request: HttpRequest) -> str:
    principal: Principal = request.principal  # type: ignore[attr-defined]
    return principal.actor


def _page(request: HttpRequest, form: AccountForm) -> HttpResponse:
    context = {"form": form, "accounts": accounts_queries.accounts(), "section": "work"}
    return render(request, "portal/accounts.html", context, status=422 if form.is_bound else 200)
