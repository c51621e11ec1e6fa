"""Bytes into text: UTF-8 strictly first, guesses only after it, and every guess reported."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import charset_normalizer
from charset_normalizer import CharsetMatch

from polyvocal.core.errors import BadFile
from polyvocal.core.findings import Finding, Outcome
from polyvocal.core.language import _, ngettext
from polyvocal.core.text import REPLACEMENT, clean_text
from polyvocal.formats.limits import LARGEST_TEXT, check_size
from polyvocal.formats.signatures import FileSort, describe, recognise

# UTF-32 first: its little-endian mark begins with UTF-16's.
_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TEXTLIKE = {FileSort.UNKNOWN, FileSort.VTT, FileSort.SRT, FileSort.HTML, FileSort.XML}
_HEAD = 8192
# Tab, line ends, form feed and DOS's end-of-file mark are what old text files hold.
_CONTROLS = bytes(set(range(32)) - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A})
_SHARE_OF_CONTROLS = 0.02
_SHARE_OF_SPACES = 0.04
# charset-normalizer takes about a second per megabyte; lines with accents in them tell the most.
_SAMPLE = 32 * 1024
_N_WORDS_SHOWN = 3
_N_RIVALS = 4
_HIGH_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_WORD = re.compile(r"\w+")
_PROBE = b"<p>az AZ 09&;/=+AGE-\\n</p>"
# Whoever names the first has always been read as the second, which holds all of it and more.
_MEANT_BY = {
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "iso-8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "latin1": "cp1252",
    "shift_jis": "cp932",
    "us-ascii": "cp1252",
}
_WESTERN = "cp1252"
# Where detection admits these for a text in Latin letters, they are by far the likeliest.
_LATIN_FIRST = (_WESTERN, "mac_roman")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's clean text, the encoding it was read in (Python's name) and what had to be said."""

    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, file: str, *, declared: str = "") -> Decoded:
    r"""Decode and clean a text file; `file` names it in findings and errors.

    A byte order mark decides; then UTF-8, strictly; then UTF-16 or UTF-32 without a mark; then what
    the file says of itself (`declared`, Python's name), where that fits every byte; then detection,
    where Windows Western (cp1252) is preferred over its single-byte rivals and a finding
    shows words that would read otherwise. Line ends become ``\n``. Raises `BadFile` for what is no
    text at all or larger than 50 MB.
    """
    check_size(len(data), file, LARGEST_TEXT)
    sort = recognise(data)
    if sort not in _TEXTLIKE:
        raise BadFile(
            file,
            _("This is {sort}, not text.").format(sort=describe(sort)),
            remedy=_("Save it as plain text in UTF-8."),
        )
    raw, encoding, findings = _decode(data, file, declared)
    clean = clean_text(raw, is_decoded=encoding == "utf-8")
    if clean.n_replaced:
        findings.append(say_replaced(file, clean.text, clean.n_replaced))
    return Decoded(clean.text, encoding, tuple(findings))


def _decode(data: bytes, file: str, declared: str) -> tuple[str, str, list[Finding]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding, file)
    wide = _wide_without_mark(data)
    if wide:
        return _decode_as(data, wide, file)
    _refuse_binary(data, file)
    try:
        return data.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        pass
    if declared and _fits(data, declared):
        return data.decode(declared), declared, []
    if _is_mostly_utf8(data):
        return _decode_as(data, "utf-8", file)
    return _detect(data, file)


def find_codec(name: str) -> str:
    """Python's name of an encoding that a file says it is in; "" where that cannot be true.

    What could be read so far as to name it is ASCII: UTF-16 or UTF-7 would not have been.
    """
    usual = _MEANT_BY.get(name.casefold(), name)
    try:
        return codecs.lookup(usual).name if _PROBE.decode(usual).encode() == _PROBE else ""
    except (LookupError, ValueError):
        return ""


def _decode_as(data: bytes, encoding: str, file: str) -> tuple[str, str, list[Finding]]:
    """Decode in a known encoding; what does not fit becomes U+FFFD and is reported."""
    try:
        return data.decode(encoding), encoding, []
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
        # Only Unicode can hold a "�" that somebody meant.
        n_meant = data.count(REPLACEMENT.encode(encoding)) if encoding.startswith("utf") else 0
        n_bad = text.count(REPLACEMENT) - n_meant
        return text, encoding, [say_replaced(file, text, max(n_bad, 1))]


def _wide_without_mark(data: bytes) -> str:
    """UTF-16 or UTF-32 told by where its zero bytes fall; "" when they don't."""
    head = data[: _HEAD - _HEAD % 4]
    if b"\x00" not in head or len(head) < 4:
        return ""
    lanes = [head[i::4].count(0) / len(head[i::4]) for i in range(4)]
    if min(lanes[1], lanes[3]) > 0.4 and max(lanes[0], lanes[2]) < 0.05:
        return "utf-16-le"
    if min(lanes[0], lanes[2]) > 0.4 and max(lanes[1], lanes[3]) < 0.05:
        return "utf-16-be"
    if min(lanes[2], lanes[3]) > 0.9 and lanes[0] < 0.05:
        return "utf-32-le"
    if min(lanes[0], lanes[1]) > 0.9 and lanes[3] < 0.05:
        return "utf-32-be"
    return next((name for name in ("utf-16-le", "utf-16-be") if _reads_as(head, name)), "")


