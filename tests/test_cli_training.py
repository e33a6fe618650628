"""`epochreel record`: playground links, sweeps, tables, and messages about bad input."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from epochreel.reels.recording import Recording
from epochreel.training.header import spec_of
from epochreel.training.playground import ADDRESS
from epochreel.training.run_options import RUN_OPTIONS

Run = Callable[..., tuple[int, str, str]]

QUICK = ["--epochs", "2", "--points", "32", "--hidden", "3"]
LINK = f"{ADDRESS}dataset=xor&seed=0.5&networkShape=3&xTimesY=true&regularization=L1&noise=10"


def test_a_playground_link_and_back(run: Run, tmp_path: Path) -> None:
    assert run("record", "--playground", LINK, "--epochs", "2", "-o", "a.reel")[:2] == (0, "")
    spec = spec_of(Recording.open(tmp_path / "a.reel"))
    assert (spec.data.name, spec.data.seed, spec.hidden) == ("xor", "0.5", (3,))
    assert spec.features == ("x", "y", "xTimesY")
    status, link, _ = run("inspect", "a.reel", "--playground-url")
    assert status == 0
    assert run("record", "--playground", link, "--epochs", "2", "-o", "b.reel")[0] == 0
    assert spec_of(Recording.open(tmp_path / "b.reel")) == spec


def test_a_link_is_not_printed_as_json(run: Run) -> None:
    run("record", "--data", "circles", "--epochs", "2", "-o", "a.reel")
    status, out, err = run("inspect", "a.reel", "--playground-url", "--json")
    assert (status, out) == (2, "")
    assert "--json cannot be combined with --playground-url" in err


def test_a_run_without_a_playground_link_is_refused_with_reasons(run: Run) -> None:
    run("record", *QUICK, "-o", "a.reel")
    status, out, err = run("inspect", "a.reel", "--playground-url")
    assert (status, out) == (2, "")
    for reason in ("optimizer", "init", "loss", "data seed", "shuffle"):
        assert reason in err


def test_each_combination_of_values_is_recorded_in_its_own_file(run: Run, tmp_path: Path) -> None:
    several = ["--hidden", "1", "--hidden", "4,4,2", "--hidden", "none", "--seeds", "0-1"]
    ended = run("record", "circles", "--epochs", "2", *several, "-o", "sweep")
    assert ended[:2] == (0, "")
    names = {path.stem: spec_of(Recording.open(path)) for path in (tmp_path / "sweep").iterdir()}
    assert {name: (spec.hidden, spec.seed) for name, spec in names.items()} == {
        f"hidden-{width}_seed-{seed}": (hidden, seed)
        for width, hidden in {"1": (1,), "4-4-2": (4, 4, 2), "none": ()}.items()
        for seed in (0, 1)
    }


def test_inspect_says_why_a_run_ended_early(run: Run) -> None:
    run("record", "--epochs", "90", "--points", "32", "--stop-accuracy", "0.01", "-o", "a.reel")
    reason = "accuracy 0.01 reached"
    assert f"training\nEnded at epoch 0 of 90: {reason}.\n\n" in run("inspect", "a.reel")[1]
    ending = json.loads(run("inspect", "a.reel", "--json")[1])["ending"]
    assert ending == {"epoch": 0, "planned": 90, "reason": reason}


def test_several_recordings_are_inspected_by_their_names(run: Run) -> None:
    names = ["a.reel", "b.reel"]
    for name, epochs in zip(names, "12", strict=True):
        run("record", "--playground", LINK, "--epochs", epochs, "-o", name)
    alone = [run("inspect", name)[1].rstrip("\n") for name in names]
    expected = "\n\n".join(f"{name}:\n{text}" for name, text in zip(names, alone, strict=True))
    assert run("inspect", *names) == (0, f"{expected}\n", "")
    objects = json.loads(run("inspect", *names, "--json")[1])
    assert objects == {name: json.loads(run("inspect", name, "--json")[1]) for name in names}
    links = run("inspect", *names, "--playground-url")[1].splitlines()
    assert links == [run("inspect", name, "--playground-url")[1].strip() for name in names]


def test_inspect_shows_values_and_milestones(run: Run) -> None:
    run("record", "--data", "reg-plane", "--hidden", "none", "--epochs", "60", "-o", "a.reel")
    _, text, _ = run("inspect", "a.reel")
    assert text.startswith(
        "linear regression · Adam 0.01 · reg-plane\n600 training points, 600 test"
    )
    assert " values, seed 0, " in text
    assert text.splitlines()[-1].startswith("From epoch ")
    assert "The training loss has halved, from " in text
    values = json.loads(run("inspect", "a.reel", "--json")[1])
    assert values["epochs"][5]["train_accuracy"] is None
    assert (len(values["epochs"][5]["weight_norms"]), values["epochs"][5]["dead_units"]) == (1, [])


def test_a_sweep_prints_the_run_of_every_line(run: Run) -> None:
    arguments = ["--learning-rate", "0.1", "--learning-rate", "0.01", "--json"]
    _, text, _ = run("record", *QUICK, *arguments)
    lines = [json.loads(line) for line in text.splitlines()]
    assert not any("step" in line for line in lines)
    assert {(line["run"], line["epoch"]) for line in lines} == {
        (f"learning_rate-{rate}", epoch) for rate in (0.1, 0.01) for epoch in (0, 1, 2)
    }
    assert spec_of(Recording.open("out/spiral-3-tanh/learning_rate-0.1.reel")).learning_rate == 0.1


def test_columns_of_a_table_are_chosen_by_name(run: Run, tmp_path: Path) -> None:
    rows = [f"{i},{i % 7},{i * i % 5},{'even' if i % 2 == 0 else 'odd'}" for i in range(20)]
    (tmp_path / "t.csv").write_text("\n".join(["number,width,height,kind", *rows]))
    columns = ["--x", "width", "--y", "height", "--label", "kind"]
    chosen = ["--data", "t.csv", *columns, "--standardise", "--epochs", "1", "-o", "a.reel"]
    assert run("record", *chosen)[:2] == (0, "")
    dataset = Recording.open(tmp_path / "a.reel").dataset
    assert dataset.axis_names == ("width", "height")
    assert dataset.class_names == ("even", "odd")
    assert dataset.scaling is not None
    status, _, err = run("record", "--data", "t.csv", "--epochs", "1", "-o", "b.reel")
    assert status == 2
    assert "--x, --y and --label" in err


def test_several_runs_read_standard_input_once(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"{i},{i % 7},{'even' if i % 2 == 0 else 'odd'}\n" for i in range(20))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(rows.encode())))
    status, _, err = run("record", "--data", "-", "--seeds", "0-1", "--epochs", "1", "-o", "a")
    assert status == 0, err
    first, second = (Recording.open(path) for path in sorted((tmp_path / "a").iterdir()))
    assert first.dataset.class_names == second.dataset.class_names == ("even", "odd")
    assert spec_of(first).data.options["target"] == "class"


def test_every_training_option_reaches_the_spec(run: Run, tmp_path: Path) -> None:
    given = {
        "data": "rings",
        "classes": "4",
        "noise": "2",
        "data-seed": "3",
        "train-share": "0.6",
        "features": "x,sinY",
        "hidden": "3,2",
        "activation": "relu,tanh",
        "init": "he",
        "loss": "hinge",
        "optimizer": "adamw",
        "learning-rate": "0.2",
        "beta1": "0.3",
        "beta2": "0.4",
        "weight-decay": "0.5",
        "schedule": "step",
        "step-every": "7",
        "step-factor": "0.5",
        "l1": "0.25",
        "l2": "0.75",
        "dropout": "0.1",
        "batch-size": "9",
        "epochs": "1",
        "stop-loss": "0.01",
        "stop-accuracy": "0.99",
        "stop-seconds": "60",
        "patience": "5",
        "tolerance": "0.5",
        "seed": "11",
        "dtype": "float64",
    }
    flags = [part for key, value in given.items() for part in (f"--{key}", value)]
    assert run("record", *flags, "--no-shuffle", "-o", "a.reel")[:2] == (0, "")
    spec = spec_of(Recording.open(tmp_path / "a.reel"))
    data = spec.data
    assert (data.name, data.options) == ("rings", {"points": 500, "noise": 2.0, "classes": 4})
    assert (data.seed, data.train_share, spec.shuffle) == (3, 0.6, False)
    assert (spec.features, spec.hidden, spec.activations) == (
        ("x", "sinY"),
        (3, 2),
        ("relu", "tanh"),
    )
    assert spec.stop.model_dump() == {
        "loss": 0.01,
        "accuracy": 0.99,
        "seconds": 60,
        "patience": 5,
        "tolerance": 0.5,
    }
    for key, value in given.items():
        field = key.replace("-", "_")
        if hasattr(spec, field) and field not in ("data", "features", "hidden", "activation"):
            assert str(getattr(spec, field)) == value


@pytest.mark.parametrize(
    ("optimizer", "field"),
    [("nesterov", "momentum"), ("momentum", "momentum"), ("rmsprop", "smoothing")],
)
def test_the_option_of_an_optimiser_reaches_the_spec(
    run: Run, tmp_path: Path, optimizer: str, field: str
) -> None:
    flags = ["--data", "rings", "--optimizer", optimizer, f"--{field}", "0.25", "--epochs", "1"]
    assert run("record", *flags, "-o", "a.reel")[:2] == (0, "")
    assert getattr(spec_of(Recording.open(tmp_path / "a.reel")), field) == 0.25


BAD: dict[str, tuple[list[str], str]] = {
    "no seed": (["--playground", f"{ADDRESS}noise=5"], "no seed"),
    "no link": (["--playground", "spiral"], "not a playground link"),
    "unknown key": (["--playground", f"{ADDRESS}nose=5&seed=1"], "did you mean 'noise'?"),
    "out of range": (["--playground", f"{ADDRESS}noise=99&seed=1"], "noise in the link"),
    "both": (["circles", "--playground", LINK], "cannot be combined"),
    "one file for many": (["--seeds", "0-3", "-o", "a.reel"], "several runs need an output folder"),
    "the same twice": (["--seed", "1", "--seeds", "0-3"], "asked for twice"),
    "odd range": (["--seeds", "3-1"], "0-19"),
    "dots": (["--seeds", "0...3"], "0-19"),
    "too many": (["--seeds", "0-9999", "--hidden", "1", "--hidden", "2"], "more than 10000 runs"),
    "no table": (["--data", "absent.csv"], "no such file"),
    "no function": (["--data", "nowhere:make"], "cannot be imported"),
    "no column": (["--data", "iris", "--x", "petals"], "no such column"),
    "layers": (["--activation", "relu,tanh", "--hidden", "3"], "one for each of 1 hidden"),
    "feature": (["--features", "x,z"], "unknown feature"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_exits_with_2_and_leaves_no_file(run: Run, tmp_path: Path, case: str) -> None:
    arguments, message = BAD[case]
    status, out, err = run("record", *arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_help_lists_every_option_of_a_run_under_its_heading(run: Run) -> None:
    _, text, _ = run("record", "--help")
    headings = ["Data", "Network", "Training", "Stopping", "Estimator", "Output", "Other"]
    sections = dict(zip(headings, re.split(r"\n(?:\w+) options:\n", text)[1:], strict=True))
    for name, option in RUN_OPTIONS.items():
        flag = rf"^  --{name.replace('_', '-')}\b"
        assert re.search(flag, sections[option.group.capitalize()], re.MULTILINE), name
    assert "default: 0.3; only for circles" in " ".join(sections["Data"].split())
    assert "--seeds RANGE" in sections["Training"]


def test_rarely_used_fields_are_options_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("".join(f"{i},{i % 5},{i % 2}\n" for i in range(20)))
    flags = [
        "--data",
        "table",
        "--path",
        "t.txt",
        "--activations",
        "relu,elu",
        "--l2-per-batch",
        "--l2",
        "0.1",
    ]
    penalty = ["--optimizer", "sgd", "--l1", "0.1", "--prune", "--carry", "--batch-size", "5"]
    assert run("record", *flags, *penalty, "--epochs", "1", "-o", "a.reel")[:2] == (0, "")
    spec = spec_of(Recording.open(tmp_path / "a.reel"))
    assert (spec.activations, spec.data.options["path"]) == (("relu", "elu"), "t.txt")
    assert (spec.l2_per_batch, spec.prune, spec.carry) == (True, True, True)


def test_files_with_similar_names_get_different_recordings(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for path in ("a/b.csv", "a-b.csv"):
        (tmp_path / path).write_text("".join(f"{i},{i % 5},{i % 2}\n" for i in range(20)))
    several = ["--data", "a/b.csv", "--data", "a-b.csv", "--epochs", "1", "-o", "both"]
    assert run("record", *several)[:2] == (0, "")
    assert sorted(path.name for path in (tmp_path / "both").iterdir()) == [
        "data-a-b.csv-2.reel",
        "data-a-b.csv.reel",
    ]


def test_an_accuracy_is_refused_for_values(run: Run, tmp_path: Path) -> None:
    rows = "".join(f"{k},{k * k % 7},{k * 1.5}\n" for k in range(30))
    (tmp_path / "t.csv").write_text(f"x,y,price\n{rows}")
    words = ["record", "--data", str(tmp_path / "t.csv"), "--epochs", "3", "-o", "a.reel"]
    status, _, err = run(*words, "--stop-accuracy", "0.9")
    assert status == 2
    assert "--stop-accuracy is for classes; values have no accuracy: got 0.9" in err
    assert "stop at a training loss with --stop-loss" in err
    assert run(*words, "--stop-loss", "0.1")[0] == 0


def test_a_share_of_few_points_is_honoured(run: Run, tmp_path: Path) -> None:
    (tmp_path / "few.csv").write_text("x,y,kind\n1,2,a\n3,4,b\n5,7,a\n7,9,b\n8,3,a\n2,8,b\n")
    words = ["record", "--data", str(tmp_path / "few.csv"), "--epochs", "2"]
    for name, share, inside in (("all", [], 6), ("part", ["--train-share", "0.3"], 2)):
        assert run(*words, *share, "-o", f"{name}.reel")[0] == 0
        recording = Recording.open(tmp_path / f"{name}.reel")
        assert recording.dataset.train.sum() == inside
        again = spec_of(recording).data.dataset().train
        assert (again == recording.dataset.train).all()
    assert run("inspect", "all.reel", "part.reel")[0] == 0
