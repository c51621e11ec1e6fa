"""Files of other tools in their own formats: Taguette, QualCoder, INCEpTION and their like."""
