"""Who may read the figures: this machine while no proxy is trusted, or the token; nobody else."""

from typing import Any

import pytest

from fachplan.base.metrics import may_read, own_figures, text

TOKEN = "ein-langes-geheimnis"


@pytest.mark.parametrize(("peer", "headers", "token", "may"), [
    ("127.0.0.1", {}, "", True),
    ("::1", {}, "", True),
    ("192.0.2.7", {}, "", False),
    ("", {}, "", False),
    ("127.0.0.1", {"x-forwarded-for": "192.0.2.7"}, "", False),
    ("192.0.2.7", {"x-forwarded-for": "127.0.0.1"}, "", False),
    ("192.0.2.7", {"authorization": f"Bearer {TOKEN}"}, TOKEN, True),
    ("192.0.2.7", {"authorization": "Bearer falsch"}, TOKEN, False),
    ("192.0.2.7", {"authorization": "Bearer "}, "", False),
    ("192.0.2.7", {"authorization": "Bearer kurz"}, "kurz", False),
])
def test_figures_are_for_this_machine_or_the_token(peer: str, headers: dict[str, str], token: str, may: bool) -> None:
    assert may_read(peer, headers, token) is may


def test_behind_a_trusted_proxy_being_near_is_not_enough(settings: Any) -> None:
    settings.PROXIES = ["127.0.0.1"]

    assert not may_read("127.0.0.1", {}, "")
    assert may_read("127.0.0.1", {"authorization": f"Bearer {TOKEN}"}, TOKEN)


@pytest.mark.django_db
def test_the_text_is_openmetrics_each_figure_with_its_type_and_an_end() -> None:
    lines = text(own_figures()).splitlines()
    types = [line.split()[2:] for line in lines if line.startswith("# TYPE")]
    values = {line.partition("{")[0].split()[0]: float(line.split()[-1]) for line in lines if not line.startswith("#")}

    assert lines[-1] == "# EOF"
    assert {f"{name}_total" if kind == "counter" else f"{name}_info" if kind == "info" else name for name, kind in types} == set(values)
    assert values["fachplan_audit_lines"] == 0 and values["fachplan_database_bytes"] > 0
    assert values["process_cpu_seconds_total"] > 0
