"""What is said in every form of a coded transcript."""

from polyvocal.analysis.transcripts import Piece
from polyvocal.reports.coded_words import shown

WHY = "[Withheld: this person has not agreed to be quoted.]"


def test_why_words_are_withheld_is_said_once_for_the_pieces_that_codings_cut_them_into():
    hidden = Piece("", is_withheld=True)
    line = [Piece("P01: "), hidden, hidden, Piece(" INT: "), hidden]

    told = [words for _piece, words in shown(line)]

    assert told == ["P01: ", WHY, " […]", " INT: ", WHY]
