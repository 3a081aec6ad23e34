"""Why a row is held back: a short code for programs, a sentence for people."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "missing_value": "Brak wartości w polu {field}, a jest wymagana.",
    "bad_number": "Pole {field} nie zawiera liczby: „{value}”.",
    "ambiguous_decimal": "Nie wiadomo, czy „{value}” w polu {field} ma przecinek dziesiętny, "
    "czy znak tysięcy.",
    "bad_date": "Pole {field} nie zawiera istniejącej daty: „{value}”.",
    "nonexistent_hour": "Godzina „{value}” w polu {field} nie istnieje: "
    "tej nocy zegary przesunięto do przodu.",
    "bad_code": "Nieznana wartość „{value}” w polu {field}; dopisz ją do profilu.",
    "too_small": "Wartość „{value}” w polu {field} jest mniejsza, niż jest to możliwe.",
    "too_large": "Wartość „{value}” w polu {field} jest większa, niż jest to możliwe.",
    "unknown_reference": "Wartość „{value}” w polu {field} nie występuje w danych, "
    "do których się odwołuje.",
    "unknown_meter": "Nieznany wodomierz „{value}”: nie ma go w wykazie wodomierzy.",
    "too_many_digits": "Stan „{value}” ma więcej cyfr niż liczydło tego wodomierza; "
    "może podano litry zamiast m³.",
    "before_installation": "Odczyt z „{value}” jest sprzed montażu tego wodomierza.",
    "after_removal": "Odczyt z „{value}” jest po demontażu tego wodomierza.",
    "future": "Data „{value}” w polu {field} jest z przyszłości.",
    "removed_before_installed": "Demontaż („{value}”) jest przed montażem.",
    "ends_before_start": "Koniec („{value}”) jest przed początkiem.",
    "duplicate_key": "W tym samym pliku jest już wiersz o tym samym kluczu, a innej treści; "
    "zostaje pierwszy z nich.",
    "settled_differs": "Pozycja „{value}” była już wczytana z inną kwotą, a bank nie zmienia "
    "zaksięgowanych; zostaje pierwsza. Wyjaśnij w banku.",
    "foreign_currency": "Waluta „{value}”: Kropla rozlicza tylko złote.",
    "zero_amount": "Kwota „{value}” jest zerowa.",
    "bad_movement": "Wiersz :61: nie jest zapisem operacji w układzie MT940.",
    "not_booked": "Operacja nie jest zaksięgowana (oczekuje); przyjdzie z następnym wyciągiem.",
    "too_many_columns": "Wiersz ma więcej kolumn niż nagłówek.",
    "missing_columns": "Wiersz ma mniej kolumn niż nagłówek.",
    "broken_quotes": "Cudzysłów w tym wierszu nie jest zamknięty.",
    "wrong_encoding": "Wiersz zawiera znaki spoza kodowania podanego w profilu.",
    "nul_byte": "Wiersz zawiera bajt zerowy: plik jest uszkodzony.",
    "line_too_long": "Wiersz jest dłuższy niż 64 kB.",
    "bad_json": "Wiersz nie jest obiektem JSON.",
    "unreadable": "Nie udało się odczytać tego wiersza.",
}


def reference_code(feed: str) -> str:
    """Code for a value that the named feed does not know."""
    return "unknown_meter" if feed == "meters" else "unknown_reference"
