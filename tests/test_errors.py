"""What a `UserError` says."""

from epochreel.errors import UserError


def test_says_what_was_given_allowed_and_nearest() -> None:
    error = UserError("unknown activation", given="rleu", allowed=["relu", "tanh"])
    assert str(error) == (
        "unknown activation: got 'rleu'; did you mean 'relu'?; allowed: relu, tanh"
    )


def test_suggests_nothing_where_nothing_is_near() -> None:
    error = UserError("unknown scene", given="xyz", allowed=["relu"], remedy="see `list`")
    assert str(error) == "unknown scene: got 'xyz'; allowed: relu; see `list`"


def test_cuts_a_long_value() -> None:
    assert len(str(UserError("bad", given="x" * 10_000))) < 100


def test_needs_no_value() -> None:
    assert str(UserError("no such file")) == "no such file"
