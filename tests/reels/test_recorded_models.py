"""Models of callers: which are recorded by their parameters, which by fields, and how exactly."""

import copy
import warnings
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.utils.prune
from sklearn.cluster import BisectingKMeans, KMeans
from sklearn.datasets import make_blobs
from sklearn.ensemble import GradientBoostingClassifier, IsolationForest, RandomForestClassifier
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from torch import nn

import epochreel
from epochreel.errors import UserError
from epochreel.reels.task import Classes

Recorded = Callable[..., epochreel.Recording]

WORDS = np.array(["no", "perhaps", "yes"])


def blobs(classes: int) -> tuple[np.ndarray, np.ndarray]:
    points, labels, *_ = make_blobs(60, centers=classes, random_state=3, center_box=(-3, 3))
    return points, labels


@pytest.fixture
def recorded(tmp_path: Path) -> Recorded:
    """A function that records models, one a step, and opens the recording."""

    def record(models: Any, data: Any, **options: Any) -> epochreel.Recording:
        with epochreel.Recorder(tmp_path / "a.reel", data=data, **options) as recorder:
            for model in models if isinstance(models, list) else [models]:
                recorder.snapshot(model)
        return recorder.recording

    return record


def layers(*modules: nn.Module) -> Any:
    return nn.Sequential(*modules)


class Functional(nn.Module):
    """Two layers with a function between them, and one for the last."""

    def __init__(self, inner: Callable[..., Any], outputs: int, *, residual: bool = False) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(2, 6), nn.Linear(6, 6)
        self.drop, self.last = nn.Dropout(0.5), nn.Linear(6, outputs)
        self.inner, self.residual = inner, residual

    def forward(self, points: torch.Tensor) -> Any:
        hidden = self.inner(self.first(points))
        further = self.drop(self.inner(self.second(hidden)))
        return self.last(hidden + further if self.residual else further)


STACKS: dict[str, Callable[[int], tuple[Any, str]]] = {
    "regression": lambda k: (layers(nn.Linear(2, k)), "x, y → {}"),
    "acts": lambda k: (
        layers(nn.Linear(2, 5), nn.LeakyReLU(), nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, k)),
        "x, y → 5-4 leaky_relu tanh → {}",
    ),
    "dropout": lambda k: (
        layers(nn.Linear(2, 5), nn.GELU("tanh"), nn.Dropout(0.5), nn.Linear(5, k)),
        "x, y → 5 gelu → {}",
    ),
    "linear": lambda k: (layers(nn.Linear(2, 3), nn.Linear(3, k)), "x, y → 3 identity → {}"),
    "nested": lambda k: (
        layers(layers(nn.Linear(2, 5, bias=False), nn.ELU()), nn.Flatten(), nn.Linear(5, k)),
        "x, y → 5 elu → {}",
    ),
    "double": lambda k: (
        layers(nn.Linear(2, 5), nn.SiLU(), nn.Linear(5, k)).double(),
        "x, y → 5 silu → {}",
    ),
    "function": lambda k: (Functional(torch.sigmoid, k), "x, y → 6-6 sigmoid → {}"),
}


@pytest.mark.parametrize("outputs", [1, 2, 3])
@pytest.mark.parametrize("name", STACKS)
def test_parameters_of_stacks_are_recorded(name: str, outputs: int, recorded: Recorded) -> None:
    torch.manual_seed(1)
    model, shape = STACKS[name](outputs)
    points, labels = blobs(max(outputs, 2))
    recording = recorded(model, (points, labels))
    assert str(recording.architecture) == shape.format(1 if outputs < 3 else 3)
    known = next(model.parameters()).dtype
    expected = model.eval()(torch.as_tensor(points, dtype=known)).detach().numpy().T
    if outputs == 2:
        expected = expected[1:] - expected[:1]
    np.testing.assert_allclose(recording.at(1)(points), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("end", "outputs"), [(nn.Sigmoid(), 1), (nn.Softmax(1), 3)])
