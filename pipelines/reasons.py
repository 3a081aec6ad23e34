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
    "xml_empty": "Plik jest pusty.",
    "xml_too_large": "Dokument jest większy niż {value}; KSeF takich nie przyjmuje.",
    "xml_bom": "Plik zaczyna się od znacznika BOM; KSeF przyjmuje UTF-8 bez niego.",
    "xml_encoding": "Plik jest zapisany w kodowaniu {value}, a ma być w UTF-8.",
    "xml_not_utf_8": "W tym wierszu są bajty, które nie są tekstem UTF-8.",
    "xml_control": "W tym wierszu jest niedozwolony znak sterujący {value}.",
    "xml_doctype": "Dokument deklaruje własny typ albo encje (DOCTYPE, ENTITY); "
    "w fakturze ich nie ma i nie są czytane.",
    "xml_instruction": "W dokumencie jest instrukcja przetwarzania (<?…?>); "
    "KSeF ich nie przyjmuje.",
    "xml_none": "To nie jest dokument XML.",
    "xml_broken": "Dokument XML jest uszkodzony albo urwany ({value}).",
    "xml_namespace": "To nie jest faktura FA(3): element {field}, przestrzeń nazw „{value}”.",
    "xml_system_code": "Kod formularza to „{value}”, a ma być „FA (3)”, ze spacją.",
    "xml_missing": "Niezgodnie ze wzorem FA(3): w elemencie {field} brakuje: {value}.",
    "xml_order": "Niezgodnie ze wzorem FA(3): element {field} nie może stać w tym miejscu; "
    "powinno tu być: {value}.",
    "xml_value": "Niezgodnie ze wzorem FA(3): element {field} nie może mieć wartości „{value}”.",
    "xml_currency": "Faktura jest w walucie {value}; wczytywane są faktury w złotych.",
    "xml_no_totals": "Brakuje sum netto (P_13), a do zapłaty jest {value} zł.",
    "xml_gross": "Sumy się nie zgadzają: netto i VAT nie dają kwoty należności P_15: {value}.",
    "xml_lines": "Sumy się nie zgadzają: pozycje nie dają sumy netto {field}: {value}.",
    "xml_service": "Nie wiadomo, jaką usługą jest „{value}”; "
    "dopisz ją do profilu (values.service).",
    "xml_duplicate": "Jest już inny dokument o numerze „{value}”, a numer może mieć tylko jeden; "
    "zostaje pierwszy z nich.",
    "xml_not_ours": "Sprzedawcą jest podmiot o NIP {value}, a nie ten z profilu.",
    "xml_unknown_customer": "Nieznany odbiorca „{value}”: nie ma go w wykazie odbiorców.",
    "xml_unknown_nip": "Dokument nie ma numeru odbiorcy, a po NIP nabywcy nie można go ustalić.",
    "xml_ambiguous_nip": "Dokument nie ma numeru odbiorcy, a NIP nabywcy ma ich kilku.",
    "xml_no_customer": "Dokument nie ma ani numeru odbiorcy (NrKlienta), ani NIP nabywcy.",
    "xml_differs": "Dokument nie zgadza się z fakturą z systemu bilingowego: {value}.",
    "xml_altered": "Skrót pliku jest inny niż w _metadata.json: "
    "plik zmieniono po przyjęciu w KSeF.",
    "zip_broken": "Archiwum jest uszkodzone albo niepełne ({value}). Pobierz je jeszcze raz.",
    "zip_too_large": "Archiwum po rozpakowaniu jest podejrzanie duże; "
    "od tego pliku nie jest czytane. Podziel je na mniejsze.",
}


def reference_code(feed: str) -> str:
    """Code for a value that the named feed does not know."""
    return "unknown_meter" if feed == "meters" else "unknown_reference"
