"""The account methods of Workbench: who may sign in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.records import AuditEntry, Person, PersonRole
from workbench.service import accounts, audit, privacy
from workbench.service.accounts import Session
from workbench.service.settings import WorkbenchContext

__all__ = ["AccountMethods"]


class AccountMethods:
    """People, their roles, passwords and sessions."""

    context: WorkbenchContext

    def add_person(self, name: str, role: PersonRole, password: str) -> Person:
        """Add a person who may sign in."""
        return accounts.add_person(self.context, name, role, password)

    def people(self) -> tuple[Person, ...]:
        """Return everybody who may sign in, sorted by name."""
        return accounts.people(self.context)

    def set_role(self, name: str, role: PersonRole) -> None:
        """Change the role of a person, from their next request on."""
        accounts.set_role(self.context, name, role)

    def set_password(self, name: str, password: str) -> None:
        """Change the password of a person and end their sessions."""
        accounts.set_password(self.context, name, password)

    def change_password(self, name: str, current: str, new: str, address: str) -> None:
        """Change one's own password and end one's sessions; a wrong current one is a SignInError."""
        accounts.change_password(self.context, name, current, new, address)

    def remove_person(self, name: str) -> None:
        """Remove a person; their edits keep the name."""
        accounts.remove_person(self.context, name)

    def sign_in(self, name: str, password: str, address: str) -> Session:
        """Start a session; a wrong name and a wrong password give the same error."""
        return accounts.sign_in(self.context, name, password, address)

    def sign_in_delay(self, name: str, address: str) -> float:
        """Return how many seconds the next attempt to sign in has to wait, after others have failed."""
        return accounts.sign_in_delay(self.context, name, address)

    def signed_in(self, token: str) -> Person | None:
        """Return who a session token belongs to, None if it has expired or never existed."""
        return accounts.signed_in(self.context, token)

    def sign_out(self, token: str) -> None:
        """End a session."""
        accounts.sign_out(self.context, token)

    def note(self, action: str, *, actor: str, target: str = "", address: str = "") -> None:
        """Append an entry to the audit log."""
        audit.note(self.context, action, actor=actor, target=target, address=address)

    def audit_log(self, limit: int = 1000) -> Sequence[AuditEntry]:
        """Return the newest entries of the audit log, newest first: sign-ins, accounts, exports, releases."""
        return audit.audit_log(self.context, limit)

    def personal_data(self, name: str) -> dict[str, list[dict[str, Any]]]:
        """Return everything that the workspace keeps of a person, by what it is; secrets are left out."""
        return privacy.personal_data(self.context, name)

    def forget_person(self, name: str) -> dict[str, int]:
        """Erase a person's account, drafts and traces; return how many entries of the history keep the name."""
        return privacy.forget_person(self.context, name)

    def check_serving(self, host: str, *, auth: bool) -> None:
        """Raise an InputError if the host is public without sign-in, or nobody could sign in."""
        accounts.check_serving(self.context, host, auth=auth)
