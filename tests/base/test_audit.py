"""The audit log is written inside transactions, chained, and holds ids only."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from fachplan.base import audit
from fachplan.base.models import AuditLine, City

NOON = datetime(2025, 1, 15, 11, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_a_line_names_object_actor_and_moment():
    city = City.current()

    with transaction.atomic():
        audit.record("city.change", city, actor="user:7", at=NOON, field="name")

    line = AuditLine.objects.get()
    assert (line.object, line.actor, line.kind, line.at, line.values) == ("base.City:1", "user:7", "city.change", NOON, {"field": "name"})


@pytest.mark.django_db(transaction=True)
def test_a_line_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        audit.record("city.change", "base.City:1", actor="system", at=NOON)

    assert AuditLine.objects.count() == 0


def test_each_line_is_linked_to_the_one_before():
    with transaction.atomic():
        first = audit.record("a", "x:1", actor="system", at=NOON)
        second = audit.record("b", "x:1", actor="system", at=NOON)

    again = audit.link(bytes(first.chain), "b", "x:1", "system", NOON.isoformat(), digest=bytes(second.digest))
    assert again == bytes(second.chain)


def test_changing_a_line_breaks_its_link():
    with transaction.atomic():
        line = audit.record("role.grant", "x:1", actor="user:1", at=NOON, role="planner")

    assert audit.link(b"", "role.grant", "x:1", "user:2", NOON.isoformat(), digest=bytes(line.digest)) != bytes(line.chain)
    assert audit.digest_of(bytes(line.salt), {"role": "admin"}) != bytes(line.digest)
