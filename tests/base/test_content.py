"""Content appears in the reader's language while its translation is fresh."""

import pytest

from fachplan.base.content import into_language, translate
from fachplan.forums.models import Process

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return Process.objects.create(key="p", title="Ankommen", lead="Zwei Foren")


def test_a_translated_field_is_shown_in_the_readers_language(process):
    translate(process, "title", "en", "Arriving")

    unchecked = into_language([process], ("title", "lead"), "en")

    assert (process.title, process.lead, unchecked) == ("Arriving", "Zwei Foren", True)


def test_a_translation_of_an_older_text_is_not_shown(process):
    translate(process, "title", "en", "Arriving")
    process.title = "Ankommen und bleiben"

    into_language([process], ("title",), "en")

    assert process.title == "Ankommen und bleiben"


def test_a_checked_translation_is_not_marked(process):
    translate(process, "title", "ar", "الوصول", checked=True)

    assert into_language([process], ("title",), "ar") is False
    assert process.title == "الوصول"


def test_the_source_language_asks_the_database_nothing(process, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert into_language([process], ("title",), "de") is False


def test_any_number_of_objects_is_one_query(process, django_assert_num_queries):
    others = [Process.objects.create(key=f"p{n}", title=f"Prozess {n}") for n in range(3)]

    with django_assert_num_queries(1):
        into_language([process, *others], ("title",), "en")