def _reads_as(head: bytes, encoding: str) -> bool:
    """Is it printable text with spaces in it? Other scripts hold few zero bytes: in their spaces.

    Read the wrong way round, a space is another sign and most letters are Chinese ones.
    """
    text = head.decode(encoding, errors="replace")
    n_spaces = text.count(" ")
    is_printable = all(letter.isprintable() or letter in "\r\n\t" for letter in text)
    return is_printable and REPLACEMENT not in text and n_spaces >= _SHARE_OF_SPACES * len(text)


def _refuse_binary(data: bytes, file: str) -> None:
    head = data[:_HEAD]
    n_controls = len(head) - len(head.translate(None, _CONTROLS))
    if (
        n_controls > len(head) * _SHARE_OF_CONTROLS
        or data.count(0) > len(data) * _SHARE_OF_CONTROLS
    ):
        raise BadFile(
            file,
            _("This is not a text file: much of it is no characters at all."),
            remedy=_("Open it in the program it comes from and save it as plain text in UTF-8."),
        )


def _is_mostly_utf8(data: bytes) -> bool:
    """Is this UTF-8 with little damage (a cut end, a pasted byte), not another encoding?"""
    text = data.decode("utf-8", errors="replace")
    n_bad = text.count(REPLACEMENT)
    n_good = sum(map(len, re.findall("[\x80-\ufffc]+", text[: 1024 * 1024])))
    return n_good >= 10 * n_bad or (n_good > 0 and n_bad == 1 and text.endswith(REPLACEMENT))


def _detect(data: bytes, file: str) -> tuple[str, str, list[Finding]]:
    matches = sorted(charset_normalizer.from_bytes(_telling_lines(data)), key=_doubt)
    guesses = [match.encoding for match in matches]
    guesses += [name for match in matches for name in match.could_be_from_charset]
    fitting = [name for name in dict.fromkeys(guesses) if _fits(data, name)] or [_WESTERN]
    chosen = fitting[0]
    if _is_latin_script(data):
        chosen = next((name for name in _LATIN_FIRST if name in fitting), chosen)
    text, _encoding, findings = _decode_as(data, chosen, file)
    findings.append(_guessed(file, data, text, chosen, fitting))
    return text, chosen, findings


def _doubt(match: CharsetMatch) -> tuple[float, float]:
    """Sorts guesses: least disorder, most like a language; Windows before its look-alikes."""
    is_windows = match.encoding.startswith("cp125")
    return round(match.chaos, 1), -match.coherence - (0.1 if is_windows else 0)


def _telling_lines(data: bytes) -> bytes:
    """The lines that hold bytes beyond ASCII, up to a sample's length, or the start of the file."""
    kept: list[bytes] = []
    size = 0
    for match in re.finditer(rb"[^\r\n]{0,200}[\x80-\xff][^\r\n]{0,200}", data):
        kept.append(match.group())
        size += len(match.group())
        if size > _SAMPLE:
            break
    return b"\n".join(kept)


def _is_latin_script(data: bytes) -> bool:
    """Do the bytes beyond ASCII mostly stand inside words of Latin letters?

    "café" in a single-byte encoding mixes both; Cyrillic, Greek, Hebrew and Arabic words consist of
    high bytes alone, as do those of East Asian encodings.
    """
    words = _HIGH_WORD.findall(data[: 1024 * 1024])
    mixed = sum(1 for w in words if len(w) > 1 and re.search(rb"[A-Za-z]", w))
    whole = sum(1 for w in words if len(w) > 2 and not re.search(rb"[A-Za-z]", w))
    return mixed >= whole


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _guessed(file: str, data: bytes, text: str, chosen: str, fitting: list[str]) -> Finding:
    """Say what was guessed and, beside the likeliest rival, words that show who is right."""
    rivals = [name for name in fitting if name != chosen]
    differing = {name: _differing_words(text, data.decode(name)) for name in rivals[:_N_RIVALS]}
    rival = max(differing, key=lambda name: len(differing[name]), default="")
    if rival and differing[rival]:
        sentence = _(
            "The file does not say how its letters are stored; it was read as {chosen}, and "
            "{rival} would fit as well. Words that differ: {words}. If the first of each pair "
            "looks wrong, save the file as UTF-8 and add it again."
        ).format(chosen=chosen, rival=rival, words="; ".join(differing[rival]))
        return Finding(Outcome.WARNING, file, "", sentence)
    sentence = _(
        "The file does not say how its letters are stored; it was read as {chosen}. If accented "
        "letters look wrong, save it as UTF-8 and add it again."
    ).format(chosen=chosen)
    return Finding(Outcome.WARNING, file, "", sentence)


def _differing_words(text: str, other: str) -> list[str]:
    pairs: dict[str, str] = {}
    for mine, theirs in zip(text.split(), other.split(), strict=False):
        if mine != theirs:
            pairs.setdefault(_core_of(mine), _core_of(theirs))
            if len(pairs) == _N_WORDS_SHOWN:
                break
    return [f"“{mine}” / “{theirs}”" for mine, theirs in pairs.items()]


def _core_of(word: str) -> str:
    found = _WORD.search(word)
    return word if found is None else word[found.start() :].rstrip(".,;:!?\"')”’")


def say_replaced(file: str, text: str, n: int) -> Finding:
    """That `n` characters of a file could not be read; `text` shows the first place."""
    line = text.count("\n", 0, max(text.find(REPLACEMENT), 0)) + 1
    return Finding(
        Outcome.CHANGED,
        file,
        _("line {line}").format(line=line),
        ngettext(
            "{n} character could not be read and became “�”; this is the first place.",
            "{n} characters could not be read and became “�”; this is the first place.",
            n,
        ).format(n=n),
    )
