"""Defaults of a plan hold for what can use them, and those that nothing can use are refused."""

from typing import Any

import pytest

from epochreel.batch.plan import Plan
from epochreel.batch.plan_renders import Render
from epochreel.errors import UserError

RUN: dict[str, Any] = {"name": "a", "epochs": 3, "points": 40, "hidden": [3]}
TREE: dict[str, Any] = {
    "name": "tree",
    "data": "circles",
    "estimator": "sklearn.tree:DecisionTreeClassifier",
    "vary": "max_depth=1..3",
}


def parsed(defaults: dict[str, Any], *renders: dict[str, Any]) -> tuple[Render, ...]:
    tables = [{"name": f"r{k}", "runs": "a", **each} for k, each in enumerate(renders)]
    return Plan.parse({"run": [RUN], "defaults": {"render": defaults}, "render": tables}).renders


@pytest.mark.parametrize(
    ("default", "table"),
    [
        ({"embed": True}, {"formats": "gif"}),
        ({"metadata": False}, {"formats": "png"}),
        ({"max_size": "5MB"}, {"formats": "gif"}),
        ({"place": "github"}, {"formats": "mp4"}),
        ({"transparent": True}, {"formats": ["png", "mp4"]}),
        ({"duration": 3}, {"formats": "html"}),
        ({"by": "seconds"}, {"scene": "comparison", "runs": ["a", "a"]}),
    ],
)
def test_every_default_that_applies_is_used(default: dict[str, Any], table: dict[str, Any]) -> None:
    (render,) = parsed(default, table)
    (name,) = default
    assert render.options.given[name] == default[name]


@pytest.mark.parametrize(
    ("default", "cannot", "can"),
    [
        ({"crf": 20}, {"formats": "gif"}, {}),
        ({"embed": True}, {"formats": "mov"}, {"formats": "gif"}),
        ({"max_size": "5MB"}, {"formats": "png"}, {"formats": "mp4"}),
        ({"place": "github"}, {"formats": "gif"}, {"formats": "mp4"}),
        ({"metadata": False}, {"formats": "html"}, {"formats": "gif"}),
        ({"pace": "log"}, {"formats": "png", "at": "epoch 2"}, {"formats": "png"}),
        ({"pace": "log"}, {"formats": "png", "scene": "data"}, {"formats": "png"}),
    ],
)
def test_a_default_is_left_out_where_it_does_not_apply_unless_it_applies_nowhere(
    default: dict[str, Any], cannot: dict[str, Any], can: dict[str, Any]
) -> None:
    (name,) = default
    first, second = parsed(default, cannot, can)
    assert name not in first.options.given
    assert second.options.given[name] == default[name]
    with pytest.raises(UserError, match=rf"option '?{name}'? applies to no render of the plan"):
        parsed(default, cannot)


@pytest.mark.parametrize("steps", [["epoch 2", 0.5], [0.5, "epoch 2"]])
@pytest.mark.parametrize("others", [[], [{}]])
def test_defaults_are_chosen_for_each_combination(
    steps: list[Any], others: list[dict[str, Any]]
) -> None:
    stills = {"formats": "png", "at": steps}
    renders = parsed({"duration": 7}, stills, *others)[:2]
    with pytest.raises(UserError, match=r"duration.* does not change the frame of an epoch"):
        parsed({"duration": 7}, {**stills, "duration": 5}, *others)
    found = {str(each.options.given["at"]): each.options.given.get("duration") for each in renders}
    assert found == {"epoch 2": None, "0.5": 7}


def test_values_of_a_default_multiply_only_what_can_use_it() -> None:
    renders = parsed({"duration": [3, 7]}, {"formats": "png", "at": ["epoch 2", 0.5]})
    found = {each.name: each.options.given.get("duration") for each in renders}
    assert found == {"r0_at-epoch-2": None, "r0_duration-3_at-0.5": 3, "r0_duration-7_at-0.5": 7}


def test_an_option_that_a_render_writes_itself_is_checked_beside_defaults() -> None:
    with pytest.raises(UserError, match=r"crf.* does not apply to"):
        parsed({"crf": 20}, {"formats": "gif", "crf": 18}, {})


def test_a_wrong_default_is_named_once() -> None:
    with pytest.raises(UserError, match="defaults of renders: crf must be at most 51") as caught:
        parsed({"crf": 99}, {}, {})
    assert str(caught.value).count("crf") == 1


def test_defaults_of_runs_hold_for_networks_or_estimators() -> None:
    defaults = {"hidden": [4], "noise": 0.1}
    tables = {"run": [{"name": "a", "data": "circles"}, TREE], "defaults": {"run": defaults}}
    network, tree = (spec.model_dump() for spec in Plan.parse(tables).runs.values())
    assert network["hidden"] == (4,)
    assert network["data"]["options"]["noise"] == tree["data"]["options"]["noise"] == 0.1
    with pytest.raises(UserError, match="defaults of runs: hidden applies to no run of the plan"):
        Plan.parse({"run": [TREE], "defaults": {"run": {"hidden": [4]}}})
    with pytest.raises(UserError, match="defaults of runs: vary applies to no run of the plan"):
        Plan.parse({"run": [RUN], "defaults": {"run": {"vary": "max_depth=1..3"}}})


@pytest.mark.parametrize("kind", ["run", "render", "film"])
def test_a_name_has_no_default(kind: str) -> None:
    with pytest.raises(UserError, match=f"name is of each {kind}, and has no default"):
        Plan.parse({"run": [RUN], "defaults": {kind: {"name": "x"}}})


@pytest.mark.parametrize("key", ["runs", "formats"])
def test_a_list_without_names_is_empty(key: str) -> None:
    with pytest.raises(UserError, match=rf"render 1 \(r0\): {key} is empty; name at least one"):
        parsed({}, {key: []})
