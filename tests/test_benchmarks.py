"""The benchmarks of training and of the article run, and print all that they measure."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]


def printed(module: str, *arguments: str) -> Any:
    command = [sys.executable, "-m", f"benchmarks.{module}", "--json", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_training_is_compared_with_scikit_learn() -> None:
    ratios = printed("training", "--rounds", "1")
    assert {"stack_vs_sklearn", "single_vs_sklearn", "record_overhead"} <= set(ratios)
    assert min(ratios.values()) > 0


def test_every_claim_of_the_article_is_tested() -> None:
    results = printed("article", "--seeds", "2", "--epochs", "300")
    assert [claim["figure"] for claim in results["claims"]] == list(range(5, 14))
    holds = {claim["figure"]: claim["holds"] for claim in results["claims"]}
    # A single neuron, like a linear network, can only draw a straight line.
    assert [holds[figure] for figure in (5, 6, 7, 13)] == [True] * 4
    solved = {(each["width"], each["activation"]): each["solved"] for each in results["outcomes"]}
    assert (solved[1, "relu"], solved[30, "relu"]) == (0, 1)
