"""
How visits.dta was made: `python make.py randhie.csv`, with datasets/randhie/randhie.csv of the PyPI package statsmodels 0.15.0.

Needs pyreadstat and polars. Adds the number of the row as record_id: the file names no person, so that each of its 20,190 records (one
person in one year) has to stand for itself. Changes no value; small types keep the file small.
"""

import pathlib
import sys

import polars
import pyreadstat

labels = {
    "record_id": "Number of the record, given at conversion",
    "mdvis": "Outpatient visits to a physician in the year",
    "lncoins": "ln(coinsurance + 1)",
    "idp": "Individual deductible plan",
    "lpi": "ln(max(1, annual participation incentive payment))",
    "fmde": "ln(max(1, maximum expenditure / (0.01 coinsurance))), 0 if idp = 1",
    "physlm": "Physical limitation",
    "disea": "Index of chronic diseases",
    "hlthg": "Self-rated health good",
    "hlthf": "Self-rated health fair",
    "hlthp": "Self-rated health poor",
}
whole = ["mdvis", "idp", "hlthg", "hlthf", "hlthp"]

frame = polars.read_csv(sys.argv[1], schema_overrides={name: polars.Int16 for name in whole}, infer_schema_length=None)
frame = frame.with_row_index("record_id", offset=1).with_columns(polars.col("record_id").cast(polars.Int32))
frame = frame.with_columns([polars.col(name).cast(polars.Float32) for name in frame.columns if name not in ["record_id", *whole]])
target = pathlib.Path(__file__).with_name("visits.dta")
pyreadstat.write_dta(frame.select(list(labels)), str(target), column_labels=list(labels.values()))
print(f"{frame.height} records, {target.stat().st_size} bytes")
