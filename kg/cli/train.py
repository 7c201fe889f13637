"""``kg train``: a span tagger from labelled sentences, or a classifier or a model of attachment from gold flows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli.options import Json
from kg.errors import InputError


def run(
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="MODEL", help="Write the tagger's folder or another model here.")
    ],
    train: Annotated[
        Path | None, typer.Option("--train", metavar="FILE", help="Labelled sentences to learn from.")
    ] = None,
    dev: Annotated[Path | None, typer.Option("--dev", metavar="FILE", help="Labelled sentences to measure on.")] = None,
    flows: Annotated[
        list[Path] | None,
        typer.Option("--flows", metavar="FOLDER", help="Gold flows to learn the classifier from; may be repeated."),
    ] = None,
    attachment: Annotated[
        list[Path] | None,
        typer.Option(
            "--attachment", metavar="FOLDER", help="Gold flows to learn from what belongs to a flow; may be repeated."
        ),
    ] = None,
    text: Annotated[
        Path | None, typer.Option("--text", metavar="FOLDER", help="Policies without labels to learn from, ID.txt.")
    ] = None,
    earlier: Annotated[
        Path | None, typer.Option("--earlier", metavar="MODEL", help="A classifier that judges beside the teachers.")
    ] = None,
    start: Annotated[
        Path | None, typer.Option("--start", metavar="MODEL", help="A classifier from which the new one learns on.")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="FOLDER", help="Keep finished stages here for another run.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, max=2**31, help="What all random choices start from.")] = 1,
    epochs: Annotated[
        int | None, typer.Option("--epochs", min=1, help="Passes of the model over what it learns from.")
    ] = None,
    teacher_epochs: Annotated[
        int | None, typer.Option("--teacher-epochs", min=0, help="Passes of each teacher; 0: no teachers.")
    ] = None,
    pretrain_epochs: Annotated[
        int | None, typer.Option("--pretrain-epochs", min=0, help="Passes over the policies of --text; 0: none.")
    ] = None,
    threads: Annotated[int, typer.Option("--threads", min=1, help="Threads to compute with.")] = 1,
    json: Json = False,
) -> None:
    """Train the span tagger, the classifier of flows, or what attaches their parts, which stand beside the rules.

    FILE holds one policy a line: {"id": …, "sentences": [{"text": …, "spans": [[start, end, type], …]}, …]}, offsets
    counted in the sentence. FOLDER holds ID.flows.jsonl and text/ID.txt. All but --attachment needs
    pip install 'pif-kg[train]'.

    \b
    Examples:
      kg train --train train.jsonl --dev dev.jsonl -o model/ --seed 1
      kg train --train train.jsonl --dev dev.jsonl --text policies/ -o model/ --keep stages/
      kg train --train train.jsonl --dev dev.jsonl -o model/ --epochs 1 --teacher-epochs 0 --json
      kg train --flows gold/ --flows mine/ --text policies/ -o weights.npz
      kg train --flows mine/ --start weights.npz -o mine.npz --epochs 6
      kg train --attachment gold/ -o attachment.npz
    """
    from kg.cli.console import drawn, table, write
    from kg.train import AttachmentPlan, FlowPlan, Plan, train_attachment, train_flows
    from kg.train import train as trained

    given = {"epochs": epochs, "teacher_epochs": teacher_epochs, "pretrain_epochs": pretrain_epochs}
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if flows and attachment:
        raise InputError("Two models are asked for.", hint="Give --flows or --attachment, not both.")
    if flows or attachment:
        if attachment:
            few = {"epochs": epochs} if epochs else {}
            counts = train_attachment(attachment, output, plan=AttachmentPlan(seed=seed, **few), say=_say)
        else:
            if teacher_epochs == 0:
                chosen["teachers"] = 0
            plan = FlowPlan(seed=seed, threads=threads, **chosen)
            counts = train_flows(flows or (), output, text=text, earlier=earlier, start=start, plan=plan, say=_say)
        if json:
            import json as codec

            write(codec.dumps(counts, ensure_ascii=False, indent=1) + "\n", None)
        return
    if train is None or dev is None:
        raise InputError(
            "The data to learn from are missing.", hint="Give --train and --dev, or --flows, or --attachment."
        )
    facts: dict[str, Any] = trained(
        train, dev, output, text=text, keep=keep, plan=Plan(seed=seed, threads=threads, **chosen), say=_say
    )
    if json:
        import json as codec

        write(codec.dumps(facts, ensure_ascii=False, indent=1) + "\n", None)
        return
    rows = [(kind, f"{f1['exact']:.3f}", f"{f1['overlap']:.3f}") for kind, f1 in facts["dev_f1"].items()]
    write(drawn(table(["F1 on dev", "exact", "overlap"], rows)), None)


def _say(words: str) -> None:
    from kg.cli.console import talk

    talk(f"kg: {words}")
