"""What `make bench` measures: ratios taken in one run, on the machine at hand."""
