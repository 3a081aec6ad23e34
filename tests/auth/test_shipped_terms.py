"""The texts that come with Kropla, and publishing others from the command line."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from auth import accounts, clock, documents, shipped_terms, terms
from auth.accounts import NewAccount
from auth.documents import Kind, TermsError
from auth.roles import Role
from settings import settings

ROOT = Path(__file__).parents[2]
LANGUAGES = ("pl", "en")


@pytest.fixture(autouse=True)
def own_settings() -> Iterator[None]:
    """What a test sets holds for it alone."""
    yield
    settings.cache_clear()


def parts(markdown: str) -> list[str]:
    return re.findall(r"^## (?:§ \d+\. )?(.+)$", markdown, re.M)


def name_utility(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("KROPLA_UTILITY_NAME", name)
    settings.cache_clear()


def test_a_new_store_gets_both_documents_and_keeps_them(store: str) -> None:
    shipped_terms.publish_missing()
    before = [documents.current(kind) for kind in Kind]
    shipped_terms.publish_missing()
    assert [documents.current(kind) for kind in Kind] == before
    assert [one and (one.version, one.valid_from, one.published_by) for one in before] == [
        ("1", clock.today(), "Kropla")
    ] * 2


@pytest.mark.parametrize("kind", Kind)
def test_a_shipped_text_is_whole_in_both_languages_and_names_the_utility(
    monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    name_utility(monkeypatch, "Wodociągi Żabiej Woli")
    shipped = shipped_terms.text_of(kind)
    chosen = settings()
    for code in LANGUAGES:
        text = shipped.text(code)
        assert text.startswith("# ")
        for word in ("Wodociągi Żabiej Woli", chosen.office_email, chosen.office_phone):
            assert word in text
        assert chosen.utility_address in text
        assert chosen.office_hours in text
        assert not re.search(r"[{}]", text)
    assert len(parts(shipped.pl)) == len(parts(shipped.en)) >= 9


def test_the_terms_say_what_the_act_on_electronic_services_asks_for() -> None:
    said = " ".join(parts(shipped_terms.text_of(Kind.TERMS).pl))
    for part in ("usługi", "Czego potrzebujesz", "zawieramy", "Rozwiązanie", "Reklamacje"):
        assert part in said
    text = shipped_terms.text_of(Kind.TERMS).pl
    assert "18 lipca 2002 r." in text
    assert "treści bezprawnych" in text


def test_the_privacy_notice_says_what_article_13_asks_for() -> None:
    text = " ".join(shipped_terms.text_of(Kind.PRIVACY).pl.split())
    for said in (
        "Administratorem danych jest", "inspektora ochrony danych", "Podstawa prawna", "Jak długo",
        "art. 6 ust. 1 lit. c i f", "Komu przekazujemy", "poza Europejski Obszar",
        "kopię swoich danych", "przenieść", "sprzeciwić się", "wycofać zgodę", "skargę do Prezesa",
        "dobrowolne", "automatycznym przetwarzaniu",
    ):  # fmt: skip
        assert said in text


def test_shipped_texts_follow_the_settings_until_somebody_has_accepted_them(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped_terms.publish_missing()
    anna = accounts.add(NewAccount("anna", "Anna", Role.CUSTOMER), "test")
    name_utility(monkeypatch, "Pierwsze")
    shipped_terms.publish_missing()
    terms.accept(anna, [one for one in terms.due(anna) if one.kind is Kind.TERMS])
    name_utility(monkeypatch, "Drugie")
    shipped_terms.publish_missing()
    found = {kind: documents.versions(kind) for kind in Kind}
    assert {kind: len(known) for kind, known in found.items()} == dict.fromkeys(Kind, 1)
    assert "**Pierwsze**" in found[Kind.TERMS][0].pl
    assert "**Drugie**" in found[Kind.PRIVACY][0].pl
    assert [one.kind for one in terms.due(anna)] == [Kind.PRIVACY]


def test_details_of_the_utility_are_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    name_utility(monkeypatch, "A*B* [x](http://evil)\n# `C` <b>")
    assert shipped_terms.filled("{utility_name}") == (r"A\*B\* \[x\](http://evil) # \`C\` \<b\>")


def test_an_unknown_detail_is_refused_by_its_name() -> None:
    with pytest.raises(TermsError, match=r"\{utility_nmae\}"):
        shipped_terms.filled("Prowadzi {utility_nmae}.")


def command(home: Path, *words: str) -> tuple[int, str]:
    told = subprocess.run(
        [sys.executable, "-m", "auth", "terms", *words], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, "KROPLA_HOME": str(home)}, check=False,
    )  # fmt: skip
    return told.returncode, told.stdout + told.stderr


def test_an_operator_publishes_from_files_and_lists_what_there_is(tmp_path: Path) -> None:
    files = []
    for code, text in (("pl", "\ufeff# Regulamin {utility_name}"), ("en", "# Terms")):
        path = tmp_path / f"terms.{code}.md"
        path.write_text(text, encoding="utf-8")
        files += [f"--{code}", str(path)]
    chosen = ["publish", "--kind", "terms", "--version", "2"]
    ahead = [*chosen, "--from", "2999-01-01"]
    assert command(tmp_path, *ahead, *files) == (
        0, "Regulamin, wersja 2: opublikowano. Obowiązuje od 2999-01-01.\n"
    )  # fmt: skip
    assert "bez zmian" in command(tmp_path, *ahead, *files)[1]
    for wrong, reason in (
        ([*chosen, "--from", "2999-02-01", *files], "następny numer"),
        ([*chosen[:-1], "3", "--from", "2020-01-01"], "wstecz"),
        ([*ahead, *files[:2]], "oba pliki"),
        ([*ahead, "--pl", "nie-ma.md", *files[2:]], "nie-ma.md"),
    ):
        code, said = command(tmp_path, *wrong)
        assert (code, reason in said) == (1, True), said
    privacy = ["publish", "--kind", "privacy", "--version", "1", "--from", f"{clock.today()}"]
    assert command(tmp_path, *privacy)[0] == 0
    _code, listed = command(tmp_path, "list")
    assert re.search(r"Regulamin, wersja 2 +od 2999-01-01 +zapowiedziana", listed)
    assert re.search(r"osobowych, wersja 1 +od \S+ +obowiązuje", listed)
