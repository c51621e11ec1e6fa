"""What a study declares not to fit the way it is done, so that its absence is no gap."""

from __future__ import annotations

from polyvocal.core.language import _


def no_agreement_sentence(reason: str) -> str:
    """That agreement does not fit, and why, as reports print it; "" where nothing is declared."""
    if not reason:
        return ""
    return _(
        "By its own declaration agreement between coders does not fit how this study is done: "
        "{reason}"
    ).format(reason=reason)
