"""Words the make-believe town is made of. Kroplin, its streets and its firms do not exist."""

from __future__ import annotations

import numpy as np

TOWN = "Kroplin"
POSTCODE = "99-9"  # no post office has it

WOMEN = (
    "Anna Maria Katarzyna Małgorzata Agnieszka Barbara Ewa Krystyna Elżbieta Magdalena Joanna "
    "Aleksandra Monika Zofia Teresa Danuta Natalia Julia Karolina Marta Beata Dorota Halina "
    "Jadwiga Alicja Iwona Grażyna Jolanta Paulina Justyna Renata Hanna Wiktoria Kinga Urszula "
    "Weronika Oliwia Izabela Łucja Emilia"
).split()
MEN = (
    "Piotr Krzysztof Andrzej Tomasz Jan Paweł Michał Marcin Stanisław Jakub Adam Marek Łukasz "
    "Grzegorz Mateusz Wojciech Mariusz Dariusz Zbigniew Jerzy Maciej Rafał Robert Kamil Jacek "
    "Tadeusz Szymon Kacper Ryszard Bartosz Artur Filip Henryk Kazimierz Sławomir Roman Mirosław "
    "Patryk Hubert Ignacy"
).split()
SURNAMES = (
    "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak "
    "Dąbrowski Kozłowski Mazur Jankowski Kwiatkowski Wojciechowski Krawczyk Kaczmarek Piotrowski "
    "Grabowski Zając Pawłowski Król Michalski Wróbel Wieczorek Jabłoński Majewski Stępień Olszewski "
    "Dudek Malinowski Jaworski Adamczyk Pawlak Górski Nowicki Sikora Walczak Witkowski Rutkowski "
    "Michalak Szewczyk Baran Zawadzki Duda Tomaszewski Pietrzak Marciniak Wróblewski Zalewski "
    "Jakubowski Jasiński Sadowski Bąk Chmielewski Włodarczyk Borkowski Czarnecki Sawicki Sokołowski "
    "Urbański Kubiak Maciejewski Szczepański Kucharski Wilk Kalinowski Lis Mazurek Wysocki Adamski "
    "Kaźmierczak Wasilewski Sobczak Czerwiński Andrzejewski Cieślak Głowacki Zakrzewski Kołodziej "
    "Sikorski Krajewski Gajewski Szymczak Szulc Baranowski Laskowski Brzeziński Makowski Ziółkowski "
    "Przybylski Domański Borowski Błaszczyk Chojnacki Ciesielski Mróz Szczepaniak Wesołowski Górecki "
    "Krupa Kaczmarczyk Leszczyński Lipiński Kozak Kania Mikołajczyk Zdrojewski Rosiński Strumień "
    "Deszczyński Źródlak"
).split()
STREETS = (
    "Deszczowa|Źródlana|Rosista|Perłowa|Krynicza|Strumykowa|Potokowa|Kaskadowa|Nurtowa|Zdrojowa|"
    "Tęczowa|Mglista|Szronowa|Śnieżna|Jeziorna|Wodna|Łabędzia|Czapli|Wydrowa|Bobrza|Ważki|Żabia|"
    "Lipowa|Klonowa|Jesionowa|Olchowa|Wierzbowa|Topolowa|Brzozowa|Sosnowa|Jaśminowa|Malwowa|Wrzosowa|"
    "Rumiankowa|Konwaliowa|Kaczeńcowa|Tatarakowa|Trzcinowa|Sitowia|Młyńska|Mostowa|Nadbrzeżna|Grobla|"
    "Śluzowa|Upustowa|Studzienna|Pompowa|Wieży Ciśnień|Filtrowa|Rynek|Kościelna|Szkolna|Ogrodowa|"
    "Sadowa|Polna|Łąkowa|Słoneczna|Wietrzna|Widokowa|Pogodna|Cicha|Spokojna|Zaciszna|Jasna"
).split("|")
ZONES = (
    "Śródmieście|Podgórze|Zawodzie|Osiedle Rosa|Stary Młyn|Nadbrzeże|Wysokie|Zdroje|Kolonia|Łąki|"
    "Grobla|Borek"
).split("|")
BUSINESS_KINDS = (
    # name, share of days at the weekend, litres a day from-to, index of the yearly course
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
BUSINESS_NAMES = (
    "Kłos Źródełko Rosa Fala Zdrój Perła Strumyk Tęcza Mewa Wydra Kaskada Poranek Latarnia Kamyk Jodła "
    "Bursztyn Iskra Sójka Wiatrak Młyn Czapla Łoś Sarenka Złoty Liść Kropelka Ptaszyna Malwa Gwiazda"
).split()
LEGAL_FORMS = ("sp. z o.o.", "s.c.", "sp.j.", "sp. z o.o. sp.k.", "S.A.", "")
MANAGER_KINDS = ("Spółdzielnia Mieszkaniowa", "Zarządca Nieruchomości", "TBS", "Administracja Domów")


def pick(words: list[str] | tuple[str, ...], rng: np.random.Generator, count: int) -> np.ndarray:
    """Words by chance, earlier ones more often."""
    position = rng.beta(1.0, 1.6, count) * len(words)
    return np.array(words, dtype=object)[position.astype(int)]


def people_names(women: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Full names of persons, the surname in the form of their sex."""
    count = len(women)
    first = np.where(women, pick(WOMEN, rng, count), pick(MEN, rng, count))
    feminine = [name[:-1] + "a" if name.endswith(("ski", "cki", "dzki")) else name for name in SURNAMES]
    chosen = (rng.beta(1.0, 1.6, count) * len(SURNAMES)).astype(int)
    last = np.where(women, np.array(feminine, dtype=object)[chosen], np.array(SURNAMES, object)[chosen])
    return first + " " + last


def business_names(kind: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Names of firms; some carry a straight quotation mark, as names in real exports do."""
    count = len(kind)
    kinds = np.array([entry[0] for entry in BUSINESS_KINDS], dtype=object)[kind]
    marks = rng.random(count) < 0.06
    word = pick(BUSINESS_NAMES, rng, count)
    quoted = np.where(marks, '"' + word + '"', "„" + word + "”")
    form = pick(LEGAL_FORMS, rng, count)
    name = kinds + " " + quoted + " " + form
    return np.char.strip(name.astype(str)).astype(object)


def manager_names(count: int, rng: np.random.Generator) -> np.ndarray:
    """Names of managers of blocks of flats."""
    kinds, words = pick(MANAGER_KINDS, rng, count), pick(BUSINESS_NAMES, rng, count)
    return kinds + " „" + words + "”"
