"""A file sealed with a passphrase, piece by piece: what leaves the machine is read by nobody else.

The key is made of the passphrase by scrypt; each piece is sealed by AES-256-GCM under a number of
its own that also says whether it is the last, so that pieces cannot be changed, swapped or left
out unnoticed (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from polyvocal.core.errors import BadFile, BadValue
from polyvocal.core.language import _, ngettext

SEALED = ".sealed"
SHORTEST = 12
_MAGIC = b"polyvocal sealed 1\n"
# 128 MB and some tenths of a second for each guess.
_LOG_N, _R, _P = 17, 8, 1
_MOST_LOG_N = 20  # a file from elsewhere may not ask for more than 1 GB
_SALT_BYTES, _PREFIX_BYTES, _CHECK_BYTES, _TAG_BYTES = 16, 7, 16, 16
_PIECE = 1 << 20
_HEAD_BYTES = len(_MAGIC) + 3 + _SALT_BYTES + _PREFIX_BYTES + _CHECK_BYTES


def check_passphrase(passphrase: str) -> None:
    """Raise `BadValue` for one that is soon guessed."""
    if len(passphrase) < SHORTEST:
        sentence = ngettext(
            "The passphrase must have at least {n} character.",
            "The passphrase must have at least {n} characters.",
            SHORTEST,
        )
        raise BadValue(sentence.format(n=SHORTEST))


def is_sealed(file: Path) -> bool:
    """Does the file begin as a sealed one does? Raises `BadFile` when it is not there."""
    try:
        with file.open("rb") as read:
            return read.read(len(_MAGIC)) == _MAGIC
    except OSError as error:
        raise BadFile(file, _("this file cannot be read."), remedy=_("Check its name.")) from error


def seal(source: Path, target: Path, passphrase: str) -> None:
    """Write `source` sealed to `target`, a new file for its owner alone."""
    check_passphrase(passphrase)
    salt, prefix = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_PREFIX_BYTES)
    said = _MAGIC + bytes([_LOG_N, _R, _P]) + salt + prefix
    key, check = _keys(passphrase, salt, _LOG_N, _R, _P)
    cipher = _cipher(key)
    with source.open("rb") as read, _new(target) as write:
        write.write(said + check)
        for number, (piece, is_last) in enumerate(_pieces(read, _PIECE)):
            write.write(cipher.encrypt(_nonce(prefix, number, is_last), piece, said))


def unseal(source: Path, target: Path, passphrase: str) -> None:
    """Write what is sealed in `source` to `target`, a new file for its owner alone.

    Raises `BadFile` for another passphrase, and for a file that is cut short or was changed.
    """
    with _new(target) as write:
        for piece in unsealed(source, passphrase):
            write.write(piece)


def unsealed(source: Path, passphrase: str) -> Iterator[bytes]:
    """What is sealed in the file, piece by piece. Raises as `unseal`, some pieces later maybe."""
    from cryptography.exceptions import InvalidTag

    with source.open("rb") as read:
        head = read.read(_HEAD_BYTES)
        said, check = head[:-_CHECK_BYTES], head[-_CHECK_BYTES:]
        if len(head) < _HEAD_BYTES or not head.startswith(_MAGIC):
            raise _damaged(source)
        log_n, r, p = said[len(_MAGIC) : len(_MAGIC) + 3]
        if not (1 <= log_n <= _MOST_LOG_N and 1 <= r <= _R and 1 <= p <= _P):
            raise _damaged(source)
        salt, prefix = said[-_SALT_BYTES - _PREFIX_BYTES : -_PREFIX_BYTES], said[-_PREFIX_BYTES:]
        key, expected = _keys(passphrase, salt, log_n, r, p)
        if not hmac.compare_digest(check, expected):
            raise BadFile(
                source,
                _("it was sealed with another passphrase."),
                remedy=_("Give the passphrase that was in use when it was made."),
            )
        cipher = _cipher(key)
        for number, (piece, is_last) in enumerate(_pieces(read, _PIECE + _TAG_BYTES)):
            try:
                yield cipher.decrypt(_nonce(prefix, number, is_last), piece, said)
            except InvalidTag:
                raise _damaged(source) from None


def _damaged(source: Path) -> BadFile:
    return BadFile(
        source,
        _("it is cut short, or not as it was written."),
        remedy=_("Use another backup."),
    )


def _keys(passphrase: str, salt: bytes, log_n: int, r: int, p: int) -> tuple[bytes, bytes]:
    """The key, and what tells before anything is unsealed whether it is the right one."""
    n = 1 << log_n
    made = hashlib.scrypt(
        passphrase.encode("utf-8", "surrogatepass"),
        salt=salt, n=n, r=r, p=p, maxmem=(n + p + 2) * r * 128 + (1 << 20), dklen=32 + _CHECK_BYTES,
    )  # fmt: skip
    return made[:32], made[32:]


def _cipher(key: bytes):  # type: ignore[no-untyped-def]  # its class is known where the extra is
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError:
        raise BadValue(
            _(
                "Sealing a backup needs the server parts of Polyvocal; install them with: "
                "pip install 'polyvocal[server]'"
            )
        ) from None
    return AESGCM(key)


def _nonce(prefix: bytes, number: int, is_last: bool) -> bytes:
    return prefix + number.to_bytes(4) + bytes([is_last])


def _pieces(read: BinaryIO, size: int) -> Iterator[tuple[bytes, bool]]:
    """The rest of a file in pieces, each with whether it is the last; an empty one has one."""
    piece = read.read(size)
    while True:
        following = read.read(size)
        yield piece, not following
        if not following:
            return
        piece = following


def _new(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")
