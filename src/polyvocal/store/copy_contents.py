"""Is a copy, beyond being one SQLite can read, a study whose every row its events vouch for?"""

from __future__ import annotations

from pathlib import Path

from polyvocal.store.connections import StudyPlace, looking_at
from polyvocal.store.reads import studies
from polyvocal.store.study_file import opened, schema_number, schema_of
from polyvocal.store.verify import verify_study


def damages_in_copy(copy: Path) -> list[str]:
    """A sentence for each thing in the copy that is not as it was written: a `Verifier`.

    Reads the whole copy, which takes as long as `verify_study` does. A copy made before its study
    was brought up to date cannot be read this way, and is judged by its fingerprint alone.
    """
    with opened(copy, read_only=True) as connection:
        if schema_of(connection) < schema_number():
            return []
    with looking_at(copy) as alias:
        verdicts = [verify_study(StudyPlace(alias, study.id)) for study in studies(alias)]
    return [damage.sentence for verdict in verdicts for damage in verdict.damages]