def test_a_stack_may_end_in_probabilities(end: nn.Module, outputs: int, recorded: Recorded) -> None:
    torch.manual_seed(2)
    model = layers(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, outputs), end)
    points, labels = blobs(max(outputs, 2))
    recording = recorded(model, (points, labels))
    assert recording.architecture is not None
    assert isinstance(recording.task, Classes)
    shares = recording.task.shares(recording.at(1)(points).astype(float))[-outputs:]
    expected = model(torch.as_tensor(points, dtype=torch.float32)).detach().numpy().T
    np.testing.assert_allclose(shares, expected, atol=1e-6)


class Ended(nn.Module):
    """One output, or that of the second class, by a function at the end."""

    def __init__(self, end: Callable[[Any], Any], outputs: int) -> None:
        super().__init__()
        self.last, self.end = nn.Linear(2, outputs), end
        self.scale = nn.Parameter(torch.ones(1))  # by which it is no stack

    def forward(self, points: torch.Tensor) -> Any:
        return self.end(self.last(points))


ENDS: dict[str, tuple[Callable[[Any], Any], int, bool]] = {
    "softmax": (lambda z: z.softmax(1)[:, 1], 2, True),
    "double sigmoid": (lambda z: torch.sigmoid(z).double(), 1, True),
    "hard sigmoid": (nn.functional.hardsigmoid, 1, True),
    "power": (lambda z: torch.sigmoid(z) ** 1.5, 1, True),
    "logits": (lambda z: z.squeeze(1).double(), 1, False),
    "second": (lambda z: z[:, 1], 2, False),
    "difference": (lambda z: z[:, 1] - z[:, 0], 2, False),
}


@pytest.mark.parametrize("name", ENDS)
def test_the_end_of_a_module_says_what_its_number_is(name: str, recorded: Recorded) -> None:
    """A linear end logits, a sigmoid or softmax probabilities; of others the values decide."""
    torch.manual_seed(5)
    end, outputs, shares = ENDS[name]
    model = Ended(end, outputs)
    recording = recorded(model, blobs(2), grid=4)
    grid = recording.header.model
    assert isinstance(grid, epochreel.Grid)
    own = model(torch.as_tensor(grid.points(), dtype=torch.float32)).detach().numpy().ravel()
    logits = recording.logits([1], grid)[0].ravel().astype(float)
    found = 1 / (1 + np.exp(-logits)) if shares else logits
    np.testing.assert_allclose(found, own, rtol=2e-3, atol=2e-3)


@pytest.mark.parametrize("fault", [AssertionError, ValueError, IndexError])
def test_modules_that_refuse_few_points_are_recorded(
    fault: type[Exception], recorded: Recorded
) -> None:
    class Neighbours(Ended):
        def forward(self, points: torch.Tensor) -> Any:
            if len(points) < 5:
                raise fault("more points are needed")
            return super().forward(points)

    torch.manual_seed(5)
    model = Neighbours(torch.sigmoid, 1)
    points, labels = blobs(2)
    recording = recorded(model, (points, labels), grid=4)
    shares = model(torch.as_tensor(points, dtype=torch.float32)).detach().numpy().T
    expected = -np.log(np.where(labels, shares, 1 - shares)).mean()
    assert recording.metrics.train_loss[0] == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(
    "wrapped", [nn.DataParallel, lambda model: torch.compile(model, backend="eager")]
)
def test_pictures_name_the_module_that_is_compiled_or_spread(
    wrapped: Callable[[Any], Any], recorded: Recorded
) -> None:
    recording = recorded(wrapped(Ended(torch.sigmoid, 1)), blobs(2), grid=4)
    assert recording.about.parts == (("Ended",),)


def test_the_end_of_a_module_is_looked_at_once(tmp_path: Path) -> None:
    asked = []

    class Counted(Ended):
        def forward(self, points: torch.Tensor) -> Any:
            asked.append(len(points))
            return super().forward(points)

    model = Counted(torch.sigmoid, 1)
    points, labels = blobs(2)
    with epochreel.Recorder(tmp_path / "a.reel", data=(points, labels), grid=4) as recorder:
        for _ in range(3):
            recorder.snapshot(model)
    assert asked == [len(points) + 16, 2, len(points) + 16, len(points) + 16]


