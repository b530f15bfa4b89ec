"""A measured thing and what was promised of it, as a row of the table that is printed."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measurement. `bound` "at least" or "at most" `floor`; `ratio` to a baseline of the same run, named."""

    bench: str
    measured: str
    value: float
    unit: str
    bound: str = ""
    floor: float = 0
    ratio: float = 0
    baseline: str = ""
    most_ratio: float = 0

    @property
    def met(self) -> bool | None:
        """None where nothing was promised."""
        if not self.bound:
            return None
        within = self.value >= self.floor if self.bound == "at least" else self.value <= self.floor
        return within and (not self.most_ratio or self.ratio <= self.most_ratio)

    def line(self) -> str:
        promised = f"{self.bound} {self.floor:g}" if self.bound else "not promised"
        ratio = f"{self.ratio:.2f} x {self.baseline}" if self.baseline else ""
        if self.most_ratio:
            ratio += f" (at most {self.most_ratio:g})"
        verdict = {True: "met", False: "MISSED", None: "-"}[self.met]
        value = f"{self.value:.4g} {self.unit}"
        return f"{self.bench:<9} {self.measured:<66} {value:>18}  {promised:<15} {verdict:<7} {ratio}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` (0 to 1) of all values do not exceed."""
    if not values:
        raise ValueError("nothing was measured")
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def p95_ms(seconds: Sequence[float]) -> float:
    return percentile(seconds, 0.95) * 1000
