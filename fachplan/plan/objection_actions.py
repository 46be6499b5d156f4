"""Seeing an answer differently, and answering that."""

from datetime import datetime

from django.db import transaction

from fachplan.base import audit
from fachplan.base.limits import Limit, count
from fachplan.forums.models import Forum
from fachplan.plan.answer_models import Disposition
from fachplan.plan.answers_queries import Told, own_cards
from fachplan.plan.objection_models import MOST_CHARACTERS, Objection

LIMITS = (Limit("objection-minute", 5, 60), Limit("objection-hour", 30, 3600))


class NotTaken(ValueError):
    """Why an objection or its answer is not taken: `reason` is empty, long, not_declined, function or answered."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def object_to(card: Told, text: str, *, receipt: str = "", network: str, at: datetime) -> Objection:
    """Keep what somebody says against the released no to `card`.

    :raises NotTaken: with nothing kept. :raises TooOften: after too many from `network`.
    """
    said = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if card.state != Disposition.Kind.DECLINED:
        raise NotTaken("not_declined")
    if not said:
        raise NotTaken("empty")
    if len(said) > MOST_CHARACTERS:
        raise NotTaken("long")
    count(LIMITS, network, at=at)
    own = bool(receipt.strip()) and any(each.card.id == card.card.id for each in own_cards(receipt, "de") or [])
    with transaction.atomic():
        objection = Objection.objects.create(card_id=card.card.id, text=said, own=own, written_at=at)
        audit.record("objection.write", objection, actor="system", at=at)
    return objection


@transaction.atomic
def answer_objection(forum: Forum, objection: str, *, words: str, function: str, actor: str, at: datetime) -> Objection:
    """Answer an objection in words; they go out with the next release.

    :raises NotTaken: `empty`, `function`, or `answered` if somebody was faster or there is none.
    """
    if not words.strip():
        raise NotTaken("empty")
    if not function.strip():
        raise NotTaken("function")
    found = Objection.objects.select_for_update().filter(pk=objection, card__board__forum=forum, answered_at=None).first()
    if found is None:
        raise NotTaken("answered")
    found.answer, found.answered_by, found.answered_at = words.strip(), " ".join(function.split())[:200], at
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record("objection.answer", found, actor=actor, at=at)
    return found
