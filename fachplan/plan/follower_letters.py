"""What the mails to followers say: the one with the button that signs up, and the digest, counted by kinds of answer."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from fachplan.accounts.models import Token
from fachplan.base.addresses import absolute
from fachplan.base.content import into_language
from fachplan.base.letters import Letter, Words
from fachplan.forums.models import Forum
from fachplan.plan.lead_letters import later
from fachplan.plan.templatetags.answers import answer_word


def forum_of(token: Token) -> Forum | None:
    """The forum a link of a follower is about, in the link's language."""
    forum = Forum.objects.select_related("process").filter(pk=token.subject).first()
    if forum is not None:
        into_language([forum], ("title",), token.language)
    return forum


def asking(token: Token) -> Sequence[Words]:
    """The sentences of the mail that asks for the button."""
    forum = forum_of(token)
    title = forum.title if forum else ""
    return (
        later(lambda: _("You asked us to write to you when the cards of “%(forum)s” are answered.") % {"forum": title}),
        later(lambda: _("Only the button on the page signs you up. If it was not you, do nothing: "
                        "we write no more, and forget your address after three days.")),
    )


def asking_to_end(_token: Token) -> Sequence[Words]:
    """The sentence of the mail that brings the page to end it once more."""
    return (later(lambda: _("Here you can end our mails about answers.")),)


def digest(forum: Forum, news: Mapping[str, int], answered: int, total: int, *, last: bool, leave: str, language: str) -> Letter:
    """What a follower is told of a release. `leave`: the address of the page that ends it."""
    with override(language):
        title = forum.title
        new = ", ".join(f"{n} {answer_word(kind)}" for kind, n in news.items())
        return Letter(
            subject=_("News about the cards of “%(forum)s”") % {"forum": title},
            sentences=(
                _("New or changed: %(news)s.") % {"news": new},
                ngettext("%(answered)s of %(total)s card now has an answer.", "%(answered)s of %(total)s cards now have an answer.", total)
                % {"answered": answered, "total": total},
                _("That was the last one. This is our last mail about it; your address is off the list.") if last
                else _("We write at most once in seven days, and only when answers were released."),
            ),
            link=absolute(reverse("plan:answers", args=[forum.path])), button=_("Read the answers"),
            leave="" if last else leave, leave_words=_("No more mails about it"),
        )
