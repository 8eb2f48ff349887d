"""Tables that leave as spreadsheets: CSV, ODS, XLSX, written here and nothing else.

Written by hand, as the letters are: a library puts its name and the day in the file.
"""

from dossiers.spreadsheets.csv_file import to_csv
from dossiers.spreadsheets.ods import to_ods
from dossiers.spreadsheets.sheet import Sheet, Value
from dossiers.spreadsheets.xlsx import to_xlsx

__all__ = ["MAKERS", "TYPES", "Sheet", "Value", "to_csv", "to_ods", "to_xlsx"]

MAKERS = {"csv": to_csv, "ods": to_ods, "xlsx": to_xlsx}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
