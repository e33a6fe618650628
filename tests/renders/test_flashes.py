"""Films that flash are noticed."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import epochreel
from epochreel.reels.recording import Recording
from epochreel.renders.flashes import FlashSink, flashes_at_seams
from epochreel.renders.sinks.sink import Frame, FrameSink, MemorySink

FPS = Fraction(20)


def _warned(frames: list[tuple[Frame, int]], *, colours: str = "rgb24", first: int = 0) -> str:
    kept = MemorySink()
    kept.colours = colours  # type: ignore[assignment]  # one of both
    sink: FrameSink = FlashSink(kept, FPS, first=first)
    for frame, repeat in frames:
        sink.write(frame, repeat)
    sink.close()
    assert len(kept.frames) == len(frames)
    assert isinstance(sink, FlashSink)
    return " ".join(sink.warnings)


def _film(
    period: int, *, share: float = 1.0, low: int = 20, high: int = 230, frames: int = 40
) -> list[tuple[Frame, int]]:
    """A part of the frame, by its rows, is by turns dark and bright."""
    film = []
    for number in range(frames):
        frame = np.full((72, 128, 3), 20, dtype=np.uint8)
        frame[: round(72 * share)] = high if number // period % 2 else low
        film.append((frame, 1))
    return film


@pytest.mark.parametrize("share", [1.0, 0.3])
def test_four_flashes_a_second_over_a_quarter_of_the_frame_are_noticed(share: float) -> None:
    assert "flashes more than three times a second at 0.7 s" in _warned(_film(2, share=share))


def test_the_time_is_counted_from_the_first_frame_of_the_film() -> None:
    assert "at 5.7 s" in _warned(_film(2), first=100)


@pytest.mark.parametrize(("period", "seen"), [(2, True), (4, False)])
def test_flashes_across_the_seam_of_two_parts_are_noticed(period: int, seen: bool) -> None:
    film = _film(period, frames=24)
    edges = []
    still = [(film[0][0], 1)] * 30
    for first, part in ((100, still + film[:12]), (142, film[12:] + still)):
        sink = FlashSink(MemorySink(), FPS, first=first)
        for frame, repeat in part:
            sink.write(frame, repeat)
        assert sink.warnings == []
        assert len(sink.edges) < len(part)
        edges.append(sink.edges)
    for parts in (edges, edges[::-1]):
        said = " ".join(flashes_at_seams([look for part in parts for look in part], FPS))
        assert ("flashes more than three times a second at 7." in said) == seen


@pytest.mark.parametrize(
    "film",
    [
        _film(4),  # two and a half flashes a second
        _film(2, share=0.2),  # in a small part
        _film(2, low=200, high=208),  # of little luminance
        _film(2, low=232, high=255),  # between bright colours
        _film(2, frames=11),  # not often enough
        [(frame, 3) for frame, _ in _film(2)],  # each shown for longer
    ],
)
def test_other_changes_are_not_flashes(film: list[tuple[Frame, int]]) -> None:
    assert _warned(film) == ""


def test_planes_are_looked_at_by_their_luma() -> None:
    film: list[tuple[Frame, int]] = []
    for number in range(40):
        planes = np.full((108, 128), 128, dtype=np.uint8)
        planes[:72] = 200 if number // 2 % 2 else 30
        film.append((planes, 1))
    assert "at 0.7 s" in _warned(film, colours="yuv420p")


FLASHING = """
from manim import Scene, Square, WHITE, BLACK

class Flashing(Scene):
    def construct(self):
        square = Square(20, fill_opacity=1, color=WHITE)
        for _ in range(8):
            self.add(square)
            self.wait(0.1)
            self.remove(square)
            self.wait(0.1)
"""


def test_a_scene_that_flashes_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "flashing.py").write_text(FLASHING)
    scene = f"{tmp_path / 'flashing.py'}:Flashing"
    for name in ("film.mp4", "film.gif"):
        made = epochreel.render([], tmp_path / name, scene=scene, size="64x64@20")
        assert any("WCAG 2.3.1" in each for each in made.warnings)


@pytest.mark.slow
def test_an_animation_that_never_stops_is_warned_of(spiral: Recording, tmp_path: Path) -> None:
    def warned(seconds: float, **options: int) -> bool:
        path, size = tmp_path / "film.gif", "64x64@4"
        made = epochreel.render(spiral, path, size=size, duration=seconds, **options)  # type: ignore[arg-type]  # `loop`
        return any("WCAG 2.2.2" in each and "`loop` 1" in each for each in made.warnings)

    assert warned(6)
    assert not warned(6, loop=1)
    assert not warned(5)
