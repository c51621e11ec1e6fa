"""Opening zip packages of office programs safely: sizes before contents, names never as paths."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field

from lxml import etree

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _, ngettext
from polyvocal.formats.limits import (
    LARGEST_PART,
    LARGEST_RATIO,
    LARGEST_UNPACKED,
    MEGABYTE,
    MOST_PARTS,
    RATIO_MATTERS_FROM,
)


@dataclass
class Package:
    """A zip package in memory; parts are read by name and never written anywhere.

    `file` names it in errors.
    """

    data: bytes
    file: str
    _unpacked: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(self.data))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
            raise self._damaged() from error
        self._parts = {info.filename.lstrip("/"): info for info in self._zip.infolist()}
        if len(self._parts) > MOST_PARTS:
            raise BadFile(
                self.file,
                ngettext(
                    "It holds more than {n} part.", "It holds more than {n} parts.", MOST_PARTS
                ).format(n=f"{MOST_PARTS:,}"),
            )

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, as the package lists them."""
        return tuple(self._parts)

    def read(self, name: str) -> bytes:
        """One part's bytes. Raises `BadFile` when it is missing, damaged, locked or too large."""
        info = self._parts.get(name)
        if info is None:
            raise self._damaged()
        tight = info.file_size > RATIO_MATTERS_FROM and (
            info.file_size > info.compress_size * LARGEST_RATIO
        )
        if info.file_size > LARGEST_PART or tight:
            raise self._too_large()
        try:
            with self._zip.open(info) as part:
                # The size the file states may be a lie: one byte more tells.
                content = part.read(info.file_size + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,  # a password
            ValueError,  # a part that would begin before the file does
        ) as error:
            raise self._damaged() from error
        self._unpacked += len(content)
        if len(content) > info.file_size or self._unpacked > LARGEST_UNPACKED:
            raise self._too_large()
        return content

    def parse(self, name: str) -> etree._Element:
        """One part as XML, without entities, document types or anything from outside."""
        content = self.read(name)
        # A parser of its own each time: lxml's keep what they met.
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._damaged() from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise BadFile(
                self.file,
                _("It declares a document type of its own, which word processors never write."),
                remedy=_(
                    "It was not read; open it where it comes from and save it again if you "
                    "trust it."
                ),
            )
        return root

    def _damaged(self) -> BadFile:
        return BadFile(
            self.file,
            _("This file is damaged, incomplete or locked with a password."),
            remedy=_(
                "Open it in the program it comes from, save it again without a password, and add "
                "that file."
            ),
        )

    def _too_large(self) -> BadFile:
        return BadFile(
            self.file,
            _("Unpacked, this file would take more than {size} MB; it was not read.").format(
                size=LARGEST_PART // MEGABYTE
            ),
            remedy=_("Save the interview alone, without pictures, or as plain text."),
        )
