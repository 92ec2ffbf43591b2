"""The printed documents: which there are, what each carries; the lists; the frozen editions."""
