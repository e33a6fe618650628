"""Texts of a header that are valid SQLite but do not describe a recording are refused."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Refusal = Callable[[Path], str]
Alter = Callable[..., None]

KEYS = ("about", "dataset", "model", "run", "recipe")


@pytest.fixture
def changed(reel: Path, sampled_reel: Path, refusal: Refusal, alter: Alter) -> Callable[..., str]:
    """A function that changes values in the JSON under a key, and returns the refusal."""

    def change(key: str, *, sampled: bool = False, **changes: Any) -> str:
        path = sampled_reel if sampled else reel
        with closing(sqlite3.connect(path)) as db:
            (text,) = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        text = json.dumps({**json.loads(text), **changes})
        alter(path, (f"UPDATE meta SET value = ? WHERE key = '{key}'", text))
        message = refusal(path)
        assert "checksum" not in message
        return message

    return change


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", '"text"', "[" * 90_000, '{"a":' * 15_000, '{"seed": ' + "9" * 10_000 + "}"],
    ids=lambda text: text[:9] or "nothing",
)
def test_invalid_json_is_refused(
    reel: Path, refusal: Refusal, alter: Alter, key: str, text: str
) -> None:
    alter(reel, (f"UPDATE meta SET value = ? WHERE key = '{key}'", text))
    message = refusal(reel)
    assert key in message
    assert "checksum" not in message


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM meta WHERE key = '{}'",
        "UPDATE meta SET value = value || zeroblob(10000000) WHERE key = '{}'",
        "UPDATE meta SET value = printf('%10000000s', value) WHERE key = '{}'",
        "UPDATE meta SET value = CAST(x'ff00fe' AS TEXT) WHERE key = '{}'",
        "UPDATE meta SET value = char(0) || value WHERE key = '{}'",
    ],
)
def test_missing_huge_and_garbled_texts_are_refused(
    reel: Path, refusal: Refusal, alter: Alter, key: str, change: str
) -> None:
    alter(reel, change.format(key))
    assert "checksum" not in refusal(reel)


@pytest.mark.parametrize("key", ["about", "dataset", "model", "run"])
def test_a_header_without_its_fields_is_refused(
    reel: Path, refusal: Refusal, alter: Alter, key: str
) -> None:
    alter(reel, (f"UPDATE meta SET value = ? WHERE key = '{key}'", "{}"))
    assert f"damaged: {key}" in refusal(reel)


_STRANGE = "a\0b" * 50


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"more": 1}, "unknown key in dataset: got 'more'; allowed: class_names"),
        ({_STRANGE: 1}, "unknown key in dataset: got 'a\\x00b"),
        ({"class_names": []}, "labels must be float64: got 'int64'"),
        ({"class_names": ["a"]}, "class_names must be two or more, or none for values"),
        ({"class_names": ["a", "b"]}, "labels must be from 0 to 1"),
        ({"class_names": ["a"] * 101}, "dataset.class_names must have at most 100 values"),
        ({"class_names": "abc"}, "dataset.class_names must be a list"),
        ({"class_names": ["a", "b", 3]}, "dataset.class_names.2 must be text"),
        ({"class_names": ["a", "b", ""]}, "dataset.class_names.2 must have 1 or more"),
        ({"class_names": ["a", "b", "c\n"]}, "control characters and line breaks are not allowed"),
        ({"class_names": ["a", "b", "\0"]}, "control characters and line breaks are not allowed"),
        ({"class_names": ["a", "b", "\ud800"]}, "damaged"),
        ({"class_names": ["a", "b", "c" * 1001]}, "must have at most 1000 characters"),
        ({"axis_names": ["x"]}, "dataset.axis_names"),
        ({"axis_names": ["x", None]}, "dataset.axis_names.1 must be text"),
        ({"domain": [6, -6, -6, 6]}, "dataset.domain: must be x_min < x_max"),
        ({"domain": [-6, 6, 1, 1]}, "dataset.domain: must be x_min < x_max"),
        ({"domain": [-6, 6]}, "dataset.domain"),
        (
            {"domain": [-6, 6, -6, float("nan")]},
            "dataset.domain.3 must be a finite number",
        ),
        (
            {"domain": [-6, 6, -6, float("inf")]},
            "dataset.domain.3 must be a finite number",
        ),
        ({"domain": [-1e308, 1e308, -6, 6]}, "within ±1e+12"),
        ({"domain": [-6, 6, -6, 10**400]}, "dataset.domain.3"),
        ({"domain": ["left", 6, -6, 6]}, "dataset.domain.0 must be a number"),
        ({"scaling": {"mean": [0, 0], "deviation": [0, 1]}}, "dataset.scaling.deviation.0"),
        ({"scaling": {"mean": [0, 0], "deviation": [1, -1]}}, "dataset.scaling.deviation.1"),
        ({"scaling": {"mean": [0, 1e308], "deviation": [1, 1]}}, "dataset.scaling.mean.1"),
        ({"scaling": {"mean": [0, float("nan")], "deviation": [1, 1]}}, "dataset.scaling.mean.1"),
        ({"scaling": {"mean": [0, 0]}}, "dataset.scaling.deviation is missing"),
    ],
    ids=lambda value: ascii(value)[:50],
)
def test_an_invalid_description_of_the_data_is_refused(
    changed: Callable[..., str], changes: dict[str, Any], message: str
) -> None:
    assert message in changed("dataset", **changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"hidden": []}, "activations must be one for each hidden layer"),
        ({"hidden": [4, 4]}, "states must have 188 bytes each: got 156"),
        ({"hidden": [4, 0]}, "model.network.hidden.1"),
        ({"hidden": [4, -3]}, "model.network.hidden.1"),
        ({"hidden": [4, 1025]}, "model.network.hidden.1"),
        ({"hidden": [4, 1e9]}, "model.network.hidden.1"),
        ({"hidden": [4, 3.5]}, "model.network.hidden.1"),
        ({"hidden": [1024] * 16, "activations": ["relu"] * 16}, "states must have"),
        ({"hidden": [1] * 17, "activations": ["relu"] * 17}, "model.network.hidden"),
        ({"activations": ["tanh"]}, "activations must be one for each hidden layer"),
        ({"activations": ["tanh", "none"]}, "unknown feature or activation 'none'"),
        ({"activations": ["tanh", "TANH"]}, "unknown feature or activation 'TANH'"),
        ({"features": []}, "model.network.features"),
        ({"features": ["x", "z"]}, "unknown feature or activation 'z'"),
        ({"features": ["x"]}, "states must have"),
        ({"features": ["x"] * 17}, "model.network.features"),
        ({"dtype": "float64"}, "states must have 312 bytes each: got 156"),
        ({"dtype": "float16"}, "model.network.dtype"),
        ({"dtype": "|O"}, "model.network.dtype"),
        ({"outputs": 3}, "unknown key in model.network: got 'outputs'"),
        ({"kind": "tree"}, "unknown kind of model: got 'tree'; allowed: network, samples"),
        ({"kind": None}, "model"),
    ],
    ids=lambda value: ascii(value)[:50],
)
def test_an_invalid_network_is_refused(
    changed: Callable[..., str], changes: dict[str, Any], message: str
) -> None:
    assert message in changed("model", **changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"shape": [4, 6]}, "states must have 48 bytes each: got 40"),
        ({"shape": [1, 20]}, "model.samples.shape.0"),
        ({"shape": [513, 5]}, "model.samples.shape.0"),
        ({"shape": [10**9, 10**9]}, "model.samples.shape.0"),
        ({"shape": [20]}, "model.samples.shape"),
        ({"domain": [1, 1, 0, 1]}, "model.samples.domain: must be x_min < x_max"),
        ({"domain": [0, 1, 0, 1e300]}, "model.samples.domain: must be x_min < x_max"),
        ({"kind": "network"}, "model.network"),
    ],
    ids=lambda value: ascii(value)[:50],
)
def test_an_invalid_grid_of_samples_is_refused(
    changed: Callable[..., str], changes: dict[str, Any], message: str
) -> None:
    assert message in changed("model", sampled=True, **changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": None}, "about.title must be text"),
        ({"title": "x" * 1001}, "about.title must have at most 1000 characters"),
        ({"problem": "a\tb"}, "about.problem: control characters"),
        ({"parts": [["x"]] * 21}, "about.parts must have at most 20 values"),
        ({"parts": [1]}, "about.parts.0"),
        ({"settings": {"a": 1}}, "about.settings.a"),
        ({"settings": {"": "1"}}, "about.settings"),
        ({"settings": {"x" * 101: "1"}}, "about.settings"),
        ({"settings": {"a\n": "1"}}, "about.settings: control characters"),
        ({"settings": {f"{n}": "1" for n in range(201)}}, "about.settings"),
        ({"settings": []}, "about.settings"),
    ],
    ids=lambda value: ascii(value)[:50],
)
def test_invalid_titles_and_settings_are_refused(
    changed: Callable[..., str], changes: dict[str, Any], message: str
) -> None:
    assert message in changed("about", **changes)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"step": ""}, "run.step must have 1 or more characters"),
        ({"step": "a\nb"}, "run.step: control characters"),
        ({"step": "x" * 101}, "run.step must have at most 100 characters"),
        ({"loss": 3}, "run.loss must be text"),
        ({"seed": 3}, "unknown key in run: got 'seed'"),
    ],
    ids=lambda value: ascii(value)[:50],
)
def test_invalid_names_of_steps_and_losses_are_refused(
    changed: Callable[..., str], changes: dict[str, Any], message: str
) -> None:
    assert message in changed("run", **changes)
