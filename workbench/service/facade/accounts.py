"""The account methods of Workbench: who may sign in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.records import ApiToken, AuditEntry, Person, PersonRole, TokenScope
from workbench.service import accounts, api_tokens, audit, privacy, second_factor
from workbench.service.accounts import Session
from workbench.service.api_tokens import Acting, NewToken
from workbench.service.second_factor import FactorEnrolment, FactorState
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

    def check_own_password(self, name: str, password: str, address: str) -> None:
        """Raise a SignInError unless the password is a person's own; a wrong one slows down the next attempts."""
        accounts.check_own_password(self.context, name, password, address)

    def remove_person(self, name: str) -> None:
        """Remove a person; their edits keep the name."""
        accounts.remove_person(self.context, name)

    def sign_in(self, name: str, password: str, address: str, code: str = "") -> Session:
        """Start a session; a wrong name, password and code of the second factor give the same error."""
        return accounts.sign_in(self.context, name, password, address, code)

    def sign_in_delay(self, name: str, address: str) -> float:
        """Return how many seconds the next attempt to sign in has to wait, after others have failed."""
        return accounts.sign_in_delay(self.context, name, address)

    def signed_in(self, token: str) -> Person | None:
        """Return who a session token belongs to, None if it has expired or never existed."""
        return accounts.signed_in(self.context, token)

    def sign_out(self, token: str) -> None:
        """End a session."""
        accounts.sign_out(self.context, token)

    def sign_out_everywhere(self, name: str) -> None:
        """End all sessions of a person."""
        accounts.sign_out_everywhere(self.context, name)

    def add_token(
        self, name: str, *, title: str, scope: TokenScope, days: int = api_tokens.DAYS, actor: str = audit.COMMAND
    ) -> NewToken:
        """Make a token by which scripts act for a person; its secret is told this once. actor is for the audit log."""
        return api_tokens.add_token(self.context, name, title=title, scope=scope, days=days, actor=actor)

    def tokens(self, name: str | None = None) -> tuple[ApiToken, ...]:
        """Return the tokens of a person or of all, sorted by person and time."""
        return api_tokens.tokens(self.context, name)

    def revoke_token(self, token_id: str, *, of: str | None = None, actor: str = audit.COMMAND) -> ApiToken:
        """Delete a token, of a person's own where `of` names them; return what it was."""
        return api_tokens.revoke_token(self.context, token_id, of=of, actor=actor)

    def acting_by(self, secret: str, address: str = "") -> Acting | None:
        """Return for whom a script with this token acts and how far, None if there is no such token any more."""
        return api_tokens.acting_by(self.context, secret, address)

    def factor_state(self, name: str) -> FactorState:
        """Return whether a person has a second factor, and whether they must have one."""
        return second_factor.factor_state(self.context, name)

    def lacks_factor(self, name: str, *, demanded: bool) -> bool:
        """Return whether a person has no second factor where they, or everybody (demanded), must have one."""
        return second_factor.lacks_factor(self.context, name, demanded=demanded)

    def any_factor(self) -> bool:
        """Return whether anybody has a second factor."""
        return second_factor.any_factor(self.context)

    def begin_factor(self, name: str) -> FactorEnrolment:
        """Make the secret of a second factor, which counts when a code has confirmed it."""
        return second_factor.begin_factor(self.context, name)

    def confirm_factor(self, name: str, code: str) -> tuple[str, ...]:
        """Put a second factor into force by a code of it; return the recovery codes, which are told this once."""
        return second_factor.confirm_factor(self.context, name, code)

    def new_recovery_codes(self, name: str, code: str, address: str = "") -> tuple[str, ...]:
        """Replace the recovery codes of a person, who gives a code."""
        return second_factor.new_recovery_codes(self.context, name, code, address)

    def end_factor(self, name: str, code: str, address: str = "", *, demanded: bool = False) -> None:
        """Go without the second factor again, by a code of it; demanded says that the server requires one of all."""
        second_factor.end_factor(self.context, name, code, address, demanded=demanded)

    def require_factor(self, name: str, *, on: bool) -> None:
        """Say whether a person must have a second factor."""
        second_factor.require_factor(self.context, name, on=on)

    def reset_factor(self, name: str) -> None:
        """Take the second factor from a person who has lost it."""
        second_factor.reset_factor(self.context, name)

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
