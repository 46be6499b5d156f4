"""The shape of an op: what is taken, cleaned, or refused with which reason."""

import math
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fachplan.core.board import KINDS, Problem, check, check_base

from .boards import law

ADD = {"field": "chances", "text": "Chor"}
STEP = {"id": "1", "text": "Raum suchen", "due": "2025-03-01"}


@pytest.mark.parametrize(("kind", "values"), [
    ("card.add", ADD),
    ("card.add", {**ADD, "kind": "heading", "language": "ar", "number": 14, "after": None, "heading": "h", "sources": ["s"]}),
    ("card.edit", {"text": "Chor", "language": "pt-BR", "responsible": "", "present": True, "partners": "Verein",
                   "implementation": "Probe", "horizon": None, "notice": "Man hört es", "steps": [STEP]}),
    ("card.edit", {"steps": [], "present": None, "horizon": "long"}),
    ("card.edit", {"guiding_goal": "0194", "target_group": "Familien"}), ("card.edit", {"guiding_goal": None}),
    ("card.translate", {"language": "en", "text": "Choir"}),
    ("card.move", {"after": None}), ("card.move", {"field": "risks", "after": "b", "heading": None}),
    ("card.link", {"source": "b"}), ("card.unlink", {"source": "b"}),
    ("card.remove", {}), ("card.restore", {}), ("board.reveal", {}), ("board.hide", {}),
    ("board.set", {"target_group": "Familien"}), ("board.set", {"target_group": ""}),
    ("card.dissent", {"text": "Nein"}), ("card.undissent", {"line": 3}), ("card.redissent", {"line": 3}),
    ("card.untranslate", {"language": "ar"}),
    ("card.resolve", {"name": "horizon", "value": None}), ("card.resolve", {"name": "translations.en", "value": "Choir"}),
    ("vote.set", {"dots": 0}), ("vote.paper", {"dots": 41}),
])
def test_what_is_well_formed_comes_back_as_it_was(kind: str, values: dict[str, Any]) -> None:
    assert check(kind, values) == values


def test_every_kind_of_the_contract_is_known_and_the_dump_s_own_is_not() -> None:
    assert {
        "card.add", "card.edit", "card.translate", "card.move", "card.link", "card.unlink", "card.remove", "card.restore",
        "card.dissent", "card.undissent", "card.redissent", "card.untranslate",
        "card.correct", "card.resolve", "vote.set", "vote.paper", "board.reveal", "board.hide",
        "board.set"} == KINDS
    assert check("vote.tally", {"phone": 3}) == Problem("unknown_kind")


@pytest.mark.parametrize("kind", ["", "card.destroy", "CARD.ADD", None, 7, ["card.add"], {}])
def test_an_unknown_kind_is_named(kind: Any) -> None:
    assert check(kind, {}) == Problem("unknown_kind")


@pytest.mark.parametrize(("kind", "values", "problem"), [
    ("card.add", None, Problem("bad_values")),
    ("card.add", [], Problem("bad_values")),
    ("card.add", {"text": "Chor"}, Problem("bad_values", "field")),
    ("card.add", {**ADD, "colour": "red"}, Problem("bad_values", "colour")),
    ("card.add", {**ADD, "text": 7}, Problem("bad_values", "text")),
    ("card.add", {**ADD, "text": None}, Problem("bad_values", "text")),
    ("card.add", {**ADD, "kind": "poem"}, Problem("bad_values", "kind")),
    ("card.add", {**ADD, "kind": ["note"]}, Problem("bad_values", "kind")),
    ("card.add", {**ADD, "kind": None}, Problem("bad_values", "kind")),
    ("card.add", {**ADD, "number": True}, Problem("bad_values", "number")),
    ("card.add", {**ADD, "number": 0}, Problem("bad_values", "number")),
    ("card.add", {**ADD, "sources": "a"}, Problem("bad_values", "sources")),
    ("card.add", {**ADD, "after": 3}, Problem("bad_values", "after")),
    ("card.add", {**ADD, "language": "deutsch bitte"}, Problem("bad_values", "language")),
    ("card.undissent", {}, Problem("bad_values", "line")),
    ("card.undissent", {"line": True}, Problem("bad_values", "line")),
    ("card.redissent", {"line": "3"}, Problem("bad_values", "line")),
    ("card.redissent", {"line": 3, "text": "Nein"}, Problem("bad_values", "text")),
    ("card.untranslate", {"language": "en", "text": "Choir"}, Problem("bad_values", "text")),
    ("card.edit", {}, Problem("bad_values")),
    ("card.edit", {"horizon": "soon"}, Problem("bad_values", "horizon")),
    ("card.edit", {"horizon": math.nan}, Problem("bad_values", "horizon")),
    ("card.edit", {"horizon": []}, Problem("bad_values", "horizon")),
    ("card.edit", {"present": 1}, Problem("bad_values", "present")),
    ("card.edit", {"partners": ["Verein"]}, Problem("bad_values", "partners")),
    ("card.edit", {"steps": {}}, Problem("bad_values", "steps")),
    ("card.edit", {"steps": [STEP, STEP]}, Problem("bad_values", "steps")),
    ("card.edit", {"steps": [{**STEP, "id": str(n)} for n in range(21)]}, Problem("bad_values", "steps")),
    ("card.edit", {"steps": [{**STEP, "who": "x"}]}, Problem("bad_values", "steps")),
    ("card.edit", {"steps": [{"id": "1"}]}, Problem("bad_values", "steps")),
    ("card.edit", {"steps": [{**STEP, "due": "2025-02-30"}]}, Problem("bad_values", "steps")),
    ("card.edit", {"steps": [{**STEP, "due": "20250301"}]}, Problem("bad_values", "steps")),
    ("card.edit", {"steps": [{**STEP, "text": " "}]}, Problem("empty", "steps")),
    ("card.move", {}, Problem("bad_values")),
    ("card.move", {"field": None}, Problem("bad_values", "field")),
    ("card.link", {}, Problem("bad_values", "source")),
    ("card.remove", {"why": "x"}, Problem("bad_values", "why")),
    ("card.restore", {"phone": 9}, Problem("bad_values", "phone")),
    ("card.resolve", {"name": "number", "value": 3}, Problem("bad_values", "name")),
    ("card.resolve", {"name": ["text"], "value": "x"}, Problem("bad_values", "name")),
    ("card.resolve", {"name": "text"}, Problem("bad_values", "value")),
    ("card.resolve", {"name": "text", "value": " "}, Problem("empty", "value")),
    ("card.resolve", {"name": "translations.", "value": "x"}, Problem("bad_values", "name")),
    ("vote.set", {"dots": math.nan}, Problem("bad_values", "dots")),
    ("vote.set", {"dots": math.inf}, Problem("bad_values", "dots")),
    ("vote.set", {"dots": 1.0}, Problem("bad_values", "dots")),
    ("vote.set", {"dots": -1}, Problem("bad_values", "dots")),
    ("vote.set", {"dots": "1"}, Problem("bad_values", "dots")),
])
def test_what_is_not_well_formed_is_refused_with_the_name_at_fault(kind: str, values: Any, problem: Problem) -> None:
    assert check(kind, values) == problem


