"""The one write of the participants' sentences: what a table says becomes the city's wording."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from fachplan.base import audit
from fachplan.base.content import source_hash
from fachplan.base.models import Translation
from fachplan.base.participant_texts import BY_KEY
from fachplan.base.wordings import OBJECT, READ_BY_AUTHORS, Wording, publish, table


@transaction.atomic
def keep_wordings(given: Mapping[tuple[str, str], Wording], *, actor: str, at: datetime) -> int:
    """Keep what differs from what pages say now; an empty text gives the sentence back to its authors. How many changed."""
    before, changed = table(), 0
    for (key, language), wording in given.items():
        if not wording.text:
            changed += Translation.objects.filter(object=OBJECT, field=key, language=language).delete()[0]
        elif wording != before[key, language]:
            _keep(key, language, wording)
            changed += 1
    if changed:
        transaction.on_commit(publish)
        audit.record("texts.import", OBJECT, actor=actor, at=at, changed=changed)
    return changed


def _keep(key: str, language: str, wording: Wording) -> None:
    checked = wording.checked or language in READ_BY_AUTHORS
    Translation.objects.update_or_create(object=OBJECT, field=key, language=language, defaults={
        "text": wording.text, "source_hash": source_hash(BY_KEY[key]),
        "state": Translation.State.CHECKED if checked else Translation.State.UNCHECKED})
