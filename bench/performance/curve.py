"""A picture of what a policy costs, by how many are built: both axes logarithmic, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

_WIDTH, _HEIGHT = 720, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 150, 34, 52
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#444;paint-order:stroke;stroke:#fff;stroke-width:3px}"
    ".grid{stroke:#e3e3e3}.goal{stroke-dasharray:5 4;stroke-width:1.5;fill:none}.line{stroke-width:2.5;fill:none}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One series: points of policies and milliseconds, and the goal in milliseconds."""

    name: str
    colour: str
    points: Sequence[tuple[int, float]]
    goal: float


def drawn(lines: Sequence[Line]) -> str:
    """The picture."""
    counts = [count for line in lines for count, _ in line.points]
    costs = [cost for line in lines for cost in (*(cost for _, cost in line.points), line.goal)]
    across = _Axis(0, max(1, ceil(log10(max(counts)))), _LEFT, _WIDTH - _RIGHT)
    down = _Axis(floor(log10(min(costs))), ceil(log10(max(costs))), _HEIGHT - _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'aria-label="Milliseconds a policy, by how many are built">',
        f'<style>{_STYLE}</style><rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        *_grid(across, down),
        *(part for line in lines for part in _goal(line, across, down)),
        *(part for rank, line in enumerate(_from_top(lines)) for part in _line(line, across, down, below=rank > 0)),
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2:.0f}" y="{_HEIGHT - 10}" text-anchor="middle">policies</text>',
        f'<text x="18" y="{_TOP - 18}">ms a policy</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


@dataclass(frozen=True, slots=True)
class _Axis:
    """From one power of ten to another, and from one place to another."""

    low: int
    high: int
    begin: float
    end: float

    def at(self, value: float) -> float:
        """Where a value is."""
        return self.begin + (log10(value) - self.low) / (self.high - self.low) * (self.end - self.begin)

    def ticks(self) -> Iterator[float]:
        """The powers of ten."""
        return (10.0**power for power in range(self.low, self.high + 1))


def _grid(across: _Axis, down: _Axis) -> Iterator[str]:
    for value in across.ticks():
        x = across.at(value)
        yield f'<path class="grid" d="M{x:.1f} {down.begin}V{down.end}"/>'
        yield f'<text x="{x:.1f}" y="{down.begin + 18:.0f}" text-anchor="middle">{_power(value)}</text>'
    for value in down.ticks():
        y = down.at(value)
        yield f'<path class="grid" d="M{across.begin} {y:.1f}H{across.end}"/>'
        yield f'<text x="{across.begin - 8}" y="{y + 4:.1f}" text-anchor="end">{_power(value)}</text>'


def _power(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _from_top(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: -line.points[-1][1])


def _goal(line: Line, across: _Axis, down: _Axis) -> Iterator[str]:
    y = down.at(line.goal)
    yield f'<path class="goal" stroke="{line.colour}" d="M{across.begin} {y:.1f}H{across.end}"/>'
    yield f'<text x="{across.end + 8}" y="{y + 4:.1f}">goal, {escape(line.name)}: {line.goal:.0f}</text>'


def _line(line: Line, across: _Axis, down: _Axis, *, below: bool) -> Iterator[str]:
    places = [(across.at(count), down.at(cost)) for count, cost in line.points]
    through = " L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    yield f'<path class="line" stroke="{line.colour}" d="M{through}"/>'
    yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{line.colour}"/>' for x, y in places)
    x, y = places[-1]
    named = f'<text x="{x:.1f}" y="{y + (20 if below else -10):.1f}" text-anchor="end" style="fill:{line.colour}">'
    yield f"{named}{escape(line.name)}: {line.points[-1][1]:.0f}</text>"