def test_layers_that_are_still_zero_do_not_tell_their_activation(recorded: Recorded) -> None:
    """A sequence of modules is known without answers; a function in between is not."""
    torch.manual_seed(6)
    ahead: list[Any] = [nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 3)]
    for model, last, known in (
        (layers(*ahead), ahead[-1], True),
        (function := Functional(torch.tanh, 3), function.last, False),
        (residual := Functional(torch.tanh, 3, residual=True), residual.last, False),
    ):
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
        first = copy.deepcopy(model)
        nn.init.normal_(last.weight)
        recording = recorded([first, model], blobs(3))
        assert (recording.architecture is not None) == known
        points = epochreel.Grid.over(recording.dataset.domain, 96, 96).points()
        expected = model.eval()(torch.as_tensor(points, dtype=torch.float32)).detach().numpy().T
        found = recording.at(2)(points).astype(float)
        np.testing.assert_allclose(found, expected, rtol=2e-3, atol=2e-3)


def test_rounding_does_not_end_a_training(recorded: Recorded) -> None:
    """Logits that are large differences of larger numbers are off by much."""
    torch.manual_seed(7)
    model = layers(nn.Linear(2, 64), nn.ReLU(), nn.Linear(64, 1))
    wild = copy.deepcopy(model)
    wild[0].weight.data *= 1e6
    wild[2].weight.data = torch.tensor([[1e6, -1e6] * 32])
    wild[0].weight.data[1::2] = wild[0].weight.data[::2] * (1 + 1e-7)
    recording = recorded([model, wild], blobs(2))
    assert len(recording.steps) == 2


OTHERS: dict[str, Callable[[], Any]] = {
    "residual": lambda: Functional(torch.tanh, 3, residual=True),
    "batch norm": lambda: layers(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 3)),
    "exact gelu": lambda: layers(nn.Linear(2, 4), nn.GELU(), nn.Linear(4, 3)),
    "other slope": lambda: layers(nn.Linear(2, 4), nn.LeakyReLU(0.2), nn.Linear(4, 3)),
    "other module": lambda: layers(nn.Linear(2, 4), nn.Hardtanh(), nn.Linear(4, 3)),
    "two in a row": lambda: layers(nn.Linear(2, 4), nn.ReLU(), nn.Tanh(), nn.Linear(4, 3)),
    "at first": lambda: layers(nn.Tanh(), nn.Linear(2, 3)),
    "at last": lambda: layers(nn.Linear(2, 3), nn.Tanh()),
    "unknown function": lambda: Functional(torch.erf, 3),
    "pruned": lambda: pruned(layers(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 3))),
}


def pruned(model: Any) -> Any:
    """With half of the first weights, by a hook of PyTorch."""
    prune: Any = torch.nn.utils.prune
    prune.random_unstructured(model[0], "weight", 0.5)
    return model


@pytest.mark.parametrize("name", OTHERS)
def test_other_modules_are_recorded_as_fields(name: str, recorded: Recorded) -> None:
    torch.manual_seed(3)
    model = OTHERS[name]()
    recording = recorded(model, blobs(3))
    grid = recording.header.model
    assert isinstance(grid, epochreel.Grid)
    answers = model.eval()(torch.as_tensor(grid.points(), dtype=torch.float32)).detach().numpy()
    expected = answers.T.astype(np.float16).reshape(3, *grid.shape)
    np.testing.assert_allclose(recording.logits([1], grid)[0], expected, rtol=2**-10, atol=1e-6)


@pytest.mark.parametrize("activation", ["relu", "logistic", "tanh", "identity"])
@pytest.mark.parametrize("classes", [2, 3])
def test_parameters_of_classifiers_give_their_own_probabilities(
    classes: int, activation: str, recorded: Recorded
) -> None:
    """Also where classes have another order than in the estimator."""
    points, labels = blobs(classes)
    model = MLPClassifier((8, 8), activation=activation, random_state=0)
    words = WORDS[labels]
    for _ in range(5):
        model.partial_fit(points, words, classes=np.unique(words))
    for names in (None, [*reversed(np.unique(words))]):
        recording = recorded(model, (points, words), class_names=names)
        assert recording.architecture is not None
        asked = epochreel.Grid.over(recording.dataset.domain, 30, 30).points()
        assert isinstance(recording.task, Classes)
        shares = recording.task.shares(recording.at(1)(asked).astype(float)).T
        own = model.predict_proba(asked)[:, :: -1 if names else 1]
        np.testing.assert_allclose(shares, own, rtol=0, atol=1e-6)
        assert recording.metrics.train_accuracy[0] == pytest.approx(model.score(points, words))


