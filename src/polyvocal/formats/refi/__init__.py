"""REFI-QDA, the exchange format of tools for qualitative analysis: projects and codebooks.

Reading takes files as their producers write them, not only as the standard says; writing follows
the standard to the letter (docs/adr/0016-what-travels-in-an-exchange-file.md).
"""
