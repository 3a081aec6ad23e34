"""Documents FA(3) to load: our two samples, and changes of them."""

from __future__ import annotations

import json
import zipfile
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from core.ksef import checksum
from pipelines.build import Outcome, load
from pipelines.profile import FileRule, load_profile
from tests.pipelines.town import ask, write_csv

DATA = Path(__file__).parent / "data"
PLAIN = (DATA / "woda_fa3.xml").read_bytes()
ATTACHED = (DATA / "woda_fa3_zal.xml").read_bytes()
NUMBER, CUSTOMER, SELLER = "FAK/2026/10/001234", "0012345", "1111111111"

SERVICES = {
    "*abonamentowa*woda*": "water_subscription",
    "*abonamentowa*ścieki*": "sewage_subscription",
    "*wody*": "water",
    "razem za wodę": "water",
    "*ściek*": "sewage",
}


RULE = FileRule(
    feed="ksef_documents", format="fa3", pattern=["*.xml", "ksef*"], values={"service": SERVICES}
)


def document(number: str = NUMBER, customer: str = CUSTOMER, **changes: str) -> bytes:
    """The plain sample under another number; ``changes`` put a text in place of an element's."""
    text = PLAIN.decode()
    text = text.replace(NUMBER, number).replace(f">{CUSTOMER}<", f">{customer}<")
    for name, value in changes.items():
        begin = text.index(f"<{name}>") + len(name) + 2
        text = text[:begin] + value + text[text.index(f"</{name}>") :]
    return text.encode()


def put(folder: Path, **documents: bytes) -> Path:
    """Write documents as files of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in documents.items():
        (folder / f"{name}.xml").write_bytes(content)
    return folder


def pack(path: Path, documents: Mapping[str, bytes], metadata: Any = None) -> Path:
    """Write documents as a ZIP, with metadata if there are some."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in documents.items():
            package.writestr(name, content)
        if metadata is not None:
            package.writestr("_metadata.json", json.dumps(metadata))
    return path


def entry(content: bytes, number: str = NUMBER, day: str = "20261005") -> dict[str, Any]:
    """What KSeF says of a document."""
    stem = f"{SELLER}-{day}-0123456789AB"
    return {
        "ksefNumber": f"{stem}-{checksum(stem)}",
        "invoiceNumber": number,
        "seller": {"nip": SELLER, "name": "Wodociągi"},
        "invoiceHash": b64encode(sha256(content).digest()).decode(),
    }


def customers(folder: Path, *rows: tuple[str, str]) -> Path:
    """A register of customers: number and NIP."""
    header = ("customer_id", "customer_kind", "name", "nip")
    own = [(number, "business", f"Firma {number}", nip) for number, nip in rows]
    return write_csv(folder / "customers.csv", header, own or [(CUSTOMER, "person", "Jan", "")])


def take(inbox: Path, **options: Any) -> Outcome:
    """Load an inbox by the canonical profile and a rule for documents."""
    base = load_profile("kropla")
    changed = {"constants": options.pop("constants", {})}
    rule = RULE.model_copy(update=changed)
    return load(inbox, base.model_copy(update={"files": [*base.files, rule]}), **options)


def held() -> list[tuple[str, int | None, str, str]]:
    """Documents held back: file, line, code, reason."""
    return ask(  # type: ignore[return-value]
        "select file_name, line_number, reason_code, reason from quarantine.ksef_documents "
        "where resolved_load_id is null order by file_name"
    )


def numbers() -> list[str]:
    """Numbers of the invoices that are in the books."""
    return [row[0] for row in ask("select invoice_number from mart.invoices order by 1")]
