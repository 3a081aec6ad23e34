"""Kinds of damaged documents FA(3): what is made of a good one, and what is told of it."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

from tests.pipelines.fa3 import ATTACHED, PLAIN, document

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
BODY = PLAIN.removeprefix(HEAD)
BOMB = b"".join(
    b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10) for level in range(1, 10)
)
MB = 1 << 20


def typed(declarations: bytes, use: bytes = b"") -> bytes:
    """The document with a document type, and an entity where the number of the customer was."""
    body = BODY.replace(b"0012345", use) if use else BODY
    return HEAD + b"<!DOCTYPE Faktura [" + declarations + b"]>\n" + body


def padded(content: bytes, size: int) -> bytes:
    """A document made longer by blanks, which are allowed."""
    return content.replace(b"</Faktura>", b" " * (size - len(content)) + b"</Faktura>")


KINDS: dict[str, tuple[Callable[[], bytes], str, int | None]] = {
    "entity bomb": (lambda: typed(b'<!ENTITY l0 "lol">' + BOMB, b"&l9;"), "xml_doctype", 2),
    "external entity": (
        lambda: typed(b'<!ENTITY x SYSTEM "file:///etc/passwd">', b"&x;"), "xml_doctype", 2,
    ),
    "parameter entities": (
        lambda: typed(b'<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p;'), "xml_doctype", 2,
    ),
    "external document type": (
        lambda: HEAD + b'<!DOCTYPE Faktura SYSTEM "http://127.0.0.1:1/x.dtd">\n' + BODY,
        "xml_doctype", 2,
    ),
    "namespace of FA(2)": (
        lambda: PLAIN.replace(b"2025/06/25/13775", b"2023/06/29/12648"), "xml_namespace", 2,
    ),
    "no namespace": (
        lambda: PLAIN.replace(b' xmlns="http://crd.gov.pl/wzor/2025/06/25/13775/"', b""),
        "xml_namespace", 2,
    ),
    "code of the form without its space": (
        lambda: PLAIN.replace(b'"FA (3)"', b'"FA(3)"'), "xml_system_code", 4,
    ),
    "no total": (lambda: PLAIN.replace(b"<P_15>185.87</P_15>", b""), "xml_order", 30),
    "no sums of net": (
        lambda: PLAIN.replace(b"<P_13_2>172.10</P_13_2>\n    <P_14_2>13.77</P_14_2>\n", b""),
        "xml_no_totals", 27,
    ),
    "gross that is not net and VAT": (lambda: document(P_15="185.88"), "xml_gross", 29),
    "lines that are not the sum": (lambda: document(P_11="79.70"), "xml_lines", 27),
    "an element of its own": (
        lambda: PLAIN.replace(b"<JST>", b"<KodPocztowy>40-001</KodPocztowy><JST>"), "xml_order", 18,
    ),
    "an impossible date": (lambda: document(P_1="2026-02-30"), "xml_value", 23),
    "letters in an amount": (lambda: document(P_15="sto"), "xml_value", 29),
    "an amount beyond all": (
        lambda: document(P_15="9999999999999999", P_13_2="9999999999999999", P_14_2="0"),
        "too_large", 27,
    ),
    "another currency": (lambda: document(KodWaluty="EUR"), "xml_currency", 22),
    "a service nobody knows": (lambda: document(P_7="Czynsz"), "xml_service", 41),
    "too large without attachment": (lambda: padded(PLAIN, MB + 1), "xml_too_large", None),
    "too large with attachment": (lambda: padded(ATTACHED, 3 * MB + 1), "xml_too_large", None),
    "a hundred megabytes": (lambda: padded(PLAIN, 100 * MB), "xml_too_large", None),
    "windows-1250": (
        lambda: PLAIN.decode().replace("UTF-8", "windows-1250").encode("cp1250"),
        "xml_encoding", 1,
    ),
    "windows-1250 that says to be UTF-8": (
        lambda: PLAIN.decode().encode("cp1250"), "xml_not_utf_8", 10,
    ),
    "UTF-16": (lambda: PLAIN.decode().encode("utf-16"), "xml_encoding", 1),
    "byte order mark": (lambda: b"\xef\xbb\xbf" + PLAIN, "xml_bom", 1),
    "a control character": (lambda: document(P_1M="Przy\x80"), "xml_control", 24),
    "half a file": (lambda: PLAIN[: len(PLAIN) // 2], "xml_broken", 39),
    "a processing instruction": (
        lambda: HEAD + b'<?xml-stylesheet href="styl.xsl"?>\n' + BODY, "xml_instruction", 2,
    ),
    "not XML at all": (lambda: b"%PDF-1.7 faktura", "xml_none", 1),
    "an empty file": (lambda: b"", "xml_empty", None),
    "a customer nobody knows": (lambda: document(customer="77"), "xml_unknown_customer", 14),
    "no customer": (
        lambda: PLAIN.replace(b"<NrKlienta>0012345</NrKlienta>", b""), "xml_no_customer", 14,
    ),
}  # fmt: skip
"""Kind → how it is made, the code of the reason, the line that is told."""


def zip_cut_short() -> bytes:
    """A ZIP without its end."""
    return zipped({"a.xml": PLAIN})[:-40]


def zip_with_a_spoilt_member() -> bytes:
    """A ZIP one of whose members does not give what its check value says."""
    whole = zipped({"a.xml": PLAIN, "b.xml": document("B/1")}, zipfile.ZIP_STORED)
    return whole.replace(b"Jan Testowy", b"Jan Tostowy", 1)


def zip_bomb() -> bytes:
    """A ZIP of documents that are small packed and very large unpacked."""
    return zipped({f"{n:02}.xml": padded(ATTACHED, 3 * MB) for n in range(12)})


def zip_that_lies_about_sizes() -> bytes:
    """A ZIP with a member that says to be smaller than it is."""
    whole = bytearray(zipped({"a.xml": padded(PLAIN, 100 * MB)}))
    place = whole.index(b"PK\x01\x02")
    whole[place + 24 : place + 28] = struct.pack("<I", 1000)
    return bytes(whole)


def zipped(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", how) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()
