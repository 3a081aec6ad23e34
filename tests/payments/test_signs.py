"""Signatures are those of the published test vectors, to the letter and the order."""

from __future__ import annotations

import pytest

from office.payments.signs import NOTIFICATION, REGISTER, VERIFY, is_signed, sign

CRC = "abcdef0123456789"
MESSAGE = {
    "merchantId": 12345, "posId": 12345, "sessionId": "FAK-001234-1", "amount": 18087,
    "originAmount": 18087, "currency": "PLN", "orderId": 300123456789, "methodId": 25,
    "statement": "p24-A12-B34-C56",
}  # fmt: skip
VECTORS = {
    REGISTER: "4644332da8ff6545ea38a8c615322eb53af034eddd92b05320a915fe26105643"
    "32cb76571a3cf858ddfdfb64a37d90a9",
    VERIFY: "3bdb3fccd9dcb6a79e05b4a6d2ef1ed064ab4509ba819738b6d01d46055ec1bd"
    "52109ae65f22e10deee47c51e363c3f7",
    NOTIFICATION: "1b722fdb7d3ea1254460f6e5a8da07d4e0e923cb44fa9bea770dcbf072484b8b"
    "b00b4e4c95a05523568dfbda1a629713",
}


@pytest.mark.parametrize("fields", VECTORS)
def test_signatures_are_those_of_the_vectors(fields: tuple[str, ...]) -> None:
    assert sign(fields, MESSAGE, CRC) == VECTORS[fields]
    assert is_signed(fields, MESSAGE, CRC, VECTORS[fields])


@pytest.mark.parametrize("fields", VECTORS)
def test_any_other_value_key_or_signature_is_none(fields: tuple[str, ...]) -> None:
    for name in fields:
        spoiled = {**MESSAGE, name: f"{MESSAGE[name]}1"}
        assert not is_signed(fields, spoiled, CRC, VECTORS[fields])
    assert not is_signed(fields, MESSAGE, CRC + "0", VECTORS[fields])
    for by in ("", "zażółć", VECTORS[fields].upper(), VECTORS[fields][:-1]):
        assert not is_signed(fields, MESSAGE, CRC, by)


def test_polish_letters_and_slashes_are_signed_as_they_are() -> None:
    message = {**MESSAGE, "sessionId": "FAK/żółw"}
    escaped = {**MESSAGE, "sessionId": "FAK\\/\\u017c\\u00f3\\u0142w"}
    assert sign(REGISTER, message, CRC) != sign(REGISTER, escaped, CRC)
    known = "7e4c7fe2"
    assert len(sign(REGISTER, message, CRC)) == 96, known