def test_parameters_of_regressors_give_their_own_values(recorded: Recorded) -> None:
    points, _ = blobs(2)
    values = points[:, 0] / 3
    model = MLPRegressor(hidden_layer_sizes=(6,), random_state=0)
    model.partial_fit(points, values)
    recording = recorded(model, (points, values))
    assert recording.architecture is not None
    np.testing.assert_allclose(recording.at(1)(points)[0], model.predict(points), atol=1e-6)
    assert recording.metrics.train_loss[0] == pytest.approx(
        np.square(model.predict(points) - values).mean() / 2
    )


ESTIMATORS: dict[str, Callable[[], Any]] = {
    "svm": lambda: SVC(C=10.0),
    "linear svm": lambda: LinearSVC(),
    "tree": lambda: DecisionTreeClassifier(max_depth=3),
    "forest": lambda: RandomForestClassifier(5, random_state=0),
    "neighbours": lambda: KNeighborsClassifier(5),
    "boosting": lambda: GradientBoostingClassifier(n_estimators=5),
    "regression": lambda: LogisticRegression(),
}


@pytest.mark.parametrize("classes", [2, 3])
@pytest.mark.parametrize("name", ESTIMATORS)
def test_fields_of_estimators_are_exact_to_half_precision(
    name: str, classes: int, recorded: Recorded
) -> None:
    points, labels = blobs(classes)
    words = WORDS[labels]
    model = ESTIMATORS[name]().fit(points, words)
    recording = recorded(model, (points, words), step="k", grid=24)
    grid = recording.header.model
    assert isinstance(grid, epochreel.Grid)
    assert isinstance(recording.task, Classes)
    field = recording.logits([1], grid)[0].reshape(recording.outputs, -1).astype(float)
    if hasattr(model, "predict_proba"):
        shares = recording.task.shares(field).T
        np.testing.assert_allclose(shares, model.predict_proba(grid.points()), atol=2**-10)
    else:
        own = model.decision_function(grid.points())
        expected = own[None] if classes == 2 else own.T
        np.testing.assert_allclose(field, expected, rtol=2**-10, atol=1e-6)
    assert recording.metrics.train_accuracy[0] == pytest.approx(model.score(points, words))


def test_values_of_a_regressor_are_its_field(recorded: Recorded) -> None:
    points, _ = blobs(2)
    model = DecisionTreeRegressor(max_depth=3).fit(points, points[:, 1])
    recording = recorded(model, (points, points[:, 1]), grid=16)
    grid = recording.header.model
    assert isinstance(grid, epochreel.Grid)
    expected = model.predict(grid.points()).reshape(1, 16, 16)
    np.testing.assert_allclose(recording.logits([1], grid)[0], expected, rtol=2**-10)


def test_answers_by_class_alone_are_sure(recorded: Recorded) -> None:
    points, labels = blobs(3)
    model = SVC(decision_function_shape="ovo").fit(points, WORDS[labels])
    recording = recorded(model, (points, WORDS[labels]), grid=4)
    assert isinstance(recording.task, Classes)
    logits = recording.logits([1], epochreel.Grid.over(recording.dataset.domain, 4, 4))[0]
    assert recording.task.shares(logits).max(axis=0).min() > 0.999
    assert recording.metrics.train_accuracy[0] == pytest.approx(model.score(points, WORDS[labels]))


@pytest.mark.parametrize("kind", [GaussianMixture, KMeans])
@pytest.mark.parametrize("seed", range(3))
def test_clusters_are_shown_so_that_most_points_are_right(
    kind: Callable[..., Any], seed: int, recorded: Recorded
) -> None:
    points, labels = blobs(3)
    model = kind(3, random_state=seed).fit(points)
    recording = recorded(model, (points, WORDS[labels]), grid=8)
    found = model.predict(points)
    orders = [np.array(order) for order in permutations(range(3))]
    best = max(np.mean(order[found] == labels) for order in orders)
    assert recording.metrics.train_accuracy[0] == pytest.approx(best)


