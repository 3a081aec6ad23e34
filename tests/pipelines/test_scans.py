"""Scans of contracts: found by their index, judged by content, kept under numbers."""

from __future__ import annotations

import io
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest
from PIL import Image

from pipelines.__main__ import main
from tests.pipelines.town import write_csv
from warehouse import builds, scans

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
HEAD = ("contract_number", "file_name", "title", "sha256")


def picture(kind: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (30, 40), "white").save(made, kind)
    return made.getvalue()


def load(folder: Path) -> int:
    return main(["load", str(folder)])


def ids() -> dict[tuple[str, str], str]:
    """Numbers of the scans by contract and file."""
    with duckdb.connect(str(builds.current_path()), read_only=True) as connection:
        rows = connection.execute(
            "select contract_number, file_name, document_id from mart.contract_files"
        ).fetchall()
    return {(row[0], row[1]): row[2] for row in rows}


@pytest.fixture
def index(served: Path) -> Path:
    """An index and its three scans, not loaded yet."""
    folder = served / "skany"
    folder.mkdir()
    contents = {"a.pdf": PDF, "b.JPG": picture("JPEG"), "c.png": picture("PNG")}
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    rows = [("U1", "a.pdf", "Umowa", sha256(PDF).hexdigest().upper())]
    rows += [("U1", "b.JPG", "Aneks", ""), ("U2", "c.png", "", "")]
    return write_csv(served / "contract_files.csv", HEAD, rows)


def test_scans_are_taken_once_and_again_when_they_change(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(index.parent) == 0
    assert "przyjęte 3, bez zmian 0" in capsys.readouterr().out
    known = ids()
    assert scans.read(known["U1", "a.pdf"]) == PDF
    assert (scans.read(known["U1", "b.JPG"]) or b"").startswith(b"\xff\xd8\xff")
    load(index.parent)
    assert "przyjęte 0, bez zmian 3" in capsys.readouterr().out
    other = PDF.replace(b"<<>>", b"<<>> ")
    (index.parent / "skany" / "c.png").write_bytes(other)
    load(index.parent)
    assert "przyjęte 1, bez zmian 2" in capsys.readouterr().out
    # By its content a PDF, whatever the name says.
    assert scans.read(known["U2", "c.png"]) == other


def test_what_is_wrong_with_a_scan_is_told_and_the_others_are_taken(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = index.parent / "skany"
    (folder / "a.pdf").write_bytes(PDF + b"another")
    (folder / "b.JPG").write_bytes(b"MZ\x90 a program")
    (folder / "stranger.pdf").write_bytes(PDF)
    (index.parent / "again").mkdir()
    (index.parent / "again" / "c.png").write_bytes(picture("PNG"))
    write_csv(index.parent / "contract_files_2.csv", HEAD, [
        ("U3", "gone.pdf", "", ""), ("U3", "empty.pdf", "", ""), ("U3", "half.pdf", "", ""),
        ("U3", "good.pdf", "", ""),
    ])  # fmt: skip
    for name, content in (("empty", b""), ("half", PDF[:20]), ("good", PDF)):
        (folder / f"{name}.pdf").write_bytes(content)
    assert load(index.parent) == 0
    told = capsys.readouterr().out.replace("\n", " ")
    assert "przyjęte 1, bez zmian 0" in told
    for words in (
        "„a.pdf”: skrót SHA-256", "„b.JPG”: to nie jest PDF", "„stranger.pdf”: nie wymienia",
        "„c.png”: w eksporcie jest kilka plików", "„gone.pdf”: nie ma pliku",
        "„empty.pdf”: plik jest pusty", "„half.pdf”: plik jest uszkodzony",
    ):  # fmt: skip
        assert words in told
    known = ids()
    kept = {key for key, number in known.items() if scans.read(number)}
    assert kept == {("U3", "good.pdf")}


@pytest.mark.parametrize(
    "name",
    ["../secret.pdf", "/etc/passwd", "..", "a/../../secret.pdf", "link.pdf", "~/a.pdf", "a\\b.pdf"],
)  # fmt: skip
def test_a_name_in_the_index_leads_to_no_other_place(
    served: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = served.parent / "secret.pdf"
    secret.write_bytes(PDF)
    (served / "link.pdf").symlink_to(secret)
    write_csv(served / "contract_files.csv", HEAD, [("U1", name, "", "")])
    assert load(served) == 0
    assert "nie ma pliku" in capsys.readouterr().out.replace("\n", " ")
    assert scans.read(ids()["U1", name]) is None
    assert list(scans.folder().iterdir()) == []


def test_a_scan_that_comes_later_than_its_index_is_taken(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    late = index.parent / "skany" / "a.pdf"
    late.unlink()
    load(index.parent)
    assert "nie ma pliku" in capsys.readouterr().out
    late.write_bytes(PDF)
    load(index.parent)
    assert "przyjęte 1, bez zmian 2" in capsys.readouterr().out


def test_a_dry_run_takes_no_scan(index: Path) -> None:
    assert main(["load", str(index.parent), "--dry-run"]) == 0
    assert list(scans.folder().iterdir()) == []


def test_a_scan_of_an_unknown_contract_is_held_back(index: Path) -> None:
    write_csv(index, HEAD, [("U99", "a.pdf", "", "")])
    assert load(index.parent) == 0
    assert ids() == {}
