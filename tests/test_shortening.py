"""Names stay distinct when they are shortened; what they share is left out first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.shortening import cut_apart, cut_end, cut_middle

GROUPS = ("Versuchsgruppe A erhoben 2021", "Versuchsgruppe B erhoben 2021")
PLACES = ("measured 10 cm above ground", "measured 12 cm above ground", "other")


@pytest.mark.parametrize(
    ("names", "kept", "shown"),
    [
        (GROUPS, 20, ["Versuchsgruppe A…2021", "Versuchsgruppe B…2021"]),
        (GROUPS, 10, ["Versuc…A…021", "Versuc…B…021"]),
        (GROUPS, 3, ["Ve…A…", "Ve…B…"]),
        (PLACES, 14, ["measured 10…und", "measured 12…und", "other…ther"]),
        (PLACES, 5, ["me…10…d", "me…12…d", "othe…r"]),
        (("gamma at the end", "hadron at the end"), 9, ["gamma…end", "hadron…end"]),
        (("Gruppe 2021 in Bonn", "Gruppe A 2021 in Bonn"), 7, ["Grupp…nn", "Grup…A…n"]),
        (("same", "same"), 3, ["sa…e", "sa…e"]),
        (("measured at the end 1", "measured at the end 2"), 9, ["measur…1", "measur…2"]),
        (("abcdefghijk1mno", "abcdefghijk2mno"), 6, ["abcd…1…o", "abcd…2…o"]),
        (("abcXXXXXXXXd", "abcYYYYYYYYd"), 4, ["…XXXX…", "…YYYY…"]),
        (
            ("a long beginning heights-cm of 2021", "a long beginning heights/cm of 2021"),
            15,
            ["a long beg…-…2021", "a long beg…/…2021"],
        ),
        (("one abcd1fgh two", "one abcd2fgh two"), 8, ["…abcd1fgh…", "…abcd2fgh…"]),
        (("one two abcd1fgh", "one two abcd2fgh"), 8, ["…abcd1fgh", "…abcd2fgh"]),
        (("abc 1 def ghi", "abc 2 def ghi"), 5, ["abc 1…", "abc 2…"]),
        (("measured at 1m", "measured at 2m"), 5, ["mea…1m", "mea…2m"]),
    ],
)
def test_names_keep_what_tells_them_apart(
    names: tuple[str, ...], kept: int, shown: list[str]
) -> None:
    cut = cut_apart(names)
    assert [cut(name, kept) for name in names] == shown


def test_sentences_lose_their_end_and_names_their_middle() -> None:
    assert cut_end("A sentence of words", 10) == "A sentence…"
    assert cut_middle("measured at the end: gamma", 12) == "measured…amma"


def test_names_are_cut_between_words_where_enough_is_left() -> None:
    name = "heights and masses of kinds of cereal plants 2025.csv"
    assert cut_middle(name, 32) == "heights and masses of…2025.csv"
    assert cut_middle(name, 35) == "heights and masses of…2025.csv"
    assert cut_middle("measured once there and gone", 19) == "measured once…gone"
    assert cut_middle("measured once there a gone", 19) == "measured once…a gone"
    assert cut_middle("measurements of everything", 18) == "measurements…ything"


@given(st.lists(st.text(min_size=1), min_size=1, max_size=4, unique=True), st.integers(1, 12))
def test_what_is_kept_is_of_the_name_in_its_order(names: list[str], kept: int) -> None:
    cut = cut_apart(names)
    for name in names:
        if "…" in name or kept >= len(name):
            continue
        parts = cut(name, kept).split("…")
        place = 0
        for part in parts:
            assert name.find(part, place) >= place
            place = name.find(part, place) + len(part)
        assert sum(map(len, parts)) <= kept
