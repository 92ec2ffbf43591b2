"""What comes in and goes out: workbooks, bare tables, other tools, the portable copy (R-X)."""
