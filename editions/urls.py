from django.urls import path

from editions.views import documents, editions, listes

urlpatterns = [
    path("tableau-de-bord/bilan.pdf", documents.bilan, name="bilan"),
    path(
        "conseil/deliberations/<int:pk>/document.pdf",
        documents.deliberation_pdf,
        name="deliberation-pdf",
    ),
    path(
        "conseil/seances/<int:pk>/convocation.pdf",
        documents.convocation_pdf,
        name="convocation-pdf",
    ),
    path("listes/<slug:cle>/", listes.liste, name="liste"),
    path("listes/<slug:cle>.csv", listes.liste_csv, name="liste-csv"),
    path("listes/<slug:cle>.xlsx", listes.liste_xlsx, name="liste-xlsx"),
    path("listes/<slug:cle>.pdf", listes.liste_pdf, name="liste-pdf"),
    path("editions/", editions.editions, name="editions"),
    path(
        "editions/schema-directeur.pdf", documents.schema_directeur_pdf, name="schema-directeur-pdf"
    ),
    path("editions/<str:code>.pdf", editions.edition_pdf, name="edition-pdf"),
    path("e/", editions.chercher_edition, name="chercher-edition"),
    path("e/<str:code>/", editions.verifier_edition, name="verifier-edition"),
]
