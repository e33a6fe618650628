"""Sentences that count training points only, of runs that have others, and do not say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .chapters import Chapter
from .placeholders import Template
from .script import Script
from .stack import Stack


def partly_counted(script: Script, chapter: Chapter, runs: Mapping[str, Stack]) -> Iterator[str]:
    """A warning for each sentence that has such a count without a word on training."""
    for number, spec in enumerate(chapter.sentences, start=1):
        for text in spec.texts:
            template = Template.parse(text)
            if "train" in "".join(p for p in template.parts if isinstance(p, str)).casefold():
                continue
            for each in dict.fromkeys(template.measures):
                name = each.run or next(iter(chapter.runs), "")
                if each.name not in ("wrong", "error") or name not in runs:
                    continue
                tested = int((~runs[name].shown.dataset.train).sum())
                if tested:
                    key = "text" if text == spec.text else "else"
                    named = ", or name it train_wrong" if each.name == "wrong" else ""
                    yield (
                        f"{script.source}, line {spec.line_of(key)}: chapter {chapter.id}, "
                        f"sentence {number}: {key}: {{{each}}} is of training points alone, and "
                        f"run {name} has {tested:,} for testing; write 'training points'{named}"
                    )
