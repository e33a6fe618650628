"""The article's claims, checked on made-up measures, and all of them from runs of two epochs."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from epochreel.films import claim_runs, measured_claims
from epochreel.films import claims as claims_module
from epochreel.films.cached_runs import path_of_run
from epochreel.films.claim_runs import RUNS, specs_of
from epochreel.films.claims import CLAIMS, WITH_ADAM, Claim
from epochreel.films.claims_page import page
from epochreel.films.measured_claims import Measured
from epochreel.films.stack import Stack
from epochreel.films.verdict import Verdict
from epochreel.reels.recording import Recording
from epochreel.scenes.fields.boundary_lines import BoundaryLines
from epochreel.training.spec import RunSpec

Made = Callable[..., Recording]
Run = Callable[..., tuple[int, str, str]]


def claim_of(words: str) -> Claim:
    (found,) = [each for each in CLAIMS if words in each.text]
    return found


@pytest.mark.parametrize(
    ("k", "n", "held"), [(20, 20, True), (0, 100, False), (9, 20, None), (61, 100, True)]
)
def test_a_claim_holds_where_most_runs_agree(k: int, n: int, held: bool | None) -> None:
    verdict = Verdict.counted(k, n, "so it is")
    assert (verdict.held, verdict.measured) == (held, f"{k} of {n} starts: so it is")
    assert verdict.interval is not None
    low, high = verdict.interval
    assert low <= k / n <= high


@pytest.mark.parametrize(("right", "held"), [(12, False), (88, True), (50, None)])
def test_nearly_perfect_is_counted(right: int, held: bool | None, measured: Made) -> None:
    perfect, poor = measured([0.5, 0.95], [1.0, 0.2]), measured([0.5, 0.8], [1.0, 0.5])
    stack = Stack.of("deep_relu", [perfect] * right + [poor] * (100 - right))
    verdict = claim_of("nearly perfect").check({"deep_relu": stack}, ())
    assert (verdict.held, verdict.k) == (held, right)
    assert f"the median is {'95' if right > 50 else '80' if right < 50 else '88'}" in (
        verdict.measured
    )


def test_half_the_time_is_that_to_the_same_loss(measured: Made) -> None:
    slow = measured([0.5] * 11, list(np.linspace(1, 0.5, 11)))
    soon = measured([0.5] * 11, [1.0, 0.6, 0.4, *[0.3] * 8])
    late = measured([0.5] * 11, [*[1.0] * 8, 0.4, 0.4, 0.4])
    never = measured([0.5] * 11, [1.0] * 11)
    stacks = {
        "deep": Stack.of("deep", [slow] * 4),
        "deep_relu": Stack.of("deep_relu", [soon, soon, late, never]),
    }
    claim = claim_of("half the time")
    verdict = claim.check(stacks, [(slow, soon)] * 3)
    assert (verdict.k, verdict.n) == (2, 4)
    assert "after 50\u2009% of the epochs; alone 0.2 s, not 1 s" in verdict.measured
    assert "alone" not in claim.check(stacks, ()).measured
    # Few epochs that took long, since the machine did something else, change nothing.
    waited = slow.metrics.seconds.copy()
    waited[-2:] += 90
    loaded = Recording(
        slow.header, slow.steps, replace(slow.metrics, seconds=waited), np.zeros((len(waited), 3))
    )
    verdict = claim.check(stacks, [(loaded, soon)] * 3)
    assert "alone 0.2 s, not 1 s" in verdict.measured
    # A pair without a time for relu gives none for sigmoid either.
    metrics = replace(slow.metrics, seconds=slow.metrics.seconds * 9)
    slower = Recording(slow.header, slow.steps, metrics, np.zeros((len(slow.epochs), 3)))
    verdict = claim.check(stacks, [(slow, soon), *[(slower, never)] * 3])
    assert "alone 0.2 s, not 1 s" in verdict.measured


@pytest.mark.parametrize(("better", "said"), [(2, "half of them never"), (3, "after 50\u2009%")])
def test_a_loss_that_most_never_have_has_no_time(better: int, said: str, measured: Made) -> None:
    one, soon = measured([0.5] * 3, [1.0, 0.9, 0.5]), measured([0.5] * 3, [1.0, 0.4, 0.4])
    never = measured([0.5] * 3, [1.0] * 3)
    stacks = {
        "deep": Stack.of("deep", [one] * 4),
        "deep_relu": Stack.of("deep_relu", [soon] * better + [never] * (4 - better)),
    }
    verdict = claim_of("half the time").check(stacks, ())
    assert (verdict.k, said in verdict.measured) == (better, True)


def test_only_a_line_is_a_line(
    measured: Made, stack_of: Callable[..., Stack], monkeypatch: pytest.MonkeyPatch
) -> None:
    (line,) = stack_of(1, data={"name": "circles", "options": {"points": 40}}).recordings
    diverged = measured([0.5], [np.inf])
    monkeypatch.setattr(
        claims_module,
        "boundary_of",
        lambda run, _: BoundaryLines([np.array([[0, 0], [1, 1.0]])] * (run is line), 2, 1.0),
    )
    stack = Stack.of("runs", [line] * 3 + [diverged])
    one = dict.fromkeys(("one_sigmoid", "one_identity", "one"), stack)
    verdict = claim_of("One neuron").check(one, ())
    assert (verdict.k, verdict.n) == (9, 12)
    assert verdict.measured == "9 of 12 starts: 3 without a line"
    lines = dict.fromkeys(one, Stack.of("runs", [line]))
    assert claim_of("One neuron").check(lines, ()).measured == "3 of 3 starts"
    verdict = claim_of("Thirty linear").check({"thirty_linear": stack}, ())
    assert (verdict.k, verdict.n) == (3, 4)


def test_shares_are_rounded_as_in_films(measured: Made) -> None:
    best, nearly = measured([1 - 1e-12], [0.1]), measured([0.9996], [0.2])
    worse = measured([0.9867], [0.3])
    for other, words in ((best, "become 0.0\u2009%"), (nearly, "become 0.1\u2009%")):
        stacks = {"two": Stack.of("two", [other]), "one": Stack.of("one", [worse])}
        verdict = claim_of("Two neurons").check(stacks, ())
        assert verdict.measured == f"1 of 1 starts: 1.3\u2009% wrong {words}"
    spirals = {"deep": Stack.of("deep", [worse]), "spiral_eight": Stack.of("eight", [best])}
    text = claim_of("sigmoid layers beat").check(spirals, ()).measured
    assert "medians 98\u2009% against 100\u2009%" in text


@pytest.mark.parametrize("deeper", [True, False])
def test_pairs_are_runs_of_one_seed(deeper: bool, measured: Made) -> None:
    good, poor = measured([0.9], [0.1]), measured([0.5], [0.7])
    one, other = (good, poor) if deeper else (poor, good)
    stacks = {
        "deep": Stack.of("deep", [one] * 10),
        "spiral_eight": Stack.of("spiral_eight", [other] * 20),
    }
    verdict = claim_of("sigmoid layers beat").check(stacks, ())
    assert (verdict.held, verdict.k, verdict.n) == (deeper, 10 * deeper, 10)


def test_every_claim_has_its_runs() -> None:
    named = {name for claim in (*CLAIMS, WITH_ADAM) for name in claim.runs}
    assert named == set(RUNS)  # what no claim asks for would never be recorded
    (spec, *_) = specs_of("deep")
    assert isinstance(spec, RunSpec)
    assert (spec.hidden, spec.learning_rate, spec.optimizer) == ((4, 4, 2), 0.3, "sgd")


@pytest.mark.parametrize("claims", [CLAIMS[:2], pytest.param(CLAIMS, marks=pytest.mark.slow)])
def test_the_command_measures_what_is_recorded(
    claims: tuple[Claim, ...], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measured_claims, "CLAIMS", claims)
    short = {name: {**each, "epochs": 2, "seeds": "0-1"} for name, each in RUNS.items()}
    monkeypatch.setattr(claim_runs, "RUNS", short)
    status, out, _ = run("claims", "article", "--json")
    assert status == 0
    found = json.loads(out)
    assert [each["claim"] for each in found] == [each.text for each in (*claims, WITH_ADAM)]
    assert {each["n"] for each in found} >= {None, 2}
    runs = Path("out/article.parts/runs")
    assert path_of_run(specs_of("ring")[0], runs).is_file()
    assert len(list((runs / "alone").iterdir())) == 4
    untimed = measured_claims.measured_claims(runs, timed=False)
    assert not any("alone" in each.verdict.measured for each in untimed)
    before = {path: path.stat().st_mtime_ns for path in runs.rglob("*.reel")}
    status, out, _ = run("claims", "article", "--runs", str(runs))
    assert status == 0
    assert {path: path.stat().st_mtime_ns for path in runs.rglob("*.reel")} == before
    head, *rows = out.splitlines()
    assert head.split() == ["figure", "claim", "measured"]
    assert len(rows) == len(found)
    assert all(re.search("  (holds|does not hold|undecided)  ", row) for row in rows)


@pytest.mark.parametrize(("k", "word"), [(20, "turns"), (90, "stays")])
def test_the_page_says_what_adam_changes(k: int, word: str) -> None:
    rare = Measured(CLAIMS[0], Verdict(None, "who knows"))
    last = Measured(CLAIMS[-1], Verdict.counted(99, 100))
    text = page([rare, last, Measured(WITH_ADAM, Verdict.counted(k, 100, "medians differ"))])
    assert f"| 2 | {CLAIMS[0].text} | undecided | who knows |  |" in text
    assert f"| 22 | {CLAIMS[-1].text} | yes | 99 of 100 starts | 95–99 % |" in text
    assert f"the last verdict {word}. {k} of 100 starts: medians differ" in text


def test_the_page_in_the_documentation_has_all_claims() -> None:
    text = (Path(__file__).parents[2] / "docs" / "article.md").read_text("utf-8")
    rows = [row.split(" | ")[:2] for row in text.splitlines() if row.startswith("| ")][1:]
    assert rows == [[f"| {each.figure}", each.text] for each in CLAIMS]


def test_an_unknown_article_is_refused(run: Run) -> None:
    status, _, err = run("claims", "articel")
    assert (status, "did you mean 'article'" in err) == (2, True)
