"""Names in the make-believe town. Kroplin, its streets and its firms do not exist."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np

TOWN = "Kroplin"
POSTCODE = "99-9"  # no post office has it

WORDS: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)
STREETS, ZONES = WORDS["streets"], WORDS["zones"]

BUSINESS_KINDS = (
    # name, use at weekends against working days, litres a day from and to, course of the year
    ("Piekarnia", 0.7, 1500, 4000, 0),
    ("Restauracja", 1.3, 2000, 6000, 0),
    ("Biuro Rachunkowe", 0.05, 100, 400, 0),
    ("Salon Fryzjerski", 0.6, 300, 900, 0),
    ("Szkoła Podstawowa", 0.05, 3000, 8000, 1),
    ("Hotel", 1.2, 6000, 18000, 2),
    ("Warsztat Samochodowy", 0.3, 300, 1200, 0),
    ("Myjnia", 1.4, 3000, 9000, 2),
    ("Przychodnia", 0.1, 1200, 4000, 0),
    ("Sklep Spożywczy", 0.8, 400, 1500, 0),
    ("Pralnia", 0.5, 3000, 9000, 0),
    ("Masarnia", 0.4, 4000, 12000, 0),
    ("Kwiaciarnia", 0.7, 200, 700, 0),
    ("Zakład Stolarski", 0.1, 200, 800, 0),
)
LEGAL_FORMS = ("sp. z o.o.", "s.c.", "sp.j.", "sp. z o.o. sp.k.", "S.A.", "")
STRAIGHT_QUOTES = 0.06


def pick(words: list[str] | tuple[str, ...], rng: np.random.Generator, count: int) -> np.ndarray:
    """Words by chance, earlier ones more often."""
    position = rng.beta(1.0, 1.6, count) * len(words)
    return np.array(words, dtype=object)[position.astype(int)]


def people_names(women: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Full names of persons, the surname in the form of their sex."""
    count, surnames = len(women), WORDS["surnames"]
    first = np.where(women, pick(WORDS["women"], rng, count), pick(WORDS["men"], rng, count))
    feminine = [
        name[:-1] + "a" if name.endswith(("ski", "cki", "dzki")) else name for name in surnames
    ]
    chosen = (rng.beta(1.0, 1.6, count) * len(surnames)).astype(int)
    her, his = np.array(feminine, dtype=object)[chosen], np.array(surnames, dtype=object)[chosen]
    return first + " " + np.where(women, her, his)


def business_names(kind: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Names of firms; some carry a straight quotation mark, as names in real exports do."""
    count = len(kind)
    kinds = np.array([entry[0] for entry in BUSINESS_KINDS], dtype=object)[kind]
    straight = rng.random(count) < STRAIGHT_QUOTES
    word = pick(WORDS["business_names"], rng, count)
    quoted = np.where(straight, '"' + word + '"', "„" + word + "”")
    name = kinds + " " + quoted + " " + pick(LEGAL_FORMS, rng, count)
    return np.char.strip(name.astype(str)).astype(object)


def manager_names(count: int, rng: np.random.Generator) -> np.ndarray:
    """Names of managers of blocks of flats."""
    words = pick(WORDS["business_names"], rng, count)
    return pick(WORDS["manager_kinds"], rng, count) + " „" + words + "”"
