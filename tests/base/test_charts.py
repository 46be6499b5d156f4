"""Charts: what is missing is not drawn as zero, and nothing needs `style=`."""

import re
from xml.etree import ElementTree

import pytest

from fachplan.base.charts import Chart, bar_chart, line_chart

SVG = "{http://www.w3.org/2000/svg}"


def chart(*values: float | None, target: float | None = None) -> Chart:
    labels = tuple(str(2021 + i) for i in range(len(values)))
    return Chart("Treffen", "Mehr ist besser", labels, values, "Wert fehlt", "%", target)


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def of_class(svg: str, name: str) -> list[ElementTree.Element]:
    return [element for element in parsed(svg).iter() if element.get("class") == name]


def test_a_line_is_not_drawn_across_a_missing_value() -> None:
    svg = line_chart(chart(3, 4, None, 5, 6), key="c")
    assert len(of_class(svg, "chart__line")) == 2
    assert len(of_class(svg, "chart__missing")) == 1
    assert len(of_class(svg, "chart__dot")) == 4


def test_first_last_and_target_carry_their_numbers() -> None:
    words = [element.text for element in of_class(line_chart(chart(3, 4, 6, target=9), key="c"), "chart__text")]
    assert words == ["3 %", "6 %", "2021", "2022", "2023", "9 %"]


def test_a_bar_is_as_long_as_its_value_and_a_missing_one_says_so() -> None:
    svg = bar_chart(chart(0, None, 5, 10), key="c")
    assert [float(bar.get("width", "")) for bar in of_class(svg, "chart__bar")] == [0.0, 170.0, 340.0]
    assert "Wert fehlt" in [element.text for element in of_class(svg, "chart__text")]


@pytest.mark.parametrize("values", [(None,), (None, None), (0,), (0, 0), (5,), (5, None), (None, 5)])
def test_few_or_no_values_are_drawn_without_a_stumble(values: tuple[float | None, ...]) -> None:
    for svg in (line_chart(chart(*values), key="c"), bar_chart(chart(*values), key="c")):
        assert "nan" not in svg and "inf" not in svg
        assert parsed(svg).find(f"{SVG}title") is not None


def test_a_drawing_has_a_title_a_description_and_no_style() -> None:
    svg = line_chart(chart(3, None, 6, target=9), key="c")
    root = parsed(svg)
    names = [element.get("id") for element in root if element.tag in (f"{SVG}title", f"{SVG}desc")]
    assert root.get("aria-labelledby") == " ".join(filter(None, names)) == "c-t c-d"
    assert not re.search(r"\sstyle=|<style|fill=", svg)


def test_words_in_a_drawing_cannot_become_markup() -> None:
    svg = bar_chart(Chart("<b>", '"&', ("<script>",), (1,), "fehlt"), key='x" onload="y')
    assert [element.tag for element in parsed(svg)][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert "<script>" not in svg
    assert parsed(svg).get("onload") is None


def test_the_table_says_every_value_in_words() -> None:
    assert chart(3, None).rows == [("2021", "3 %"), ("2022", "Wert fehlt")]


def test_a_value_without_a_label_is_refused() -> None:
    with pytest.raises(ValueError, match="a label for each value, got 1 and 2"):
        Chart("t", "d", ("2021",), (1, 2), "fehlt")
