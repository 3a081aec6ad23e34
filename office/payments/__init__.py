"""Paying through Przelewy24: begun here, confirmed by it, booked until the bank's statement is."""
