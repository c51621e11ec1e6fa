"""The table of docs/roles.md: every page of a server about a study, and which roles open it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from polyvocal.store.access import RIGHTS, Right, Role

PAGE = Path(__file__).parent.parent / "docs" / "roles.md"
_HEADING = "## Every page\n"
# In a process of its own: the pages of a server need its settings, and we have others.
_LIST = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "polyvocal.config.server_settings"
import django; django.setup()
from polyvocal.web.server.door import PUBLIC
from polyvocal.web.server.urls import DOORS, SIGNING_IN, urlpatterns
print(json.dumps({
    "doors": [[d.name, d.route, d.need.value, d.right and d.right.value] for d in DOORS],
    "signing_in": [p.name for p in SIGNING_IN],
    "all": [p.name for p in urlpatterns],
    "public": sorted(PUBLIC),
}))
"""


def list_pages() -> dict[str, Any]:
    """What the server goes by: its doors, the pages of signing in, and those open to anybody."""
    done = subprocess.run(  # noqa: S603 - this Python, with our own words
        [sys.executable, "-c", _LIST], capture_output=True, check=True, env={**os.environ}
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def roles_page() -> bytes:
    """The page with its table as the list of pages makes it; what stands before is a person's."""
    before, _found, _table = PAGE.read_text("utf-8").partition(_HEADING)
    said = "This table is made from the list of pages the server itself goes by."
    return f"{before}{_HEADING}\n{said}\n\n{_table_of_pages()}\n".encode()


def _table_of_pages() -> str:
    roles = list(Role)
    head = ["page", "address within the study", "needs", *(role.value for role in roles)]
    lines = [head, ["---"] * len(head)]
    for name, route, _need, right in list_pages()["doors"]:
        if right and route:
            marks = ["yes" if Right(right) in RIGHTS[role] else "–" for role in roles]
            within = route.removeprefix("studies/<uuid:study>/") or "/"
            lines.append([str(name), f"`{within}`", right, *marks])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
