"""Documents on their way in: read, shown, put right by hand, and only then stored."""

from polyvocal.work.incoming.batch import Batch, read_batch
from polyvocal.work.incoming.draft import DocumentDraft, TurnDraft, Voice
from polyvocal.work.incoming.storing import store_batch

__all__ = [
    "Batch",
    "DocumentDraft",
    "TurnDraft",
    "Voice",
    "read_batch",
    "store_batch",
]
