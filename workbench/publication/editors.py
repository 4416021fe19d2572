"""Editors in a release: people under pseudonyms, and nobody where a program or an account of a system is the author."""

from __future__ import annotations

import hmac
import re
import unicodedata
from dataclasses import dataclass, field

__all__ = ["Editors", "may_be_person"]

# What programs, importers and systems leave where the name of a person is expected.
_PROGRAMS = """
workbench muqabala import importer imported batch auto automatic autosave system script machine robot bot api
mt ai tm llm smt nmt mtpe memory translation_memory machine_translation pretranslation pre_translation
google google_translate deepl microsoft_translator bing bing_translator amazon_translate systran modernmt chatgpt gpt
copilot libretranslate omegat memoq trados studio sdl_trados sdl_trados_studio matecat smartcat wordfast crowdin weblate
memsource lokalise transifex poedit virtaal okapi python_docx libreoffice
root admin administrator daemon nobody www_data service runner jenkins github_actions ubuntu debian ec2_user docker
jovyan vscode postgres user users guest anonymous anon unknown none null undefined nil n_a default
windows_user microsoft_office_user office_user
مجهول غير_معروف نظام النظام آلي ترجمة_آلية الترجمة_الآلية مستخدم استيراد
"""
_KNOWN = frozenset(_PROGRAMS.split())
_ROBOT = re.compile(r".*\[bot\]|.*[-_ ]bot|(mt|tm|ai|bot|nmt|llm)[!:/@].*|(gpt|claude|gemini|llama|qwen|mistral)-?\d.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Editors:
    """Keyed pseudonyms of editors, stable across releases.

    The ids of revisions are hidden as well: they are hashes of what is published and of the author's name, by which
    a guessed name could be tried. known are the names of people who may sign in, who are people whatever their names.
    """

    key: str = field(repr=False)
    known: frozenset[str] = field(default=frozenset(), repr=False)

    def is_person(self, author: str) -> bool:
        """Tell whether an author is a person."""
        return author in self.known or may_be_person(author)

    def name(self, author: str) -> str | None:
        """Return the pseudonym of an author, None where that is no person."""
        return f"editor-{self._digest('editor', author)[:12]}" if self.is_person(author) else None

    def revision(self, revision_id: str | None) -> str | None:
        """Return the public id of a revision."""
        return None if revision_id is None else self._digest("revision", revision_id)[:16]

    def document(self, document_id: str) -> str:
        """Return the public id of a document whose text a release does not hold as it was found."""
        return self._digest("document", document_id)[:16]

    def _digest(self, kind: str, text: str) -> str:
        message = f"{kind}\0{text}".encode("utf-8", "surrogatepass")
        return hmac.new(self.key.encode(), message, "sha256").hexdigest()


def may_be_person(author: str) -> bool:
    """Tell whether an author may be a person: the name has a letter and is not known to be that of a program.

    >>> may_be_person("Amal"), may_be_person("workbench"), may_be_person("deploy-bot"), may_be_person(" ")
    (True, False, False, False)
    """
    plain = unicodedata.normalize("NFKC", author).strip().casefold()
    if not any(c.isalpha() for c in plain):
        return False
    return re.sub(r"[\W_]+", "_", plain).strip("_") not in _KNOWN and not _ROBOT.fullmatch(plain)
