"""Can a server's database be worked on at this moment?"""

from __future__ import annotations

from polyvocal.core.errors import BadFile
from polyvocal.core.language import _
from polyvocal.store.connections import address_of, reading
from polyvocal.store.rows import fetch
from polyvocal.store.study_file import schema_number


def require_ready(alias: str) -> None:
    """Return when the database answers and is of this version; raise what is wrong otherwise."""
    with reading(alias):
        names = fetch(alias, "SELECT name FROM django_migrations WHERE app = %s", ["store"])
        newest = max((int(name[:4]) for (name,) in names), default=0)
    if newest != schema_number():
        raise BadFile(
            str(address_of(alias)),
            _("its studies are of another version of Polyvocal."),
            remedy=_("Restart the server after its update."),
        )
