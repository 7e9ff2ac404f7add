"""
How recidivism.csv was made: `python make.py rossi.csv`, with datasets/rossi.csv of the PyPI package lifelines 0.30.3.

Adds a number to each of the 432 persons, which the file lacks; changes nothing else.
"""

import csv
import pathlib
import sys

with open(sys.argv[1], newline="") as source, open(pathlib.Path(__file__).with_name("recidivism.csv"), "w", newline="") as target:
    rows = csv.reader(source)
    out = csv.writer(target, lineterminator="\n")
    out.writerow(["id", *next(rows)])
    out.writerows([f"r{number:03d}", *row] for number, row in enumerate(rows, start=1))
