"""What is refused before an XML parser sees it: the bytes of a document as they came.

KSeF takes UTF-8 without a byte order mark, without processing instructions and without control
characters; and a document type, in which entities are declared, has no place in an invoice.
"""

from __future__ import annotations

import re

from pipelines.ksef.document import Fault

MB = 1 << 20
LARGEST, LARGEST_WITHOUT_ATTACHMENT = 3 * MB, MB

BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
ATTACHMENT = b"<Zalacznik"
DECLARED = re.compile(rb"""^<\?xml[^>]*?\bencoding\s*=\s*["']([^"']+)["']""")
TYPED = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
INSTRUCTION = re.compile(rb"<\?(?!xml\s)")
MARK = "\ue000"
"""Stands between the fields while they are read; no alphabet has it."""

CONTROL_BEGINS = (b"\x7f", b"\xc2", MARK.encode())
CONTROLS = re.compile(f"[\x7f-\x84\x86-\x9f{MARK}]")


def flaw(content: bytes) -> Fault | None:
    """Why these bytes cannot be a document of KSeF; None when they may be one."""
    if not content.strip():
        return Fault("xml_empty")
    if len(content) > LARGEST:
        return Fault("xml_too_large", value=f"{LARGEST // MB} MB")
    if len(content) > LARGEST_WITHOUT_ATTACHMENT and not _has_attachment(content):
        limit = LARGEST_WITHOUT_ATTACHMENT // MB
        return Fault("xml_too_large", value=f"{limit} MB bez załącznika")
    return _wrong_encoding(content) or _foreign_marks(content)


def _has_attachment(content: bytes) -> bool:
    return ATTACHMENT in content or b":Zalacznik" in content


def _wrong_encoding(content: bytes) -> Fault | None:
    if content.startswith(BOM):
        return Fault("xml_bom", 1)
    if content.startswith(UTF_16):
        return Fault("xml_encoding", 1, value="UTF-16")
    declared = DECLARED.match(content)
    if declared and declared[1].upper() != b"UTF-8":
        return Fault("xml_encoding", 1, value=declared[1].decode("ascii", "replace"))
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return Fault("xml_not_utf_8", _line(content, error.start))
    # Looking for a byte is many times faster than looking for a range of letters.
    has_begun = any(begin in content for begin in CONTROL_BEGINS)
    if has_begun and (found := CONTROLS.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        return Fault("xml_control", line, value=f"U+{ord(found.group()):04X}")
    return None


def _foreign_marks(content: bytes) -> Fault | None:
    if found := TYPED.search(content):
        return Fault("xml_doctype", _line(content, found.start()))
    if content.count(b"<?") > content.startswith(b"<?xml") and (
        found := INSTRUCTION.search(content)
    ):
        return Fault("xml_instruction", _line(content, found.start()))
    if not content.lstrip().startswith(b"<"):
        return Fault("xml_none", 1)
    return None


def _line(content: bytes, place: int) -> int:
    return content.count(b"\n", 0, place) + 1
