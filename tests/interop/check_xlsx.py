#!/usr/bin/env python3
"""Opens a workbook with openpyxl: `check_xlsx.py FILE`. Its sheets are named and filled, and their cells are what they say."""

import datetime
import sys
import warnings

import openpyxl


def main(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = openpyxl.load_workbook(path)
    cells = dates = amounts = 0
    for sheet in book.worksheets:
        header = 2 if str(sheet["A1"].value).startswith("Overzicht van wijkregie") else 1
        assert sheet.freeze_panes, f"{sheet.title}: the header scrolls away"
        names = [cell.value for cell in sheet[header] if cell.value is not None]
        assert names and len(names) == len(set(names)), f"{sheet.title}: {names}"
        for row in sheet.iter_rows(min_row=header + 1):
            for cell in row:
                if cell.value is None:
                    continue
                cells += 1
                assert cell.data_type != "f", f"{sheet.title} {cell.coordinate}: a formula"
                assert cell.data_type != "e", f"{sheet.title} {cell.coordinate}: an error"
                text = cell.value if isinstance(cell.value, str) else ""
                assert not text.startswith(("{", "[")), f"{sheet.title} {cell.coordinate}: {text}"
                dates += isinstance(cell.value, datetime.datetime)
                amounts += "\u20ac" in cell.number_format
    assert cells, "nothing in it, so nothing is checked"
    print(f"{path}: {len(book.worksheets)} sheets, {cells} cells, {dates} dates, {amounts} amounts")


if __name__ == "__main__":
    main(*sys.argv[1:])
