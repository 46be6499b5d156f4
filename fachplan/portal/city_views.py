"""The municipality as pages tell of it: changed by the administration; its logo for everybody."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fachplan.base import clock
from fachplan.base.files import FileDamaged, read_file
from fachplan.base.models import City, StoredFile
from fachplan.base.policy import Principal, policy
from fachplan.portal.city_actions import PUBLIC, change_city
from fachplan.portal.city_forms import ChangeForm


@require_http_methods(["GET", "HEAD", "POST"])
@policy("city.manage")
def city(request: HttpRequest) -> HttpResponse:
    """The answers of the set-up, to be changed."""
    if request.method != "POST":
        return _page(request, ChangeForm.of(City.current()))
    form = ChangeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    principal: Principal = request.principal  # type: ignore[attr-defined]
    change_city(form.answers(), logo=form.picture(), actor=principal.actor, at=clock.now())
    messages.success(request, _("Saved. Pages say it from now on."))
    return redirect("portal:city")


@require_safe
@policy("legal.read")
def logo(request: HttpRequest, pk: str) -> HttpResponse:
    """The logo of the municipality or of a process; a new one has a new address, so browsers may keep it."""
    stored = StoredFile.objects.filter(pk=pk, visibility=PUBLIC).filter(Q(city__isnull=False) | Q(processes__isnull=False)).first()
    if stored is None:
        raise Http404
    try:
        content = read_file(stored)
    except FileDamaged as error:
        raise Http404 from error
    return HttpResponse(content, content_type=stored.media_type, headers={"Cache-Control": "public, max-age=31536000, immutable"})


def _page(request: HttpRequest, form: ChangeForm) -> HttpResponse:
    context = {"form": form, "own_words": form.own_words(), "plain": True, "section": "work"}
    return render(request, "portal/city.html", context, status=422 if form.is_bound else 200)
