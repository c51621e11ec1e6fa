"""Long work: what there is of it, who does it, and how a page follows it."""

from polyvocal.work.jobs.desk import Jobs
from polyvocal.work.jobs.kinds import (
    CompareCoders,
    ReadFiles,
    StoreFiles,
    WriteAgreement,
    WriteQuotes,
    WriteReport,
)
from polyvocal.work.jobs.running import Worker

__all__ = [
    "CompareCoders",
    "Jobs",
    "ReadFiles",
    "StoreFiles",
    "Worker",
    "WriteAgreement",
    "WriteQuotes",
    "WriteReport",
]