@pytest.mark.parametrize("text", ["", "  ", "\n\t", "\u200b", "\u202e", "\x00", "\u3164", "\ufeff \u2060", "\ud800"])
def test_a_card_that_shows_nothing_is_empty(text: str) -> None:
    assert check("card.add", {**ADD, "text": text}) == Problem("empty", "text")


def test_a_text_has_a_thousand_characters_after_normalisation() -> None:
    composed = "e\u0301" * 1000

    assert check("card.add", {**ADD, "text": composed}) == {**ADD, "text": "é" * 1000}
    assert check("card.add", {**ADD, "text": composed + "!"}) == Problem("too_long", "text")
    assert check("card.edit", {"notice": "x" * 1001}) == Problem("too_long", "notice")


def test_texts_are_kept_as_typed_but_for_what_has_no_shape() -> None:
    values = check("card.add", {**ADD, "text": " <b>Café</b>\u202e\x07 👩‍👩‍👧 عربي\u200f "})

    assert values == {**ADD, "text": "<b>Café</b> 👩‍👩‍👧 عربي\u200f"}


def test_card_ids_are_lower_case_and_repeated_sources_count_once() -> None:
    assert check("card.add", {**ADD, "after": "AB", "sources": ["X", "x"]}) == {**ADD, "after": "ab", "sources": ["x"]}


def test_field_keys_and_step_ids_are_the_method_s_and_the_client_s_own() -> None:
    assert check("card.move", {"field": "Chancen"}) == {"field": "Chancen"}
    assert check("card.edit", {"steps": [{**STEP, "id": "A1"}]}) == {"steps": [{**STEP, "id": "A1"}]}


def test_a_base_keeps_the_names_that_have_versions() -> None:
    assert check_base(None) is None
    assert check_base({"text": 3, "after": 2, "translations.en": 1, "colour": 9, "translations.\ud800": 4}) == {
        "text": 3, "order": 2, "translations.en": 1}


@pytest.mark.parametrize("base", [7, [], {"text": -1}, {"text": 1.5}, {"text": "1"}, {"text": True}, {1: 1}, {"text": math.nan}])
def test_a_base_is_names_with_versions(base: Any) -> None:
    assert check_base(base) == Problem("bad_values", "base")


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["field", "text", "dots", "name", "value", "steps", "id", "due", "horizon", "after"]), inner, max_size=4),
    max_leaves=12)


@law
@given(st.sampled_from(sorted(KINDS)), _json)
def test_whatever_is_sent_gets_an_answer_and_checking_twice_changes_nothing(kind: str, values: Any) -> None:
    cleaned = check(kind, values)

    if isinstance(cleaned, Problem):
        assert cleaned.reason in {"bad_values", "empty", "too_long"}
    else:
        assert check(kind, cleaned) == cleaned


@law
@given(st.text(alphabet=st.characters(), min_size=1, max_size=30))
def test_an_accepted_text_can_be_stored_and_is_in_nfc(text: str) -> None:
    cleaned = check("card.dissent", {"text": text})

    if not isinstance(cleaned, Problem):
        assert cleaned["text"].encode().decode() == cleaned["text"]
        assert unicodedata.is_normalized("NFC", cleaned["text"])
