"""Animated WebP as Chromium decodes it: frames, and how long they last."""

import base64
from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from epochreel.renders.render import render
from epochreel.training.record import record
from epochreel.training.spec import RunSpec

pytestmark = pytest.mark.slow

_DECODED = """async (data) => {
  const bytes = Uint8Array.from(atob(data), (each) => each.charCodeAt(0));
  const decoder = new ImageDecoder({ data: bytes, type: "image/webp" });
  await Promise.all([decoder.tracks.ready, decoder.completed]);
  const { frameCount, repetitionCount } = decoder.tracks.selectedTrack;
  const durations = [];
  for (let frameIndex = 0; frameIndex < frameCount; frameIndex += 1) {
    const { image } = await decoder.decode({ frameIndex });
    durations.push([image.displayWidth, image.displayHeight, image.duration]);
    image.close();
  }
  return { durations, again: repetitionCount === Infinity ? "for ever" : repetitionCount };
}"""


def test_frames_last_as_long_as_in_the_film(chromium: Browser, tmp_path: Path) -> None:
    recording = record(
        RunSpec.parse({"data": "circles", "hidden": (3,), "epochs": 10}), tmp_path / "run.reel"
    )
    output = tmp_path / "film.webp"
    rendered = render(recording, output, size="160x90@10", duration=1)
    blank = tmp_path / "blank.html"
    blank.write_text("<!doctype html><title>t</title>")
    page = chromium.new_page()
    page.goto(blank.as_uri())
    found = page.evaluate(_DECODED, base64.b64encode(output.read_bytes()).decode())
    page.close()
    assert {(width, height) for width, height, _ in found["durations"]} == {(160, 90)}
    lasting = [Fraction(each, 1_000_000) for *_, each in found["durations"]]
    assert len(lasting) > 5
    assert all(each % Fraction(1, 10) == 0 for each in lasting)  # repeated frames are merged
    assert sum(lasting) == Fraction(rendered.frames, 10)
    assert found["again"] == "for ever"
