"""What embeds an output elsewhere: poster, captions, chapters, texts, and fragments of pages."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from ..appearing import appearing
from ..errors import UserError
from ..pages.addresses import address_of
from ..reels.recording import Recording
from ..scenes.alternative import text_alternative
from ..scenes.epoch_range import EpochRange
from ..scenes.fields.pace import Pace
from ..scenes.words.sentences import captions_of, divergence_of, title_of
from .captions import Caption, transcript, vtt
from .embedding_paths import embedding_suffixes
from .options import RenderOptions
from .page_frame import ALLOWED, FIT, PAGE_HEIGHT
from .sinks.formats import FORMATS, Format
from .sinks.options import StillOptions

_PAGE_POSTER = "1280x720"
_SHORTEST = 0.04  # seconds, of a caption

# A film that moves by itself only where that is welcome; without scripts, its controls start it.
_PLAY = """<script>
(() => {
const video = document.currentScript.previousElementSibling.querySelector("video");
if (!matchMedia("(prefers-reduced-motion: reduce)").matches) video.play().catch(() => {});
})();
</script>"""


def write_embedding(
    reels: Sequence[Recording],
    output: Path,
    options: RenderOptions,
    *,
    frame: tuple[int, int],
    seconds: float,
    draw: Callable[[Sequence[Recording], Path, RenderOptions], object],
) -> None:
    """Write the files beside `output`, which has frames of a width and a height in pixels.

    `draw` renders a still of the end to a file.
    """
    form = FORMATS[output.suffix.lower()]
    suffixes = embedding_suffixes(form)
    whole = reels
    if options.frame.epochs_shown is not None:
        reels = EpochRange.parse(options.frame.epochs_shown).of(reels)
    title, alt = _title(reels, options), _description(reels, options)
    if ".png" in suffixes:
        poster = output.with_suffix(".png")
        try:
            draw(whole, poster, _still(whole, options, form, frame))
        except UserError:
            if not form.page or len(whole) == 1:
                raise
            # A page may show what cannot be compared.
            draw(whole[:1], poster, _still(whole[:1], options, form, frame))
    texts = {".alt.txt": f"{alt}\n"}
    if form.page:
        texts |= _of_page(output, title, alt)
    elif form.mime.startswith("video/"):
        captions = _captions(reels, options, seconds)
        texts |= texts_without_sentences(title, alt, seconds)
        if captions:
            texts[".vtt"] = vtt(captions)
            said = [*dict.fromkeys([*(each.text for each in captions), alt])]
            texts[".txt"] = transcript(title, [("", said)])
        texts[".chapters.vtt"] = vtt(_chapters(title, captions, seconds))
        texts |= fragments_of_video(output, title, alt, frame)
    elif form.mime == "application/pdf":
        texts |= _of_document(output, title, alt)
    else:
        texts |= _of_image(output, alt, frame, still=form.single)
    write_texts(output, texts)


def write_texts(output: Path, texts: Mapping[str, str]) -> None:
    """Write texts into the files beside an output that have these suffixes in place of its own."""
    for suffix, text in texts.items():
        with appearing(output.with_suffix(suffix)) as part:
            part.write_text(text, encoding="utf-8")


def texts_without_sentences(title: str, alt: str, seconds: float) -> dict[str, str]:
    """Captions and a transcript of a film in which nothing is said: they say what is seen."""
    return {
        ".vtt": vtt([Caption(Fraction(0), _time(seconds), alt)]),
        ".txt": transcript(title, [("", [alt])]),
    }


def _still(
    reels: Sequence[Recording], options: RenderOptions, form: Format, frame: tuple[int, int]
) -> RenderOptions:
    """The options of the picture that stands for the output."""
    still = options.for_format(FORMATS[".png"]).replaced(embed=False)
    if not form.page:
        return still.replaced(size=f"{frame[0]}x{frame[1]}", at=StillOptions.at)
    kept = {name: value for name, value in still.given.items() if name not in ("pace", "duration")}
    scene = "convergence" if len(reels) == 1 else "comparison"
    return RenderOptions(**kept | {"scene": scene, "size": _PAGE_POSTER, "at": StillOptions.at})


def _title(reels: Sequence[Recording], options: RenderOptions) -> str:
    if options.frame.title is not None:
        return options.frame.title
    if not reels:
        return options.entry.name
    return divergence_of(reels) or title_of(reels[0])


def _description(reels: Sequence[Recording], options: RenderOptions) -> str:
    """What is seen at the end; of a scene without recordings, its name and its summary."""
    if reels:
        return text_alternative(reels)
    name, summary = options.entry.name, options.entry.summary
    return f"{name}: {summary}" if summary else f"{name}, a Manim scene"


def _captions(reels: Sequence[Recording], options: RenderOptions, seconds: float) -> list[Caption]:
    """The sentences of a run when they become true, each until the next."""
    if len(reels) != 1 or options.scene == "data":
        return []
    pace = Pace.named(options.frame.pace, reels[0])
    said = [
        (max(pace.when(float(step)), 0.0) * seconds, text) for step, text in captions_of(reels[0])
    ]
    edges = [*(start for start, _ in said), seconds]
    return [
        Caption(_time(start), _time(end), text)
        for (start, end), (_, text) in zip(pairwise(edges), said, strict=True)
        if end - start >= _SHORTEST
    ]


def _time(seconds: float) -> Fraction:
    return Fraction(seconds).limit_denominator(1000)


def _chapters(title: str, captions: Sequence[Caption], seconds: float) -> list[Caption]:
    """The start of a film, and a chapter for each of its sentences."""
    later = [each for each in captions if each.start > 0]
    first = Caption(Fraction(0), later[0].start if later else _time(seconds), title)
    return [first, *later]


def fragments_of_video(
    output: Path, title: str, alt: str, frame: tuple[int, int]
) -> dict[str, str]:
    """HTML and Markdown that show a film with its poster, captions, chapters and transcript."""
    form = FORMATS[output.suffix.lower()]
    name, poster, text = (
        address_of(output.with_suffix(each).name) for each in (output.suffix, ".png", ".txt")
    )
    tracks = "\n".join(
        f'<track kind="{kind}" src="{address_of(output.with_suffix(suffix).name)}" '
        f'srclang="en" label="{label}"{" default" * (kind == "captions")}>'
        for kind, suffix, label in (
            ("captions", ".vtt", "Captions"),
            ("chapters", ".chapters.vtt", "Chapters"),
        )
    )
    fragment = f"""<figure>
