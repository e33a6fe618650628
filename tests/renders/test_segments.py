"""Videos drawn by several processes have the same frames as those drawn by one."""

from pathlib import Path

import av
import av.logging
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from epochreel.errors import UserError
from epochreel.reels.recording import Recording
from epochreel.renders.options import RenderOptions
from epochreel.renders.render_recordings import render_recordings
from epochreel.renders.segments import split

pytestmark = pytest.mark.slow

OPTIONS = RenderOptions(size="192x108@10", duration=6.5, workers=1)


@given(st.integers(1, 5000), st.integers(1, 16), st.integers(1, 240))
def test_ranges_are_whole_groups_that_cover_all_frames(frames: int, parts: int, group: int) -> None:
    ranges = split(frames, parts, group)
    assert [frame for each in ranges for frame in each] == list(range(frames))
    assert 1 <= len(ranges) <= parts
    assert all(len(each) > 0 and each.start % group == 0 for each in ranges)


@pytest.mark.parametrize(
    ("suffix", "crf", "typical", "worst"),
    [
        # Lossless: frames are equal to the last bit.
        (".mp4", 0, 0.0, 0.0),
        # The rate control differs at the joins.
        pytest.param(".webm", 0, 0.001, 0.01, marks=pytest.mark.slow),
        pytest.param(".mp4", 10, 0.3, 0.6, marks=pytest.mark.slow),
    ],
)
def test_three_segments_have_the_same_frames(
    suffix: str, crf: int, typical: float, worst: float, spiral: Recording, tmp_path: Path
) -> None:
    decoded = []
    reported: list[tuple[int, int]] = []
    for workers in (1, 3):
        path = tmp_path / f"{workers}{suffix}"
        options = OPTIONS.replaced(workers=workers, crf=crf)
        render_recordings([spiral], path, options, report=lambda *done: reported.append(done))
        with av.logging.Capture() as messages, av.open(str(path)) as video:
            frames = list(video.decode(video=0))
        assert messages == []
        assert [frame.time for frame in frames] == pytest.approx([n / 10 for n in range(65)])
        decoded.append(np.stack([frame.to_ndarray(format="yuv420p") for frame in frames]))
    assert reported[-1] == (65, 65)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"1{suffix}", f"3{suffix}"]
    difference = np.abs(decoded[0].astype(int) - decoded[1])
    assert difference.mean() <= typical
    assert difference.mean(axis=(1, 2)).max() <= worst


def test_a_segment_that_fails_leaves_no_file(spiral: Recording, tmp_path: Path) -> None:
    options = OPTIONS.replaced(workers=2, scene="comparison")
    with pytest.raises(UserError, match="scene 'comparison' shows 2 to 9 recordings"):
        render_recordings([spiral], tmp_path / "film.mp4", options)
    assert list(tmp_path.iterdir()) == []
