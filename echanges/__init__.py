"""What comes in and goes out: workbook, bare table, other tools' formats, copy."""
