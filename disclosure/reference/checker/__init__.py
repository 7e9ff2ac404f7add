"""A second reading of docs/soundness.md: slow, obvious, and independent of the engine.

A case holds whole records and a structured query, so nothing here parses SQL: records are joined, filtered, grouped and
counted in plain loops. Shares are exact fractions; a share of a pack is the decimal number that its producer wrote.
"""
