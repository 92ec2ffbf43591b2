"""What two people change on the pages of the organs (see `REJEUX` of test_deux_personnes)."""

DES_ORGANES = {
    "organe": ("delai", "3", "5", "nom", "Commission du tourisme", {}),
    "membre-organe": ("qualite", "hébergeurs", "élus", "debut", "2024-01-02", {}),
    "reunion": ("lieu", "Caylus", "Cordes", "ordre_du_jour", "Les tarifs", {}),
    "avis-rendu": ("texte", "Le sien", "Le mien", "objet", "Les tarifs", {}),
}
