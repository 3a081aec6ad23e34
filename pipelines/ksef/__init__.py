"""Structured invoices FA(3) of KSeF: from files as they came to invoices, lines and documents.

One document is judged by itself: what is wrong with one never stops the others.
"""