def test_between_clusters_of_k_means_the_boundary_is_half_way(recorded: Recorded) -> None:
    points, labels = blobs(3)
    model = KMeans(3, n_init=1, random_state=0).fit(points)
    recording = recorded(model, (points, WORDS[labels]), grid=12)
    one, two = model.cluster_centers_[:2]
    along, across = two - one, np.array([[0, -1], [1, 0]]) @ (two - one)
    middle = (one + two) / 2 + np.array([[-0.1], [0.0], [0.1]]) * across
    close = -np.square(middle[:, None] - model.cluster_centers_).sum(axis=2)
    assert (close.argmax(axis=1) != 2).all()

    def difference(places: np.ndarray) -> np.ndarray:
        logits = np.sort(recording.at(1)(places).astype(float), axis=0)
        return np.asarray(logits[-1] - logits[-2])

    # Between samples as at them: logits differ evenly from one centre to the other.
    apart = difference(middle + along / 4)
    np.testing.assert_allclose(difference(middle), 0, atol=0.01 * apart.min())
    np.testing.assert_allclose(difference(middle - along / 4), apart, rtol=0.02)
    np.testing.assert_allclose(difference(middle + along / 8), apart / 2, rtol=0.02)


def test_clusters_that_are_not_those_of_the_nearest_centre_have_hard_edges(
    recorded: Recorded,
) -> None:
    points, labels = blobs(3)
    model = BisectingKMeans(3, random_state=1).fit(points)
    centres = model.cluster_centers_
    recording = recorded(model, (points, WORDS[labels]), grid=40)
    grid = recording.header.model
    assert isinstance(grid, epochreel.Grid)
    nearest = np.square(grid.points()[:, None] - centres).sum(axis=2).argmin(axis=1)
    own = model.predict(grid.points())
    assert (nearest != own).any()
    logits = recording.logits([1], grid)[0].reshape(3, -1)
    assert np.ptp(logits, axis=0).min() > 5
    pairs = {*zip(logits.argmax(axis=0).tolist(), own.tolist(), strict=True)}
    assert len(pairs) == 3


