"""The command line: a person's words in, one line or one file out."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

from polyvocal.cli.codes import DONE, PROBLEM, STOPPED, USAGE

_MOST_OF_A_PATH = 200
# Said in English, since that is what is left to say it in.
TRACEBACK_VARIABLE = "POLYVOCAL_TRACEBACK"
NOT_SPOKEN = "Polyvocal does not speak {language} yet; this is in English."


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    0: done. 1: a problem, told in one sentence, and nothing was changed. 2: the command was not
    understood. 3: done, but `--strict` was asked for and lines were left for a person to look at.
    130: stopped by the person.
    """
    import click

    from polyvocal.cli.app import app
    from polyvocal.cli.spoken import click_speaking
    from polyvocal.config.language import speak_the_usual_language, usual_language
    from polyvocal.core.errors import Cancelled, PolyvocalError
    from polyvocal.core.showing import one_line

    if not speak_the_usual_language():
        print(NOT_SPOKEN.format(language=usual_language()), file=sys.stderr)  # noqa: T201 - the door
    try:
        with click_speaking():
            given = None if argv is None else list(argv)
            # However it was started (python -m, a test): what a person types is this.
            result = app.main(args=given, prog_name="polyvocal", standalone_mode=False)
    except click.exceptions.Abort:
        return STOPPED
    except click.ClickException as error:
        with click_speaking():
            error.show()
        return USAGE
    except (Cancelled, KeyboardInterrupt) as error:
        print(str(error) or str(Cancelled()), file=sys.stderr)  # noqa: T201 - this is the door
        return STOPPED
    except PolyvocalError as error:
        # Of several files each has its own line.
        for sentence in str(error).split("\n"):
            print(one_line(sentence), file=sys.stderr)  # noqa: T201 - this is the door
        return PROBLEM
    except OSError as error:
        print(_refused(error), file=sys.stderr)  # noqa: T201 - this is the door
        return PROBLEM
    except Exception as error:
        if os.environ.get(TRACEBACK_VARIABLE):
            raise
        print(_unforeseen(error), file=sys.stderr)  # noqa: T201 - this is the door
        return PROBLEM
    return result if isinstance(result, int) else DONE


def _unforeseen(error: Exception) -> str:
    """A fault of ours, or a study that is not as any Polyvocal wrote it."""
    from polyvocal.core.language import _
    from polyvocal.core.showing import one_line

    said = one_line(str(error))[:_MOST_OF_A_PATH]
    return _(
        "This should not happen ({what}). See whether the study is sound with: polyvocal verify; "
        "if it is, the fault is Polyvocal’s. {variable}=1 before the command shows where it is."
    ).format(what=f"{type(error).__name__}: {said}", variable=TRACEBACK_VARIABLE)


def _refused(error: OSError) -> str:
    """What the computer itself refuses, such as a name that is too long for it."""
    from polyvocal.core.language import _
    from polyvocal.core.showing import one_line

    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return _("There is no room left on the disk for this. Free some room and try again.")
    sentence = _(
        "{file}: the computer does not let this be read or written ({reason}). Have that "
        "changed, or choose another place."
    )
    file = one_line(str(error.filename or ""))[-_MOST_OF_A_PATH:]
    return sentence.format(file=file, reason=error.strerror or type(error).__name__)
