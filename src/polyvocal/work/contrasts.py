"""Which codes of a template are easily taken for one another, as their frameworks say."""

from __future__ import annotations

from polyvocal.core.framework import Contrast
from polyvocal.core.template import Template
from polyvocal.frameworks.library import KEYS, load_framework


def contrasts_among(template: Template) -> tuple[Contrast, ...]:
    """The contrasts whose codes are all in the template."""
    known = set(template.index)
    return tuple(
        contrast
        for key in KEYS
        for contrast in load_framework(key).contrasts
        if known.issuperset(contrast.codes)
    )
