"""A study in a notebook: open it, ask it, look behind a number. Each `# %%` begins a cell.

polyvocal build --example my-study
polyvocal build my-study --out results --as "Your name"
python examples/notebook.py results/study.polyvocal
"""

# %% Open the study: one value, read-only
import sys

import polyvocal
from polyvocal.analysis.depiction import depict
from polyvocal.analysis.frames import Scope
from polyvocal.core.evidence import EvidenceRule, EvidenceUnit

study = polyvocal.open(sys.argv[1] if len(sys.argv) > 1 else "results/study.polyvocal")
print(f"{study.name}: {len(study.cases)} cases, {len(study.codings)} codings")

# %% In whose talk is each code evidenced?
depiction = depict(study)
print(f"{depiction.total.evidenced.part} of {depiction.total.evidenced.whole} codes are evidenced")
for entry in depiction.codes:
    print(entry.code.title, "|", ", ".join(entry.depiction or ()) or "neither")

# %% The same under a stricter rule
strict = Scope(rule=EvidenceRule(at_least=2, unit=EvidenceUnit.PARTICIPANTS))
print(f"{depict(study, strict).total.evidenced.part} with two participants or more")

# %% Behind a number: where its codings stand (mind who refused to be quoted before you print words)
for cell in depiction.codes[0].cells:
    for row in cell.rows:
        coding = study.codings[row]
        print(cell.role, coding.id, coding.span)
