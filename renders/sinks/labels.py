"""Metadata in finished files of pictures: PNG and APNG, GIF and WebP; loads no encoder."""

from __future__ import annotations

import re
import struct
from html import escape, unescape
from typing import BinaryIO, Protocol

from .chunks import (
    data_of,
    insert,
    overwrite,
    png_chunk,
    png_chunks,
    riff_chunk,
    riff_chunks,
)
from .metadata import PROGRAM, Metadata

_XMP = 0b100  # the bit of VP8X that says that there is XMP
_NAMESPACE = f"https://github.com/{PROGRAM}/{PROGRAM}/"
_PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST = 1 << 26  # bytes of a chunk that is read


class Labels(Protocol):
    """Writes metadata into a finished file, and reads their record."""

    def write(self, file: BinaryIO, metadata: Metadata) -> None:
        """Put metadata into a file that has none."""

    def read(self, file: BinaryIO) -> str:
        """The record in a file; '' if there is none."""


class PngLabels:
    """In chunks of text in UTF-8, under the names that PNG suggests (PNG specification, 11.3.3)."""

    def write(self, file: BinaryIO, metadata: Metadata) -> None:
        """Put a chunk for each text after the header; a file of another kind is left as it is."""
        file.seek(0)
        if file.read(len(_PNG)) != _PNG:
            return
        texts = {
            "Title": metadata.title,
            "Description": metadata.description,
            "Software": metadata.program,
            "Comment": metadata.record,
        }
        header = next(png_chunks(file))
        chunks = [
            png_chunk(b"iTXt", f"{name}\0\0\0\0\0{text}".encode())
            for name, text in texts.items()
            if text
        ]
        insert(file, header.start + header.length + 4, b"".join(chunks))

    def read(self, file: BinaryIO) -> str:
        """The comment."""
        for chunk in png_chunks(file):
            if chunk.name == b"iTXt" and chunk.length <= _LARGEST:
                name, _, rest = data_of(file, chunk).partition(b"\0\0\0\0\0")
                if name == b"Comment":
                    return rest.decode(errors="replace")
        return ""


class GifLabels:
    """In a comment before the first picture (GIF89a, 24)."""

    def write(self, file: BinaryIO, metadata: Metadata) -> None:
        """Put the record after the palette, in blocks of up to 255 bytes."""
        text = metadata.record.encode()
        blocks = [text[start : start + 255] for start in range(0, len(text), 255)]
        comment = b"".join(bytes([len(block)]) + block for block in blocks)
        insert(file, _palette_end(file), b"!\xfe" + comment + b"\0")

    def read(self, file: BinaryIO) -> str:
        """The comments before the first picture."""
        file.seek(_palette_end(file))
        text = b""
        while file.read(1) == b"!":
            comment = file.read(1) == b"\xfe"
            while length := int.from_bytes(file.read(1)):
                block = file.read(length)
                text += block if comment else b""
        return text.decode(errors="replace")


class WebpLabels:
    """In XMP, the last chunk (RFC 9649, 2.7.1.5), with the names of Dublin Core."""

    def write(self, file: BinaryIO, metadata: Metadata) -> None:
        """Append the chunk; the header says that it is there, and how long the file is."""
        first = next(riff_chunks(file))
        if first.name != b"VP8X":  # a still
            size = _still_size(data_of(file, first))
            sides = b"".join((side - 1).to_bytes(3, "little") for side in size)
            insert(file, first.start - 8, riff_chunk(b"VP8X", b"\0\0\0\0" + sides))
            first = next(riff_chunks(file))
        flags = data_of(file, first)[0]
        overwrite(file, first.start, bytes([flags | _XMP]))
        file.seek(0, 2)
        file.write(riff_chunk(b"XMP ", _xmp(metadata).encode()))
        overwrite(file, 4, struct.pack("<I", file.seek(0, 2) - 8))

    def read(self, file: BinaryIO) -> str:
        """The record in XMP."""
        for chunk in riff_chunks(file):
            if chunk.name == b"XMP " and chunk.length <= _LARGEST:
                return record_in(data_of(file, chunk).decode(errors="replace"))
        return ""


def record_in(xml: str) -> str:
    """The record in XML that has one."""
    found = re.search(rf"<{PROGRAM}:record>(.*?)</{PROGRAM}:record>", xml, re.DOTALL)
    return unescape(found[1]) if found else ""


def rdf_of(metadata: Metadata) -> str:
    """Metadata as RDF in XML, which XMP and SVG hold."""
    named = {"title": metadata.title, "description": metadata.description}
    texts = "".join(
        f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'
        f"</dc:{name}>"
        for name, text in named.items()
        if text
    )
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:{PROGRAM}="{_NAMESPACE}">{texts}'
        f"<xmp:CreatorTool>{escape(metadata.program)}</xmp:CreatorTool>"
        f"<{PROGRAM}:record>{escape(metadata.record)}</{PROGRAM}:record>"
        "</rdf:Description></rdf:RDF>"
    )


def _xmp(metadata: Metadata) -> str:
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{rdf_of(metadata)}</x:xmpmeta>'
        '<?xpacket end="r"?>'
    )


def _palette_end(file: BinaryIO) -> int:
    """Where the first block of a GIF begins, after the palette of the film if it has one."""
    file.seek(10)
    flags = int.from_bytes(file.read(1))
    return 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)


def _still_size(lossless: bytes) -> tuple[int, int]:
    """Width and height of a still without loss (RFC 9649, 3.4)."""
    bits = int.from_bytes(lossless[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
