"""Every coding as a quote, by code and role, without the words of those who refused."""

from polyvocal.analysis.quotations.gather import gather_quotations
from polyvocal.analysis.quotations.result import Quotations, Quote, QuoteList

__all__ = ["Quotations", "Quote", "QuoteList", "gather_quotations"]
