"""Being told of answers by mail: leave an address, press the button in the mail; and the page behind a digest that ends it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from fachplan.accounts.links import LinkOutdated, Purpose, register
from fachplan.accounts.models import Token
from fachplan.base import clock
from fachplan.base.content import into_language
from fachplan.base.limits import TooOften
from fachplan.base.policy import policy
from fachplan.forums.models import Forum
from fachplan.forums.queries import forum_by_reference, published_forums
from fachplan.plan import follower_actions as actions
from fachplan.plan.follower_letters import asking, asking_to_end, forum_of
from fachplan.plan.follower_models import AnswerFollower
from fachplan.plan.follower_queries import still_open
from fachplan.plan.lead_letters import later
from fachplan.workshop.place import language_of, network

MOST_TYPED = 254


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@policy("answers.follow")
def sign_up(request: HttpRequest, path: str) -> HttpResponse:
    """Leave an address. The page that follows is the same for every address, known or not."""
    try:
        forum = forum_by_reference(path, published_forums())
    except Forum.DoesNotExist as error:
        raise Http404 from error
    if path != forum.path:
        return redirect(reverse("plan:follow", args=[forum.path]))
    into_language([forum], ("title",), language_of(request))
    typed = request.POST.get("address", "")[:MOST_TYPED]
    context: dict[str, Any] = {"forum": forum, "typed": typed, "section": "process"}
    if request.method != "POST":
        return render(request, "plan/follow.html", context | {"answered": not still_open(forum)})
    try:
        actions.ask_to_follow(forum, typed, language=language_of(request), network=network(request), at=clock.now())
    except TooOften as refused:
        answer = render(request, "plan/follow.html", context | {
            "problem": _("Too many tries from this network. Please wait a few minutes.")}, status=429)
        answer.headers["Retry-After"] = str(refused.retry_after)
        return answer
    except actions.NotFollowed as refused:
        problem = _("This is no e-mail address. It looks like name@example.org.") if refused.reason == "address" else ""
        return render(request, "plan/follow.html", context | {"problem": problem, "answered": not problem}, status=422)
    return render(request, "plan/follow.html", context | {"sent": True})


def show_follow(request: HttpRequest, token: Token) -> HttpResponse:
    """What the button does; opening the link does nothing."""
    return render(request, "plan/follow_confirm.html", {"forum": forum_of(token)})


def act_follow(request: HttpRequest, token: Token) -> HttpResponse:
    """Sign up."""
    forum = forum_of(token)
    if forum is None:
        raise LinkOutdated
    try:
        actions.follow(forum, token, at=clock.now())
    except actions.NotFollowed:
        return render(request, "plan/follow_done.html", {"forum": forum, "answered": True}, status=410)
    return render(request, "plan/follow_done.html", {"forum": forum})


def show_unfollow(request: HttpRequest, token: Token) -> HttpResponse:
    """What the button erases; opening the link erases nothing."""
    return render(request, "plan/unfollow.html", {"forum": _follower(token).forum})


def act_unfollow(request: HttpRequest, token: Token) -> HttpResponse:
    """Erase the address, at once."""
    follower = _follower(token)
    actions.unfollow(follower, actor=f"link:{token.pk}", at=clock.now())
    return render(request, "plan/unfollow.html", {"forum": follower.forum, "done": True})


def _follower(token: Token) -> AnswerFollower:
    follower = AnswerFollower.objects.select_related("forum__process").filter(pk=token.subject).first()
    if follower is None:  # its links go with it, so only somebody faster by a moment comes here
        raise LinkOutdated
    into_language([follower.forum], ("title",), token.language)
    return follower


register(Purpose(name=actions.FOLLOW, show=show_follow, act=act_follow, subject=later(lambda: _("Please confirm your e-mail address")),
                 button=later(lambda: _("Open the page with the button")), sentences=asking))
register(Purpose(name=actions.UNFOLLOW, show=show_unfollow, act=act_unfollow, subject=later(lambda: _("No more mails about it")),
                 button=later(lambda: _("Open the page with the button")), sentences=asking_to_end))
