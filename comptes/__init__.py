"""Structures, people and rights; the base of the administration."""
