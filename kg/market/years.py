"""What policies collect over the years: each version stands in the year of the latest date that it gives."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

FEWEST = 3  # policies of a year that its shares are compared by


@dataclass(frozen=True, slots=True)
class Course:
    """How many policies of each year collect a category, as it stands in their text."""

    category: str
    policies: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Years:
    """The years, ascending, with the number of their policies; the courses of categories, the widest first.

    ``undated`` counts the policies that give no date and stand in no year.
    """

    years: tuple[int, ...]
    policies: tuple[int, ...]
    undated: int
    courses: tuple[Course, ...] = field(repr=False)

    def shares(self, course: Course) -> tuple[tuple[int, float], ...]:
        """The years with policies enough, each with the share of them that collect the category."""
        counted = zip(self.years, course.policies, self.policies, strict=True)
        return tuple((year, some / every) for year, some, every in counted if every >= FEWEST)

    def turned(self, most: int) -> tuple[Course, ...]:
        """The courses whose share differs most between the first and the last of these years."""
        changes = [(abs(shares[-1][1] - shares[0][1]), one) for one in self.courses if (shares := self.shares(one))]
        changed = sorted((entry for entry in changes if entry[0]), key=lambda entry: (-entry[0], entry[1].category))
        return tuple(one for _, one in changed[:most])


def years(dates: Mapping[str, str], collected: Mapping[str, Collection[str]]) -> Years:
    """The courses of what each policy collects; ``dates`` holds a date (``2024-03-01``) of those that give one.

    >>> found = years({"p": "2023-01-05", "q": "2024-02-01"}, {"p": "ab", "q": "a", "r": "b"})
    >>> found
    Years(years=(2023, 2024), policies=(1, 1), undated=1)
    >>> found.courses
    (Course(category='a', policies=(1, 1)), Course(category='b', policies=(1, 0)))
    """
    year_of = {policy: int(day[:4]) for policy, day in dates.items()}
    counts = Counter(year_of.values())
    ordered = tuple(sorted(counts))
    courses: dict[str, Counter[int]] = defaultdict(Counter)
    for policy, categories in collected.items():
        for category in categories if policy in year_of else ():
            courses[category][year_of[policy]] += 1
    made = [Course(category, tuple(by[year] for year in ordered)) for category, by in courses.items()]
    made.sort(key=lambda one: (-sum(one.policies), one.category))
    return Years(ordered, tuple(counts[year] for year in ordered), len(collected.keys() - year_of.keys()), tuple(made))
