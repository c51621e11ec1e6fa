"""The head of a page that stands alone: its own style, no script, no other host."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib.resources import files

from polyvocal.reports.blocks import Note
from polyvocal.reports.html_blocks import escaped
from polyvocal.reports.printable import language_direction


def page_head(title: str, language: str, styles: Iterable[str]) -> str:
    """All before a page's content, with these of our style sheets in it."""
    folder = files("polyvocal.reports") / "styles"
    style = "\n" + "".join((folder / name).read_text(encoding="utf-8") for name in styles)
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    # The page may use its own style and nothing else, so that not even hostile words reach a host.
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="{escaped(language)}"'
        f' dir="{language_direction(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escaped(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def definitions(facts: Iterable[Note]) -> str:
    """What a page was made of, for its foot."""
    items = "".join(
        f"<dt>{escaped(fact.label)}</dt><dd>{escaped(fact.words)}</dd>\n" for fact in facts
    )
    return f"<footer>\n<dl>\n{items}</dl>\n</footer>\n" if items else ""
