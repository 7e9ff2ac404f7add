"""Keyed names for people: HMAC-SHA256 in SQL, so that it runs in DuckDB at its own speed."""

from __future__ import annotations

import hashlib
import hmac

BLOCK = 64


def derived(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose: what one column shows tells nothing about another that is made otherwise."""
    return hmac.new(secret, purpose.encode(), hashlib.sha256).digest()


def blob(data: bytes) -> str:
    return "'" + "".join(f"\\x{byte:02X}" for byte in data) + "'::BLOB"


def hmac_sql(key: bytes, text: str) -> str:
    """HMAC-SHA256 (RFC 2104) of a VARCHAR expression, as 64 hexadecimal digits; `key` of at most 64 bytes."""
    padded = key.ljust(BLOCK, b"\0")
    inner = blob(bytes(byte ^ 0x36 for byte in padded))
    outer = blob(bytes(byte ^ 0x5C for byte in padded))
    return f"sha256({outer} || unhex(sha256({inner} || encode({text}))))"


def normal_sql(text: str) -> str:
    """
    One spelling for one unit: '01', ' 1' and '1' are the same, 'a' and 'A' too; what is empty is nobody. Where two units fall together
    by this, fewer units are counted than there are, which errs on the safe side.
    """
    squeezed = f"upper(regexp_replace(nfc_normalize({text}), '[\\s\\p{{Z}}]+', '', 'g'))"
    return (
        f"nullif(CASE WHEN regexp_full_match({squeezed}, '[0-9]+') "
        f"THEN coalesce(nullif(ltrim({squeezed}, '0'), ''), '0') ELSE {squeezed} END, '')"
    )


def pseudonym_sql(secret: bytes, space: str, text: str) -> str:
    """128 bits of the keyed hash of a unit, NULL where the record names none. The same in every source of the compartment."""
    return f"left({hmac_sql(derived(secret, f'pseudonym {space}'), normal_sql(text))}, 32)"


def order_sql(secret: bytes, dataset: str, row: str) -> str:
    """
    A place for each row that follows from the compartment's key and from nothing in the row, as an UBIGINT. MD5 with a secret before a number of
    fixed meaning is enough of a keyed function for an order, and half the price.
    """
    key = derived(secret, f"order {dataset}").hex()
    return f"md5_number_upper('{key}' || {row}::VARCHAR)"
