"""`UserError`: its message and its attributes."""

import errno
import pickle
from pathlib import Path

import pytest

from epochreel.errors import UserError, message_of, naming


def test_the_message_names_given_allowed_and_nearest_values() -> None:
    error = UserError("unknown activation", given="rleu", allowed=["relu", "tanh"])
    assert str(error) == (
        "unknown activation: got 'rleu'; did you mean 'relu'?; allowed: relu, tanh"
    )


def test_there_is_no_suggestion_without_a_similar_name() -> None:
    error = UserError("unknown scene", given="xyz", allowed=["relu"], remedy="see `epochreel list`")
    assert str(error) == "unknown scene: got 'xyz'; allowed: relu; see `epochreel list`"


def test_there_is_no_suggestion_without_a_given_value() -> None:
    assert str(UserError("name a loss", allowed=["none", "hinge"])) == (
        "name a loss; allowed: none, hinge"
    )


@pytest.mark.parametrize(
    ("count", "listed"),
    [(10, "1, 2, 3, 4, 5, 6, 7, 8, 9, 10"), (11, "1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more")],
)
def test_at_most_ten_names_are_listed(count: int, listed: str) -> None:
    error = UserError("no such number", given="x", allowed=range(1, count + 1))
    assert str(error) == f"no such number: got 'x'; allowed: {listed}"


def test_the_nearest_name_is_suggested_even_if_it_is_not_listed() -> None:
    names = [*(f"name{number}" for number in range(20)), "spiral"]
    assert "did you mean 'spiral'?" in str(UserError("unknown", given="spirl", allowed=names))


def test_no_name_is_suggested_for_a_number() -> None:
    error = UserError("no class of y", given=-1, allowed=(0, 1, 2))
    assert str(error) == "no class of y: got -1; allowed: 0, 1, 2"


def test_a_long_value_is_truncated() -> None:
    assert len(str(UserError("bad", given="x" * 10_000))) < 100


def test_a_number_that_python_does_not_write_out_has_its_type() -> None:
    assert str(UserError("bad", given=10**5000)) == "bad: got int"


def test_a_value_is_optional() -> None:
    assert str(UserError("no such file")) == "no such file"


def test_parts_of_the_message_are_attributes() -> None:
    error = UserError("unknown size", given="big", allowed=("270p", 3), remedy="or 1280x720@30")
    for each in (error, pickle.loads(pickle.dumps(error))):
        assert (each.what, each.given) == ("unknown size", "big")
        assert (each.allowed, each.remedy) == (("270p", "3"), "or 1280x720@30")
        assert str(each) == str(error)


def test_a_place_is_prefixed() -> None:
    error = UserError("unknown run", given="spirl", allowed=["spiral"]).within("render 2")
    assert str(error) == (
        "render 2: unknown run: got 'spirl'; did you mean 'spiral'?; allowed: spiral"
    )


def test_settings_have_plain_names_or_those_that_the_user_knows() -> None:
    error = UserError("`l1` must be above 0", given=-1, remedy="leave `l1` out")
    assert str(error) == "l1 must be above 0: got -1; leave l1 out"
    flags = error.renamed(lambda name: f"--{name}")
    assert str(flags) == "--l1 must be above 0: got -1; leave --l1 out"
    assert str(flags.within("run 2")) == "run 2: --l1 must be above 0: got -1; leave --l1 out"
    unused = UserError("option `by` does not apply to scene 'data'", remedy="or `at` .png")
    assert str(unused) == "option 'by' does not apply to scene 'data'; or at .png"
    assert str(unused.renamed(lambda name: f"`{name}_`")) == (
        "option 'by_' does not apply to scene 'data'; or at_ .png"
    )


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, OSError), (errno.EACCES, UserError), (errno.EPIPE, BrokenPipeError)],
)
def test_an_error_of_the_system_names_the_file_that_the_user_knows(
    number: int, kind: type[Exception]
) -> None:
    with pytest.raises(kind, match=r"cannot write a\.mp4: ") as raised, naming("a.mp4"):
        raise OSError(number, "words", "elsewhere/part.mp4")
    assert "part" not in message_of(raised.value)


def test_an_error_without_a_number_is_not_its_own_cause() -> None:
    error = OSError("the picture cannot be written")
    with pytest.raises(OSError, match="the picture") as raised, naming("a.mp4"):
        raise error
    assert raised.value is error
    assert error.__cause__ is None


def test_the_message_of_a_file_that_cannot_be_read_is_not_of_writing(tmp_path: Path) -> None:
    path = tmp_path / "absent"
    with pytest.raises(FileNotFoundError) as raised:
        path.read_bytes()
    assert message_of(raised.value) == f"{path}: No such file or directory"
    assert message_of(OSError(errno.ENOSPC, "cannot write a.mp4: full")).startswith("cannot write")
