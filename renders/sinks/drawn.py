"""Sinks of what Cairo draws: SVG and PDF with curves and outlines of type, and PNG of the same."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cairo

from ...scenes.stage.size import Size
from .labels import PngLabels, rdf_of, record_in
from .options import Chosen
from .sink import FileSink, Frame

_POINTS = 0.75  # of a PDF for each pixel, of which CSS has 96 to the inch


class DrawnSink(FileSink):
    """Writes one picture that a function draws on a context, whose unit is the pixel."""

    @classmethod
    def opened(
        cls,
        path: Path,
        size: Size,  # noqa: ARG003  # what is drawn has a size
        options: Chosen,  # noqa: ARG003  # what is drawn has been selected
    ) -> DrawnSink:
        """A sink into the file at `path`."""
        return cls(path)

    @abstractmethod
    def draw(self, width: int, height: int, drawing: Callable[[Any], None]) -> None:
        """Let `drawing` draw a picture of that size on a context."""

    def write(self, frame: Frame, repeat: int = 1) -> None:  # noqa: ARG002
        """Frames are pixels, which it does not take."""
        raise TypeError("a drawn file takes no frames")

    def _finish(self) -> None:
        """The picture has been written."""

    def _discard(self) -> None:
        """The picture has been written, or nothing has."""


class PngSheetSink(DrawnSink):
    """Writes pixels."""

    labels = PngLabels()

    def draw(self, width: int, height: int, drawing: Callable[[Any], None]) -> None:
        """Draw, and encode."""
        surface = cairo.ImageSurface(cairo.FORMAT_RGB24, width, height)
        drawing(cairo.Context(surface))
        with self._naming():
            surface.write_to_png(str(self.part))


class SvgSink(DrawnSink):
    """Writes SVG, with title and description where browsers and screen readers look for them."""

    def draw(self, width: int, height: int, drawing: Callable[[Any], None]) -> None:
        """Draw, and add metadata."""
        with self._naming():
            surface = cairo.SVGSurface(str(self.part), width, height)
            surface.set_document_unit(cairo.SVG_UNIT_PX)
            drawing(cairo.Context(surface))
            surface.finish()
            text = _numbered(self.part.read_text("utf-8"))
            start = text.index(">", text.index("<svg")) + 1
            self.part.write_text(text[:start] + self._said() + text[start:], "utf-8")

    def _said(self) -> str:
        metadata = self._metadata
        texts = {"title": metadata.title, "desc": metadata.description}
        known = {name: _escaped(text) for name, text in texts.items() if text}
        named = "".join(f"\n<{name}>{text}</{name}>" for name, text in known.items())
        rdf = f"\n<metadata>{rdf_of(metadata)}</metadata>" if metadata.record else ""
        return named + rdf

    @classmethod
    def record_in(cls, path: Path) -> str:
        """The record among the metadata."""
        return record_in(path.read_text("utf-8", errors="replace"))


class PdfSink(DrawnSink):
    """Writes PDF, with metadata among the properties of the document."""

    def draw(self, width: int, height: int, drawing: Callable[[Any], None]) -> None:
        """Draw on a page of the size."""
        metadata, kinds = self._metadata, cairo.PDFMetadata
        with self._naming():
            surface = cairo.PDFSurface(str(self.part), width * _POINTS, height * _POINTS)
            texts = {
                kinds.TITLE: metadata.title,
                kinds.SUBJECT: metadata.description,
                kinds.CREATOR: metadata.program,
                kinds.KEYWORDS: metadata.record,
            }
            for kind, text in texts.items():
                if text:
                    surface.set_metadata(kind, text)
            context = cairo.Context(surface)
            context.scale(_POINTS, _POINTS)
            drawing(context)
            surface.finish()
            self.part.write_bytes(_DATE.sub(_undated, self.part.read_bytes()))

    @classmethod
    def record_in(cls, path: Path) -> str:
        """The keywords."""
        found = re.search(rb"/Keywords <FEFF([0-9A-Fa-f\s]*)>", path.read_bytes())
        return bytes.fromhex(found[1].decode()).decode("utf-16-be", "replace") if found else ""


# Files are the same whenever they are made, so that they can be compared.
_DATE = re.compile(rb"/CreationDate \([^)]*\)")


def _undated(found: re.Match[bytes]) -> bytes:
    """As many spaces, since PDFs say at which byte each object begins."""
    return b" " * len(found[0])


def _numbered(svg: str) -> str:
    """SVG whose names begin with 1: Cairo counts on through all files of a process."""
    known: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        start, kind, number = found.groups()
        return start + known.setdefault(kind + number, f"{kind}-{len(known) + 1}")

    return re.sub(r'(id="|#)([a-z]+)(\d+)\b', named, svg)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
