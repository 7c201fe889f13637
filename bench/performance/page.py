"""The page and its picture from the records: no figure stands here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bench.performance.curve import Line, drawn
from bench.performance.goals import GOALS, TIMES, builds, each_more, peer, stock_ratio
from bench.performance.growth import GIVEN, MARKED, PARTS, RAW
from bench.performance.records import Answer, Build, Performance, Run

_COLOURS = {RAW: "#0f5f8c", MARKED: "#b4540a"}
_DEAREST = 10
_BUILD = (
    "characters each",
    "s",
    "CPU s",
    "ms each",
    "ms each more",
    "policies/s",
    "MB of memory",
    "triples",
    "MB on disk",
)


def page(found: Performance, picture: str) -> str:
    """docs/performance.md, with the address of its picture."""
    return "\n\n".join(_blocks(found, picture)) + "\n"


def curve(found: Performance) -> str:
    """The cost of a policy, by how many are built."""
    goals = {RAW: _rate_goal("raw"), MARKED: _rate_goal("marked up")}
    lines = [
        Line(kind, colour, [(b.policies, 1000 * b.seconds_each) for b in builds(found, kind)], 1000 / goals[kind])
        for kind, colour in _COLOURS.items()
        if builds(found, kind)
    ]
    return drawn(lines)


def _rate_goal(kind: str) -> float:
    return next(goal.bound for goal in GOALS if goal.unit == "/s" and goal.what.endswith(kind))


def _blocks(found: Performance, picture: str) -> Iterator[str]:
    machine = found.machine
    yield "# How fast it is"
    yield (
        "This page, its picture and [all raw figures](performance.json) are made by one run of "
        f"`{found.command}`, of {found.minutes:.0f} minutes; `make performance` is the same at full size. What is "
        "compared was measured in that run. Read ratios rather than seconds: another machine, and other work on the "
        "same, change these."
    )
    yield "\n".join(f"- {what}: {which}" for what, which in _machine(found))
    if machine.load_before > 0.5 * machine.cores or machine.load_after > 1.5 * machine.cores:
        yield "**Other programs were at work meanwhile:** the load is higher than what this run alone makes."
    yield "## Goals"
    yield _table(("", "goal", "measured", ""), _goals(found))
    yield "## What a policy costs"
    yield from _growth(found, picture)
    yield "## Store"
    yield from _engines(found)
    yield "## Rules"
    yield from _rules(found)
    yield "## The largest store"
    yield from _largest(found)
    yield "## Start"
    first = found.starts[0]
    rows = ((s.words, shown(s.median), f"{s.median / first.median:.1f}{TIMES}", _each(s.seconds)) for s in found.starts)
    yield f"Seconds until the answer is there, the median and each; and the median over that of `{first.words}`."
    yield _table(("", "s", "ratio", "each"), rows)
    yield "## The floor"
    yield from _floor(found)
    yield "## Again"
    yield (
        "```sh\nmake performance                                  # all sizes\n"
        "python -m bench.performance --quick -o FOLDER     # all of it, small, in a minute\n"
        "python -m bench.performance --help                # sizes and limits\n```"
    )
    yield (
        "It needs Linux. Each measure has processes of its own. Memory is that of a process and all below it, looked "
        "at every fifth of a second; pages that they share are counted once. `bench/corpus.py` makes the policies: the "
        "same seed gives the same."
    )


def _machine(found: Performance) -> Iterator[tuple[str, str]]:
    machine = found.machine
    yield "processor", f"{machine.processor}, {machine.cores} cores"
    yield "memory", f"{machine.memory_mb:,} MB"
    yield "system", f"{machine.system}, Python {machine.python}"
    yield "versions", ", ".join(f"{name} {number}" for name, number in machine.versions.items())
    yield "day", machine.day
    yield "load before and at the end", f"{machine.load_before:.1f}, {machine.load_after:.1f}"


def _goals(found: Performance) -> Iterator[tuple[object, ...]]:
    for goal in GOALS:
        value = goal.value(found)
        bound = f"{'≥' if goal.at_least else '≤'} {shown(goal.bound)} {goal.unit}"
        if value is None:
            yield goal.what, bound, "", "not measured"
            continue
        more = "> " if goal.cut(found) else ""
        judged = "met" if goal.met(value) else "ended too early to tell" if more else "**missed**"
        yield goal.what, bound, f"{more}{shown(value)} {goal.unit}", judged


def _growth(found: Performance, picture: str) -> Iterator[str]:
    yield f"![Milliseconds a policy, by how many are built]({picture})"
    yield (
        "`kg build` into a store folder, or into parts (compressed N-Quads), on all cores: of policies of our own "
        "making, which are shorter than most, and of the folder given, where there was one. “Each more” is what a "
        "policy more takes, by this build and the one of fewer. "
        "Triples are without vocabulary and law."
    )
    for kind in (RAW, MARKED, PARTS, GIVEN):
        steady = {build.policies: cost for build, cost in each_more(found, kind)}
        if rows := [_build(build, steady.get(build.policies)) for build in builds(found, kind)]:
            yield _table((kind, *_BUILD), rows)


def _build(build: Build, steady: float | None) -> tuple[str, ...]:
    return (
        f"{build.policies:,}",
        shown(build.characters / build.policies),
        shown(build.run.seconds),
        shown(build.run.cpu_seconds),
        shown(1000 * build.seconds_each),
        "" if steady is None else shown(1000 * steady),
        shown(1 / build.seconds_each),
        shown(build.run.peak_mb),
        f"{build.triples:,}",
        shown(build.stored_mb),
    )


def _engines(found: Performance) -> Iterator[str]:
    engines, ours = found.engines, peer(found, "kg")
    kind = "of our own making" if engines.own else "from the folder given"
    cut = [answer for answer in peer(found, "rdflib").answers if answer.cut]
    yield (
        f"The graph of {engines.policies:,} policies {kind} as N-Quads ({shown(engines.megabytes)} MB with the "
        f"vocabulary) is loaded into memory; then all {len(ours.answers)} library questions are asked. `kg` reads its "
        "vocabulary from Turtle, looks up the values of parameters, and gives rdflib's terms. A question that takes "
        f"longer than {shown(engines.limit_seconds)} s is ended and counts as that; of rdflib's there were {len(cut)}, "
        "and where there are any its ratio is a lower bound."
    )
    rows = []
    for one, used in zip(engines.peers, engines.runs, strict=True):
        rows.append(
            (
                one.name,
                f"{one.quads:,}",
                shown(one.load_seconds),
                f"{shown(one.load_seconds / ours.load_seconds)}{TIMES}",
                shown(one.query_seconds),
                f"{shown(one.query_seconds / ours.query_seconds)}{TIMES}",
                sum(answer.cut for answer in one.answers),
                shown(used.peak_mb),
            )
        )
    yield _table(("", "quads", "load s", "over ours", "questions s", "over ours", "cut", "MB of memory"), rows)
    unlike = [answers[0].question for answers in _side_by_side(found) if _unlike(answers)]
    said = (
        f"All but these have as many rows in each engine: {', '.join(unlike)}." if unlike else "All have as many rows."
    )
    yield f"The questions that take ours longest, in ms. {said}"
    dearest = sorted(_side_by_side(found), key=lambda answers: -answers[-1].seconds)[:_DEAREST]
    yield _table(
        ("", *(one.name for one in engines.peers), "rows"),
        ((answers[0].question, *map(_milliseconds, answers), answers[-1].rows) for answers in dearest),
    )


def _side_by_side(found: Performance) -> list[tuple[Answer, ...]]:
    return list(zip(*(one.answers for one in found.engines.peers), strict=True))


def _unlike(answers: Iterable[Answer]) -> bool:
    return len({answer.rows for answer in answers if not answer.cut}) > 1


def _milliseconds(answer: Answer) -> str:
    return f"{'> ' if answer.cut else ''}{shown(1000 * answer.seconds)}"


def _rules(found: Performance) -> Iterator[str]:
    checked, sample = found.validation, found.validation.sample
    rate = checked.policies / checked.own_seconds
    yield (
        f"{checked.rules} rules. The fast engine, on one core: {checked.policies:,} policies in "
        f"{shown(checked.own_seconds)} s, {shown(rate)} policies/s, {checked.findings:,} findings."
    )
    if not sample:
        return
    yield (
        "Some of them also by pySHACL: as it comes, on a graph of rdflib; and “tuned”, which is "
        "`--engine pyshacl`. Its time as it comes is that of the validation alone; the others count all from the store "
        "to the findings. All find the same: this run compared it."
    )
    columns = [[getattr(one, name) for one in sample] for name in ("stock_seconds", "tuned_seconds", "own_seconds")]
    ratio = stock_ratio(sample)
    rows: list[tuple[object, ...]] = [
        (
            one.policy,
            f"{one.triples:,}",
            one.findings,
            f"{'> ' if one.cut else ''}{shown(one.stock_seconds)}",
            shown(one.tuned_seconds),
            shown(one.own_seconds),
            f"{'> ' if one.cut else ''}{shown(one.stock_seconds / one.own_seconds)}{TIMES}",
        )
        for one in sample
    ]
    at_least = "> " if any(one.cut for one in sample) else ""
    rows.append(("all of these", "", "", *(shown(sum(c)) for c in columns), f"{at_least}{shown(ratio or 0)}{TIMES}"))
    yield _table(("policy", "triples", "findings", "pySHACL s", "tuned s", "ours s", "pySHACL over ours"), rows)
    if at_least:
        yield f"“>”: ended after {shown(checked.limit_seconds)} s; of these the findings were not compared."


def _largest(found: Performance) -> Iterator[str]:
    big = found.largest
    yield (
        f"{big.policies:,} policies, {big.kind}: {big.triples:,} triples, {shown(big.stored_mb)} MB on disk, read from "
        "there. A question has a process of its own with the store just opened; opening is not counted. One that takes "
        f"longer than {shown(big.limit_seconds)} s is ended."
    )
    ms = sorted(1000 * answer.seconds for answer in big.of_one)
    yield (
        f"The {len(ms)} questions about one policy: median {shown(ms[len(ms) // 2])} ms, "
        f"the slowest {shown(ms[-1])} ms. The most memory for these and the questions below: "
        f"{shown(big.asking.peak_mb)} MB. "
        f"The rules on {big.sampled} of the policies, one core: {shown(big.sampled / big.sample_seconds)} policies/s."
    )
    slow = sorted(big.of_one, key=lambda answer: -answer.seconds)[:5]
    for what, answers in (("slowest about one policy", slow), ("about all policies", big.of_all)):
        yield _table((what, "ms", "rows"), ((a.question, _milliseconds(a), "" if a.cut else a.rows) for a in answers))
    yield _table(
        ("command", "policies", "s", "policies/s", "CPU s", "MB of memory", "gave"),
        (
            (f"`{c.words}`", f"{c.policies:,}", *_command(c.run, c.policies), "ended" if c.run.cut else c.gave)
            for c in big.commands
        ),
    )


def _command(run: Run, policies: int) -> tuple[str, ...]:
    if run.cut:
        return f"> {shown(run.seconds)}", "", "", shown(run.peak_mb)
    return shown(run.seconds), shown(policies / run.seconds), shown(run.cpu_seconds), shown(run.peak_mb)


def _floor(found: Performance) -> Iterator[str]:
    floor = found.floor
    least = floor.read_seconds + floor.pass_seconds
    yield (
        f"The {floor.policies:,} raw policies ({shown(floor.megabytes)} MB): to read the files; to cut their text into "
        "clauses and look for a few verbs with regular expressions; and the CPU time of `kg build`, its start included."
    )
    yield _table(
        ("", "ms", "over the floor"),
        (
            ("read", shown(1000 * floor.read_seconds), ""),
            ("read, and one pass", shown(1000 * least), f"1{TIMES}"),
            (
                "`kg build`, CPU",
                shown(1000 * floor.build_cpu_seconds),
                f"{shown(floor.build_cpu_seconds / least)}{TIMES}",
            ),
        ),
    )


def shown(value: float) -> str:
    """A figure with three digits that count.

    >>> shown(12345.6), shown(12.345), shown(0.012345), shown(1.5)
    ('12,300', '12.3', '0.0123', '1.5')
    """
    if abs(value) >= 1000:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{float(f'{value:.3g}'):.10f}".rstrip("0").rstrip(".")


def _each(seconds: Iterable[float]) -> str:
    return ", ".join(map(shown, seconds))


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    lines = [[str(cell) for cell in line] for line in (head, *rows)]
    lines.insert(1, ["---", *["---:"] * (len(lines[0]) - 1)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
