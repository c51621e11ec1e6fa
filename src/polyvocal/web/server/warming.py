"""What a server does before it lets anybody in, so that nobody's first page waits for it."""

from __future__ import annotations

import gc
from pathlib import Path


def warm_up() -> None:
    """Load every page with all it needs, and let the search for unused memory pass over it.

    Together this is near a second of processor time, which whoever came first, and all who came
    with them, would wait for. What is loaded stays as long as the process does: gone through each
    time, it made a pause of a tenth of a second of each thorough search.
    """
    from django.template import engines
    from django.template.loader import get_template
    from django.urls import get_resolver

    _ = get_resolver().reverse_dict  # imports every view
    for folder in map(Path, engines["django"].engine.dirs):  # type: ignore[attr-defined]  # Django's own templates
        for page in folder.rglob("*.html"):
            get_template(page.relative_to(folder).as_posix())
    gc.collect()
    gc.freeze()
