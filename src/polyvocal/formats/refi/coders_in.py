"""A project's users as coders, and those whom it names by their ids alone."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from polyvocal.core.coding import Coder, CoderKind
from polyvocal.core.exchange import Account, Fate, Thing
from polyvocal.core.language import _
from polyvocal.formats.refi.guids import derived
from polyvocal.formats.refi.people_in import Names, Say
from polyvocal.formats.refi.record import StudyRecord
from polyvocal.formats.refi.values import ProjectEntry, UserEntry

NOBODY = derived("user", "nobody")
# A tool that writes no users still tells them apart; a file may also hold an id for each passage.
_MOST_UNNAMED = 500


class CodersIn:
    """Coders in the order in which they are met; namesakes stay apart.

    Somebody whose id marks codings or notes, but who is not among the users, is a coder of no name:
    what two people read is never put together.
    """

    def __init__(
        self, project: ProjectEntry, record: StudyRecord | None, say: Say, account: Account
    ) -> None:
        self._ids, self._account = project.ids, account
        self._kinds = record.coder_kinds if record else {}
        self.coders: list[Coder] = []
        self.known: set[UUID] = set()
        self._unnamed = Names()
        self._n_unnamed = 0
        self._read(project.users, say, is_ours=record is not None)
        account.add(Thing.USERS, Fate.WHOLE, len(self.coders))

    def _read(self, users: Sequence[UserEntry], say: Say, *, is_ours: bool) -> None:
        for place, user in enumerate(users):
            id_ = user.guid
            if id_ is None or id_ in self.known:
                id_ = derived("user", place, user.name)
            is_named = user.name.strip() or is_ours
            name = say(user.name) if is_named else _("User {n}").format(n=place + 1)
            self._add(id_, name)

    def who(self, place: int) -> UUID:
        """Who somebody among the project's ids is; -1: the file does not say."""
        id_ = (self._ids[place] if place >= 0 else None) or NOBODY
        if id_ in self.known:
            return id_
        if id_ != NOBODY:
            if self._n_unnamed == _MOST_UNNAMED:
                return self.who(-1)
            self._n_unnamed += 1
            how = _("the file does not name them: coders without a name")
            self._account.add(Thing.USERS, Fate.CHANGED, 1, how)
        self._add(id_, self._unnamed.take(_("Not named"), ""))
        return id_

    def _add(self, id_: UUID, name: str) -> None:
        self.known.add(id_)
        self.coders.append(Coder(id_, name, self._kinds.get(id_, CoderKind.PERSON)))
