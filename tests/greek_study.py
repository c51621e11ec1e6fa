"""A folder in which everything people wrote is Greek, for tests that look for English left over."""

from __future__ import annotations

from pathlib import Path

import docx

_INTERVIEW = """\
Μιχάλης: Πώς άρχισε;

Π01: Ρώτησα τη νοσοκόμα και μου έδειξε πώς.

Μιχάλης: Και μετά;

Π01: Περιμέναμε μαζί. Τρεις φορές την εβδομάδα, πάντα την ίδια ώρα.

Π02: Εγώ δεν είπα τίποτα σε κανέναν.

Ραδιόφωνο: Ειδήσεις.

Π02: Μόνο σε σένα.

Μιχάλης: Ευχαριστώ.
"""
_SHEETS = {
    "cases.csv": """\
id,role,stage,consent to be quoted,ηλικία,φύλο,επαφή
Π01,εργάτης,selected,yes,41,γυναίκα,καθόλου
Π02,υποστηριζόμενος,selected,no,declined,άνδρας,λίγη
Π03,υποστηριζόμενος,selected,unknown,38,n/a,πολλή
Π04,υποστηριζόμενος,consented,,,γυναίκα,
Π05,εργάτης,σε ώρα ανάγκης,yes,29,γυναίκα,λίγη
""",
    "attributes.csv": """\
name,kind,values
επαφή,ordinal,καθόλου; λίγη; πολλή
λείπει,nominal,
""",
    "partnerships.csv": """\
worker,peer,role of peer
Π01,Π02,
Π01,Π09 (not interviewed),υποστηριζόμενος
Π05,Π77,
""",
    "documents.csv": """\
document,cases,kind,date,minutes,interviewer,speakers
δύο,Π01; Π02,transcript,2026-03-03,31,Μιχάλης,Μιχάλης = interviewer
τρία,Π03,ημερολόγιο,03/04/2026,1:05,Μιχάλης,
πέντε,Π04,transcript,2026-03-05,x,Μιχάλης,
""",
    "template.csv": """\
number,label,group,definition,origin
1.1,Στόχος,1 Σχέδια,Κοινός στόχος,a priori
1.2,Αναθεώρηση,1 Σχέδια,Κοιτάζουν πίσω,a priori
2.1,Στήριξη,2 Σχέση,Κάποιος είναι εκεί,a priori
,Δική του ιστορία,,Λέει τη δική του ζωή,emergent
""",
    "codings.csv": """\
document,turn,quote,code,coder,certainty,stance,basis,round
δύο,,Ρώτησα τη νοσοκόμα,1.1,Μαρία,++,supports,explicit,πρώτος
δύο,4,"Περιμέναμε μαζί. Τρεις … την ίδια ώρα",1.1,Μαρία,+,complicates,interpretive,πρώτος
δύο,4,Περιμέναμε  μαζί,2.1,Γιάννης,,contradicts,,πρώτος
δύο,,Μόνο σε σένα,2.1,Μαρία,++,,,πρώτος
δύο,,Πώς άρχισε;,1.2,Μαρία,,,,πρώτος
δύο,,αυτό δεν το είπε κανείς,1.1,Μαρία,,,,πρώτος
δύο,2,Μόνο σε σένα,1.1,Μαρία,,,,πρώτος
δύο,99,,1.1,Μαρία,,,,πρώτος
δύο,,,1.1,Μαρία,,,,πρώτος
δύο,,Ειδήσεις,1.1,Μαρία,,,,πρώτος
δύο,,Ευχαριστώ,9.9,Μαρία,ίσως,,,πρώτος
άγνωστο,,Ευχαριστώ,1.1,Μαρία,,,,πρώτος
τρία,,Ήταν καλά,Δική του ιστορία,Μαρία,,,,πρώτος
τρία,,Ήταν καλά,Δική του ιστορία,Μαρία,,,,πρώτος
""",
    "ξένο.csv": "α,β\n",
}


def write_greek_study(folder: Path) -> Path:
    """Write the folder with a finding of nearly every kind in it, and return it."""
    transcripts = folder / "transcripts"
    transcripts.mkdir(parents=True)
    (transcripts / "δύο.txt").write_text(_INTERVIEW, "utf-8")
    (transcripts / "τρία.txt").write_text("Ήταν καλά.\n\nΜετά ήταν δύσκολα.\n", "utf-8")
    _write_word(transcripts / "τέσσερα.docx")
    for name, content in _SHEETS.items():
        (folder / name).write_text(content, "utf-8")
    return folder


def _write_word(file: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Κεφαλίδα"
    for speaker, words in (("Μιχάλης", "Τι έγινε;"), ("Π03", "Με στήριξε."), ("Π03", "Πολύ.")):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{speaker}:").bold = True
        paragraph.add_run(f" {words}")
    document.core_properties.author = ""
    document.save(str(file))
