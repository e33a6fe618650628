"""`render`, the library's function for making films: every option is a documented keyword."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from pathlib import Path

from ..errors import UserError
from ..notebook import progress_bar
from ..reels.given import AnyRecording, recordings_of
from ..reels.given_path import path_of
from ..scenes.options import PaceName, ThemeName
from ..scenes.part_of_plane import AspectName
from .cores import Share
from .fitting import render_fitted
from .options import RenderOptions
from .places import PlaceName
from .render_recordings import Rendered
from .sinks.formats import format_of
from .sinks.options import EncoderPreset


def render(
    recordings: AnyRecording | Iterable[AnyRecording],
    output: str | Path,
    *,
    scene: str | None = None,
    size: str | None = None,
    metadata: bool | None = None,
    theme: ThemeName | None = None,
    duration: float | None = None,
    pace: PaceName | None = None,
    epochs_shown: str | None = None,
    aspect: AspectName | None = None,
    domain: str | None = None,
    title: str | None = None,
    levels: int | None = None,
    crf: int | None = None,
    preset: EncoderPreset | None = None,
    threads: int | None = None,
    variable_rate: bool | None = None,
    workers: int | None = None,
    at: float | str | None = None,
    moments: int | None = None,
    loop: int | None = None,
    transparent: bool | None = None,
    poster_first: bool | None = None,
    exact: bool | None = None,
    embed: bool | None = None,
    max_size: str | None = None,
    place: PlaceName | None = None,
    scene_options: Mapping[str, object] | None = None,
    report: Callable[[int, int], None] | None = None,
    share: Share | None = None,
) -> Rendered:
    """Render recordings as a video, GIF or still image, and return what was written.

    `recordings` are `.reel` files or `Recording`s; a single one is a list of one. The suffix of
    `output` selects the format: .mp4, .webm, .mov, .gif, .webp, .apng, .png, .svg, .pdf or .html.
    The file appears, or replaces an older one, only when it is complete.

    Options that are None are not given. One that is given but does not apply to the scene or the
    format is an error.

    - `scene`: name of the scene, from `epochreel list scenes`; default 'convergence'. Or a Manim
      scene of your own, 'file.py:Class'; one that opens its recordings itself is given none: `[]`.
    - `size`: 'WIDTHxHEIGHT' in pixels or a name from `epochreel list sizes`, with '@FPS' for the
      frames per second; default '1080p@60', for .gif, .webp and .apng
      '270p@20'.
    - `metadata`: whether the file says what it shows and how it was made; default True.
    - `theme`: 'dark' or 'light'; default 'dark'.
    - `duration`: length of the film in seconds, 0.5 to 3600; default 12.
    - `pace`: how the film runs through the epochs: 'even' (equal visible change per second),
      'linear' (equal epochs) or 'log' (equal doublings of the epoch); default 'even'.
    - `epochs_shown`: epochs that the film shows: '0..50', '100..' or '..50'; default all.
    - `aspect`: 'equal' for one scale of both axes, 'free' for one each; 'auto' for one of both
      where both columns have the same unit, or none, and their ranges are within a factor of
      two, as they were when the run was recorded.
    - `domain`: the part of the plane to draw, 'x0,x1,y0,y1' in the units of the data.
    - `title`: title in place of the one made from the recordings.
    - `levels`: colour levels per class in fields, 1 to 512; default 20 for .gif, .webp and .apng,
      else continuous colours.
    - `crf`: constant rate factor of videos, 0 to 51; lower is better quality, larger file; default
      18.
    - `preset`: speed of the video encoder, 'ultrafast', 'veryfast', 'faster', 'fast', 'medium' or
      'slow'; faster ones make larger files; default 'veryfast'.
    - `threads`: threads of the video encoder, 0 to 128; default 0, chosen by the cores.
    - `variable_rate`: whether frames of an MP4 that are held have a longer duration instead of
      being encoded again: faster, but some video editors expect a constant rate; default False.
    - `workers`: processes that draw a video, 0 to 64; 0 chooses by cores and duration. Default 1:
      this process draws, and starts no other.
    - `at`: time of a still image as a share of the duration, 0 (start) to 1 (end), or an epoch, as
      in 'epoch 300'; default 1.
    - `moments`: how many moments a .png, .svg or .pdf shows side by side, 2 to 24; default one, the
      whole frame. `size` is that of the frame that each is taken from, then by default '540x540'.
    - `loop`: how many times a .gif, .webp or .apng plays, 0 to 1000; default 0, for ever.
    - `transparent`: whether the background is left out of a .png, .webp, .apng, .webm or .mov, so
      that what is below shows through; default False.
    - `poster_first`: whether a GIF begins with one frame of its end, for programs that show its
      first frame only; default False.
    - `exact`: whether a page keeps parameters as they were recorded, instead of rounding them as
      far as the eye cannot tell; default False.
    - `embed`: whether to write beside the output what embeds it elsewhere: HTML, Markdown and a
      description, of films also a poster, captions, chapters and a transcript; default False.
    - `max_size`: largest file, '5MB', '800kB' or '2MiB': levels and rate factor that are not given,
      then rate and size are lowered until the film fits; `fitted` of the result says to what.
    - `place`: where it is published: 'github', 'readme', 'x', 'linkedin', 'substack', 'notion',
      'slide', 'paper' or 'vertical', which set size and largest file and need their format.
    - `scene_options`: what only some scenes take, such as `{"goal": 0.9, "by": "seconds"}` for
      'comparison'; `epochreel render --help` lists it. Also what a scene of your own declares.
    - `report`: is called with (frames done, total frames). The total is 0 while nobody knows it, in
      scenes of your own that play Manim's animations. Default: in a notebook, a bar below the cell.
    - `share`: limits the cores that are used; default all that are available to this process.

    May be called from any thread; calls from several threads take turns. Raises `UserError` for
    errors that the caller can correct, and `OSError` if the file cannot be written.
    """
    output = path_of(output, "the output")
    given = _given(
        scene_options,
        scene=scene,
        size=size,
        metadata=metadata,
        theme=theme,
        duration=duration,
        pace=pace,
        epochs_shown=epochs_shown,
        aspect=aspect,
        domain=domain,
        title=title,
        levels=levels,
        crf=crf,
        preset=preset,
        threads=threads,
        variable_rate=variable_rate,
        workers=workers,
        at=at,
        moments=moments,
        loop=loop,
        transparent=transparent,
        poster_first=poster_first,
        exact=exact,
        embed=embed,
        max_size=max_size,
        place=place,
    )
    if "workers" not in given and format_of(output.suffix).divisible:
        given["workers"] = 1
    options = RenderOptions(**given)
    given_recordings = recordings_of(recordings)
    with nullcontext(report) if report else progress_bar("rendering") as shown:
        return render_fitted(given_recordings, output, options, report=shown, share=share)


def _given(scene_options: object, **keywords: object) -> dict[str, object]:
    """The options that are not None, with those of the scene."""
    own = {} if scene_options is None else scene_options
    if not isinstance(own, Mapping):
        raise UserError("scene_options must be a table", given=own)
    for name in own:
        if name in keywords:
            raise UserError(
                "not an option of one scene", given=name, remedy=f"give it as {name}=..."
            )
    return {name: each for name, each in {**keywords, **own}.items() if each is not None}
