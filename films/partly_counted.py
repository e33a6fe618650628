"""Sentences that count training points only, of runs that have others, and do not say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..datasets.dataset import Dataset
from .chapters import Chapter
from .placeholders import Template
from .script import Script


def partly_counted(
    script: Script, chapter: Chapter, points_of: Callable[[str], Dataset | None]
) -> Iterator[str]:
    """A warning for each sentence that has such a count without a word on training.

    `points_of` finds what a run of a name learns, if that is known.
    """
    for number, spec in enumerate(chapter.sentences, start=1):
        for text in spec.texts:
            template = Template.parse(text)
            if "train" in "".join(p for p in template.parts if isinstance(p, str)).casefold():
                continue
            for each in dict.fromkeys(template.measures):
                name = each.run or next(iter(chapter.runs), "")
                dataset = points_of(name) if each.name == "wrong" else None
                if dataset is None or dataset.train.all():
                    continue
                key = "text" if text == spec.text else "else"
                yield (
                    f"{script.source}, line {spec.line_of(key)}: chapter {chapter.id}, "
                    f"sentence {number}: {key}: {{{each}}} is of training points alone, and "
                    f"run {name} has {int((~dataset.train).sum()):,} for testing; "
                    "write 'training points', or name it train_wrong"
                )
