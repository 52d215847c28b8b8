"""ZIP packages and XML parts from strangers: sizes bounded, no entities, no network."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from loaders.readers._errors import ReadError

MAX_PART_BYTES = 24_000_000
"""No part of a real document comes near this size, unpacked."""

_MOST_PARAGRAPHS = 200_000
_MOST_TAGS = 1_500_000
_MAX_DIRECTORY_BYTES = 4_000_000
_END_OF_DIRECTORY = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"


class Package:
    """A ZIP package, read part by part.

    Raises
    ------
    ReadError
        If the bytes are no whole ZIP archive, or one with more entries than a document has.
    """

    def __init__(self, data: bytes):
        end = data.rfind(_END_OF_DIRECTORY, max(0, len(data) - 66_000))
        if end < 0 or end + 22 > len(data):
            raise ReadError("the file breaks off before its end; fetch it again", place="end of file")
        # The directory is held in memory whole, so its size is looked at before it is read.
        size = int.from_bytes(data[end + 12 : end + 16], "little")
        if size > _MAX_DIRECTORY_BYTES or data[max(0, end - 20) : end].startswith(_ZIP64_LOCATOR):
            raise ReadError("the archive has more entries than any document; it is refused")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise ReadError(f"the archive is broken ({error}); fetch it again") from error

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts."""
        return frozenset(self._archive.namelist())

    def part(self, name: str) -> bytes:
        """One part, unpacked.

        Raises
        ------
        ReadError
            If it is missing, broken, encrypted, or larger than `MAX_PART_BYTES` unpacked.
        """
        try:
            if self._archive.getinfo(name).file_size > MAX_PART_BYTES:
                raise _too_large(name)
            with self._archive.open(name) as stream:
                # The declared size may lie; what really comes out is what counts.
                content = stream.read(MAX_PART_BYTES + 1)
        except KeyError as error:
            raise ReadError("the package has no such part; it is no whole Word document", place=name) from error
        except RuntimeError as error:
            raise ReadError("the archive is protected by a password; save it without one", place=name) from error
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError) as error:
            raise ReadError(f"this part of the archive is broken ({error}); fetch it again", place=name) from error
        if len(content) > MAX_PART_BYTES:
            raise _too_large(name)
        return content

    def tree(self, name: str) -> etree._Element:
        """The root element of an XML part.

        Raises
        ------
        ReadError
            As `part`, or if the part is no well-formed XML or declares entities.
        """
        try:
            root = etree.fromstring(self._markup(name), _parser())
        except etree.XMLSyntaxError as error:
            raise _broken(name, error) from error
        _refuse_declarations(root, name)
        return root

    def elements(self, name: str, tags: tuple[str, ...]) -> Iterator[etree._Element]:
        """The elements of a large XML part that have one of these tags, each when it is complete.

        Raises
        ------
        ReadError
            As `tree`.
        """
        stream = io.BytesIO(self._markup(name))
        options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
        try:
            for count, (_, element) in enumerate(etree.iterparse(stream, events=("end",), tag=tags, **options)):
                if count == 0:
                    _refuse_declarations(element, name)
                if count > _MOST_PARAGRAPHS:
                    raise ReadError(f"this part has more than {_MOST_PARAGRAPHS:,} paragraphs; split it", place=name)
                yield element
        except etree.XMLSyntaxError as error:
            raise _broken(name, error) from error

    def _markup(self, name: str) -> bytes:
        content = self.part(name)
        if content.count(b"<") > _MOST_TAGS:
            raise ReadError(f"this part has more than {_MOST_TAGS:,} tags; no document does", place=name)
        return content


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _refuse_declarations(element: etree._Element, name: str) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise ReadError(
            "the part declares entities, which Word never writes and which can reach other files; it is refused",
            place=name,
        )


def _broken(name: str, error: etree.XMLSyntaxError) -> ReadError:
    return ReadError(f"this part is no well-formed XML ({error.msg}); save the document again in Word", place=name)


def _too_large(name: str) -> ReadError:
    return ReadError(f"this part unpacks to more than {MAX_PART_BYTES:,} bytes; no document does", place=name)
