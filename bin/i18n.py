"""Collects the texts of all screens into the Polish catalogue: new ones empty, unused ones out.

With ``--check`` nothing is written: says what is missing, and fails when something is.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
POLISH = ROOT / "locales" / "pl" / "LC_MESSAGES" / "kropla.po"
ROOMS = ("pages", "ui", "auth", "office")
SINGULAR = {"_", "N_", "translate"}
HEADER = """\
# Polish texts of the screens. `python bin/i18n.py` collects new ones; fill them in here.
"""
PLURALS = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
PLACEHOLDER = re.compile(r"\{\w*[^}]*\}|%\(\w+\)[sd]")


def collected() -> Catalog:
    """Every text of the screens, with the files it stands in."""
    found = Catalog()
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for msgid in texts_of(path.read_text(encoding="utf-8")):
            found.add(msgid, locations=[(str(path.relative_to(ROOT)), None)])
    return found


def texts_of(source: str) -> Iterator[str | tuple[str, ...]]:
    """Texts marked in Python code, also inside f-strings, in the order of the code."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        words = [a.value for a in call.args if isinstance(a, ast.Constant)]
        if name in SINGULAR and len(words) == 1:
            yield words[0]
        elif name == "ngettext" and len(words) == 2:
            yield words[0], words[1]


def polish() -> Catalog:
    """The Polish catalogue as it stands."""
    with POLISH.open("rb") as file:
        return read_po(file, locale="pl")


def faults(source: Catalog, translated: Catalog) -> list[str]:
    """What keeps the catalogue from being complete and true to the code."""
    told = [
        f"not collected: {text.id!r}" for text in source if text.id and text.id not in translated
    ]
    for text in translated:
        if text.id:
            told += [f"not used: {text.id!r}"] if text.id not in source else []
            told += [f"{fault}: {text.id!r}" for fault in _faults_of(text)]
    return told


def _faults_of(message: Message) -> list[str]:
    texts = message.string if isinstance(message.string, tuple) else (message.string,)
    wanted = 3 if message.pluralizable else 1
    told = []
    if len(texts) != wanted or not all(texts):
        told.append("not translated")
    elif not _same_placeholders(message.id, texts):
        told.append("other placeholders")
    if message.fuzzy:
        told.append("fuzzy")
    return told


def _same_placeholders(msgid: str | tuple[str, ...], texts: tuple[str, ...]) -> bool:
    """Whether every text fills the same gaps; only the text for one may leave the count out."""
    wanted = set(PLACEHOLDER.findall(msgid if isinstance(msgid, str) else msgid[-1]))
    found = [set(PLACEHOLDER.findall(text)) for text in texts]
    return all(gaps == wanted for gaps in found[len(found) > 1 :]) and found[0] <= wanted


def merged(source: Catalog, translated: Catalog) -> bytes:
    """The catalogue with exactly the texts of the code, translations kept."""
    new = Catalog(locale="pl", header_comment=HEADER.strip(), charset="utf-8")
    for message in source:
        known = translated.get(message.id)
        new.add(message.id, known.string if known else None, message.locations, message.flags)
    buffer = BytesIO()
    write_po(buffer, new, width=0, sort_by_file=True, include_lineno=False, omit_header=True)
    head = f'{HEADER}msgid ""\nmsgstr ""\n"Language: pl\\n"\n'
    head += '"Content-Type: text/plain; charset=utf-8\\n"\n'
    head += f'"Plural-Forms: {PLURALS}\\n"\n\n'
    return head.encode() + buffer.getvalue()


def main(arguments: list[str]) -> int:
    """Exit code: 0 complete, 1 something is left to do."""
    source = collected()
    if "--check" not in arguments:
        POLISH.write_bytes(merged(source, polish()))
    left = faults(source, polish())
    for fault in left:
        print(f"i18n: {fault}")
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
