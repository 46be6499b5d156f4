"""Bar and line charts drawn on the server: ink only, attributes and classes only, words for every mark.

Missing is not zero: a missing value is a dotted upright with no point, and no line crosses it. The caller shows
`Chart.rows` as a table below the drawing, so that every number can be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

LEFT, RIGHT, TOP, BOTTOM = 16, 56, 28, 32
WIDTH, HEIGHT = 640, 260
BAR_HEIGHT, BAR_GAP, LABEL_WIDTH = 22, 14, 190


@dataclass(frozen=True, slots=True)
class Chart:
    """A series with its words. `values` holds None where the value is missing. `unit` follows each number."""

    title: str
    description: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    missing: str  # "Wert fehlt"
    unit: str = ""
    target: float | None = None

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.values) or not self.labels:
            raise ValueError(f"a chart needs a label for each value, got {len(self.labels)} and {len(self.values)}")

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The table below the drawing."""
        return [(label, self.shown(value)) for label, value in zip(self.labels, self.values, strict=True)]

    @property
    def top(self) -> float:
        """The highest number drawn; 1 where all are zero or missing, so that there is a scale."""
        return max([value for value in (*self.values, self.target) if value is not None], default=0) or 1.0

    def shown(self, value: float | None) -> str:
        return self.missing if value is None else f"{value:g}{' ' if self.unit else ''}{self.unit}"


def bar_chart(chart: Chart, *, key: str) -> str:
    """`chart` as lying bars with direct labels. `key` makes the ids of its title unique on the page."""
    step = BAR_HEIGHT + BAR_GAP
    room = WIDTH - LABEL_WIDTH - 110
    marks = []
    for i, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True)):
        y = i * step
        marks.append(_text(LABEL_WIDTH - 10, y + 16, label, anchor="end"))
        width = 0.0 if value is None else round(room * value / chart.top, 1)
        if value is None:
            marks.append(f'<path class="chart__missing" d="M{LABEL_WIDTH} {y}v{BAR_HEIGHT}" stroke-dasharray="2 4"/>')
        else:
            marks.append(f'<rect class="chart__bar" x="{LABEL_WIDTH}" y="{y}" width="{width}" height="{BAR_HEIGHT}"/>')
        marks.append(_text(LABEL_WIDTH + width + 8, y + 16, chart.shown(value), anchor="start"))
    return _frame(chart, key, len(chart.values) * step - BAR_GAP, marks)


def line_chart(chart: Chart, *, key: str) -> str:
    """`chart` as a line from the left to the right; first, last and target carry their number. The baseline is zero."""
    base = HEIGHT - BOTTOM
    stride = (WIDTH - LEFT - RIGHT) / max(1, len(chart.values) - 1)
    x = [round(LEFT + i * stride, 1) for i in range(len(chart.values))]
    y = [None if value is None else _height(chart, value) for value in chart.values]
    marks = [
        f'<path class="chart__base" d="M{LEFT} {base}H{WIDTH - RIGHT}"/>',
        *(_stretch(run) for run in _runs(x, y) if len(run) > 1),
    ]
    for at, height in zip(x, y, strict=True):
        marks.append(
            f'<path class="chart__missing" d="M{at} {base}V{TOP}" stroke-dasharray="2 4"/>'
            if height is None
            else f'<circle class="chart__dot" cx="{at}" cy="{height}" r="4.5"/>'
        )
    known = [i for i, value in enumerate(chart.values) if value is not None]
    for i in sorted({known[0], known[-1]} if known else set()):
        marks.append(_text(x[i], (y[i] or 0) - 12, chart.shown(chart.values[i]), anchor="start" if i == 0 else "middle"))
    marks += [
        _text(at, HEIGHT - 8, label, anchor="start" if i == 0 else "middle")
        for i, (at, label) in enumerate(zip(x, chart.labels, strict=True))
    ]
    return _frame(chart, key, HEIGHT, marks + _target(chart, x[-1], y[-1]))


def _height(chart: Chart, value: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * value / chart.top, 1)


def _runs(x: Sequence[float], y: Sequence[float | None]) -> list[list[tuple[float, float]]]:
    """The points between gaps: a line never crosses a missing value."""
    runs: list[list[tuple[float, float]]] = [[]]
    for at, height in zip(x, y, strict=True):
        if height is None:
            runs.append([])
        else:
            runs[-1].append((at, height))
    return runs


def _stretch(points: Sequence[tuple[float, float]]) -> str:
    return '<path class="chart__line" d="M' + "L".join(f"{at} {height}" for at, height in points) + '"/>'


def _target(chart: Chart, x: float, y: float | None) -> list[str]:
    if chart.target is None:
        return []
    height, at = _height(chart, chart.target), WIDTH - RIGHT + 14
    way = [] if y is None else [f'<path class="chart__way" d="M{x} {y}L{at} {height}" stroke-dasharray="6 6"/>']
    diamond = f'<path class="chart__target" d="M{at} {height - 7}l6 7-6 7-6-7z"/>'
    return [*way, diamond, _text(at, height - 12, chart.shown(chart.target), anchor="middle")]


def _text(x: float, y: float, text: str, *, anchor: str) -> str:
    return f'<text class="chart__text" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(text)}</text>'


def _frame(chart: Chart, key: str, height: float, marks: Sequence[str]) -> str:
    names = quoteattr(f"{key}-t {key}-d")
    head = f'<svg class="chart" viewBox="0 0 {WIDTH} {height:g}" role="img" aria-labelledby={names}>'
    title = f"<title id={quoteattr(f'{key}-t')}>{escape(chart.title)}</title>"
    description = f"<desc id={quoteattr(f'{key}-d')}>{escape(chart.description)}</desc>"
    return head + title + description + "".join(marks) + "</svg>"
