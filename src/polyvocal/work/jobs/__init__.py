"""Long work: what there is of it, who does it, and how a page follows it."""

from polyvocal.work.jobs.desk import Jobs
from polyvocal.work.jobs.kinds import (
    CompareCoders,
    LookAtFiles,
    ReadFiles,
    StoreFiles,
    TakeFiles,
    WriteAgreement,
    WriteOut,
    WriteQuotes,
    WriteReport,
)
from polyvocal.work.jobs.running import Worker

__all__ = [
    "CompareCoders",
    "Jobs",
    "LookAtFiles",
    "ReadFiles",
    "StoreFiles",
    "TakeFiles",
    "Worker",
    "WriteAgreement",
    "WriteOut",
    "WriteQuotes",
    "WriteReport",
]
