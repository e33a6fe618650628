"""The benchmarks run and print what they promise; what they find is for them to say."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def printed(module: str, *arguments: str) -> Any:
    command = [sys.executable, "-m", f"benchmarks.{module}", "--json", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_training_is_measured_against_scikit_learn() -> None:
    ratios = printed("training", "--rounds", "1")
    assert {"stack_vs_sklearn", "single_vs_sklearn", "record_overhead"} <= set(ratios)
    assert min(ratios.values()) > 0


def test_every_claim_of_the_article_is_answered() -> None:
    told = printed("article", "--seeds", "2", "--epochs", "300")
    assert [claim["figure"] for claim in told["claims"]] == list(range(5, 14))
    held = {claim["figure"]: claim["held"] for claim in told["claims"]}
    # A lone neuron and a linear network cannot draw anything but a straight line.
    assert [held[figure] for figure in (5, 6, 7, 13)] == [True] * 4
    solved = {(each["width"], each["activation"]): each["solved"] for each in told["outcomes"]}
    assert (solved[1, "relu"], solved[30, "relu"]) == (0, 1)
