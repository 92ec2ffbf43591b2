"""What knows no word of the domain: the floor of the house.

Its charter: no model; no noun of the plan, of its money or of its councils (tests/test_maison.py
reads its names). What a room must tell a machine of this one, it declares: a model of a whole says
what holds it (`donnees.contenu`), a view who opens it and on which days (`pages`), a class what a
document carries of it (`donnees.emport`), a model what its rows refuse (`donnees.verrous`).
"""