<video width="{frame[0]}" height="{frame[1]}" style="max-width:100%;height:auto" poster="{poster}" \
aria-label="{html.escape(alt)}" muted loop playsinline controls preload="metadata">
<source src="{name}" type="{form.mime}">
{tracks}
<a href="{name}">{html.escape(title)}</a>
</video>
<figcaption><bdi>{html.escape(title)}</bdi> · <a href="{text}">Transcript</a></figcaption>
</figure>
{_PLAY}
"""
    return {".embed.html": fragment, ".embed.md": _linked(output, title, alt, transcribed=True)}


def _of_image(output: Path, alt: str, frame: tuple[int, int], *, still: bool) -> dict[str, str]:
    name, said = address_of(output.name), html.escape(alt)
    image = (
        f'<img src="{name}" width="{frame[0]}" height="{frame[1]}" '
        f'style="max-width:100%;height:auto" alt="{said}">\n'
    )
    if not still:
        poster = address_of(output.with_suffix(".png").name)
        calm = f'<source srcset="{poster}" media="(prefers-reduced-motion: reduce)">'
        image = f"<picture>\n{calm}\n{image}</picture>\n"
    return {".embed.html": image, ".embed.md": f"![{_escaped(alt)}]({name})\n"}


def _of_document(output: Path, title: str, alt: str) -> dict[str, str]:
    """A link, since browsers show a PDF by itself only."""
    name = address_of(output.name)
    fragment = f'<a href="{name}" title="{html.escape(alt)}"><bdi>{html.escape(title)}</bdi></a>\n'
    return {".embed.html": fragment, ".embed.md": f"[{_escaped(title)}]({name})\n"}


def _of_page(output: Path, title: str, alt: str) -> dict[str, str]:
    page, poster = (address_of(output.with_suffix(each).name) for each in (output.suffix, ".png"))
    fragment = f"""<iframe src="{page}" title="{html.escape(alt)}" \
style="width:100%;height:{PAGE_HEIGHT}px;border:0" sandbox="{ALLOWED}" \
loading="lazy"></iframe>
{FIT}
<noscript><a href="{page}"><img src="{poster}" style="max-width:100%;height:auto" \
alt="{html.escape(alt)}"></a></noscript>
"""
    return {".embed.html": fragment, ".embed.md": _linked(output, title, alt)}


def _linked(output: Path, title: str, alt: str, *, transcribed: bool = False) -> str:
    """A picture in Markdown that leads to the output."""
    picture = f"![{_escaped(alt)}]({address_of(output.with_suffix('.png').name)})"
    text = f"[{picture}]({address_of(output.name)})\n\n{_escaped(title)}"
    if transcribed:
        text += f" · [Transcript]({address_of(output.with_suffix('.txt').name)})"
    return text + "\n"


def _escaped(text: str) -> str:
    """A text in Markdown, on one line, in which nothing is markup."""
    text = " ".join(text.split())
    return html.escape("".join(f"\\{each}" if each in "\\`*_[]()#!|~" else each for each in text))