@pytest.mark.parametrize("answer", [1, -1])
def test_detectors_of_outliers_answer_classes(answer: int, recorded: Recorded) -> None:
    class Sure(IsolationForest):
        def predict(self, X: np.ndarray) -> np.ndarray:  # noqa: N803
            return np.full(len(X), answer)

    points, labels = blobs(2)
    signs = np.where(labels, 1, -1)
    signs[: len(signs) * 3 // 4] = -1
    recording = recorded(Sure().fit(points), (points, signs), grid=8)
    assert recording.metrics.train_accuracy[0] == pytest.approx(np.mean(signs == answer))


def test_no_two_clusters_are_shown_as_the_same_class(recorded: Recorded) -> None:
    points, _ = blobs(2)
    labels = np.zeros(len(points), dtype=int)
    labels[0] = 1  # both clusters have the other class
    model = KMeans(2, n_init=1, random_state=0).fit(points)
    found = model.predict(points)
    recording = recorded(model, (points, WORDS[labels]), grid=8)
    best = max(np.mean(found == labels), np.mean(1 - found == labels))
    assert recording.metrics.train_accuracy[0] == pytest.approx(best)


def test_clusters_that_are_too_many_for_the_classes_are_refused(recorded: Recorded) -> None:
    points, labels = blobs(2)
    for model in (GaussianMixture(3), KMeans(3, n_init=1)):
        with pytest.raises(UserError, match="has 3 clusters, which are more than the 2 classes"):
            recorded(model.fit(points), (points, WORDS[labels]), grid=8)


def test_fits_that_differ_in_their_layers_are_recorded_as_fields(recorded: Recorded) -> None:
    """Where each step has a model of its own, its layers may be others."""
    points, labels = blobs(2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        models: list[Any] = [
            MLPClassifier((width,), max_iter=1).fit(points, labels) for width in (2, 3)
        ]
    assert recorded(models, (points, labels), step="width", grid=None).architecture is None
    message = r"no longer a stack of the layers x, y → 2 relu → 1.*parameters=False"
    with pytest.raises(UserError, match=message):
        recorded(models, (points, labels))
    with pytest.raises(UserError, match=message):
        recorded(models, (points, labels), step="width", grid=None, parameters=True)
    assert recorded(models, (points, labels), parameters=False).architecture is None


def test_parameters_of_models_of_their_own_are_recorded_on_demand(recorded: Recorded) -> None:
    points, labels = blobs(2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        models: list[Any] = [
            MLPClassifier((2,), max_iter=1, alpha=alpha).fit(points, labels) for alpha in (0.1, 100)
        ]
    options: dict[str, Any] = {"step": "alpha", "parameters": True}
    recording = recorded(models, (points, labels), **options)
    assert recording.architecture is not None
    np.testing.assert_allclose(recording.layers(2)[0][0], models[1].coefs_[0])
    assert str(recording.at(1.5)(points)) == str(recording.at(1)(points))
    others = recorded([KNeighborsClassifier().fit(points, labels)], (points, labels), **options)
    assert others.architecture is None


@pytest.mark.parametrize("outputs", [1, 3])
def test_gradients_and_dead_units_of_a_stack_are_measured(outputs: int, recorded: Recorded) -> None:
    torch.manual_seed(4)
    model = layers(nn.Linear(2, 6), nn.ReLU(), nn.Linear(6, 4), nn.Tanh(), nn.Linear(4, outputs))
    model[0].bias.data[:3] = -1000.0
    points, labels = blobs(max(outputs, 2))
    recording = recorded(model, (points, labels))
    logits = model(torch.as_tensor(points, dtype=torch.float32))
    if outputs == 1:
        target = torch.as_tensor(labels, dtype=torch.float32)
        loss = nn.functional.binary_cross_entropy_with_logits(logits[:, 0], target)
    else:
        loss = nn.functional.cross_entropy(logits, torch.as_tensor(labels))
    loss.backward()  # type: ignore[no-untyped-call]  # of torch
    gradients = [each.grad.norm() ** 2 for each in model.parameters() if each.grad is not None]
    norms = [float((w + b).sqrt()) for w, b in zip(gradients[::2], gradients[1::2], strict=True)]
    np.testing.assert_allclose(recording.metrics.gradient_norms[0], norms, rtol=1e-4)
    assert recording.metrics.dead_units[0].tolist() == [0.5, 0.0]
    assert recording.metrics.train_loss[0] == pytest.approx(loss.item(), rel=1e-5)


@pytest.mark.parametrize(("loss", "measured"), [("cross_entropy", True), ("hinge", False)])
def test_gradients_of_other_losses_are_not_known(
    loss: str, recorded: Recorded, *, measured: bool
) -> None:
    model = layers(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    metrics = recorded(model, blobs(2), loss=loss).metrics
    assert np.isfinite(metrics.train_loss).all()
    assert np.isfinite(metrics.gradient_norms).all() == measured


@pytest.mark.parametrize(("far", "dead"), [(-1.0, 1 / 2), (-5.0, 0.0)])
def test_of_many_points_some_have_gradients_but_all_say_which_units_are_dead(
    recorded: Recorded, far: float, dead: float
) -> None:
    """The second unit answers only left of -4, where at most the last point is."""
    model = layers(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1))
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor([[1.0, 0.0], [-1.0, 0.0]]))
        model[0].bias.copy_(torch.tensor([2.0, -4.0]))
    points = np.column_stack([np.resize([-1.0, 1.0], 2002), np.linspace(-1, 1, 2002)])
    points[-1, 0] = far
    labels = (points[:, 0] > 0).astype(int)
    recording = recorded(model, (points, labels))
    assert recording.metrics.dead_units[0].tolist() == [dead]
    chosen = torch.as_tensor(points[::3], dtype=torch.float32)
    target = torch.as_tensor(labels[::3], dtype=torch.float32)
    loss = nn.functional.binary_cross_entropy_with_logits(model(chosen)[:, 0], target)
    loss.backward()  # type: ignore[no-untyped-call]  # of torch
    last = torch.cat([model[2].weight.grad.flatten(), model[2].bias.grad]).norm()
    assert recording.metrics.gradient_norms[0][-1] == pytest.approx(last.item(), rel=1e-4)
