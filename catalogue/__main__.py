"""`python3 run.py catalogue`: write anew what is made of the code.

The template of what is translated, every translation brought up to it, and the table of roles.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from catalogue.roles import PAGE, roles_page
from catalogue.template import TEMPLATE, as_text, make_template
from polyvocal.core.language import DOMAIN, LOCALE_FOLDER

# The moment of writing would make each minute's file another one.
_NO_MOMENT = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def main(arguments: Sequence[str]) -> int:
    """Write what is not up to date; with ``--check`` only say what that is, and fail."""
    stale = [
        (path, content)
        for path, content in _wanted()
        if not path.is_file() or path.read_bytes() != content
    ]
    if "--check" not in arguments:
        for path, content in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            print(f"Wrote {path}.")
        return 0
    for path, _content in stale:
        print(f"{path.parent.name}/{path.name} is not what the code says.")
    if stale:
        print("Run: python3 run.py catalogue, and commit what it writes.")
    return 1 if stale else 0


def _wanted() -> list[tuple[Path, bytes]]:
    template = make_template()
    wanted = [(TEMPLATE, as_text(template).encode()), (PAGE, roles_page())]
    for file in sorted(LOCALE_FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        translated = _brought_up_to(file, template)
        wanted.append((file, as_text(translated).encode()))
        wanted.append((file.with_suffix(".mo"), compiled(translated)))
    return wanted


def _brought_up_to(file: Path, template: Catalog) -> Catalog:
    """The translation with the template's sentences; what is said no more is kept as a comment."""
    with file.open("rb") as opened:
        translated = read_po(opened, domain=DOMAIN)
    # Unlike sentences made alike by guessing read worse than English.
    translated.update(template, no_fuzzy_matching=True)
    translated.creation_date = translated.revision_date = _NO_MOMENT
    return translated


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as the .mo file that programs read."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
