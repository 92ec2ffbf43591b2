from django.urls import path

from editions.views import actes_publies, documents, editions, listes, plans_compares

ACTE = "conseil/deliberations/<int:pk>/"
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
    path("avenants/<int:pk>/avenant.pdf", plans_compares.avenant_pdf, name="avenant-pdf"),
    path(
        "comparer-les-plans/ancien-nouveau.pdf",
        plans_compares.plans_compares,
        {"extension": "pdf"},
        name="comparer-plans-pdf",
    ),
    path(
        "comparer-les-plans/ancien-nouveau.xlsx",
        plans_compares.plans_compares,
        {"extension": "xlsx"},
        name="comparer-plans-xlsx",
    ),
    path("listes/<slug:cle>/", listes.liste, name="liste"),
    path("listes/<slug:cle>.csv", listes.liste_csv, name="liste-csv"),
    path("listes/<slug:cle>.xlsx", listes.liste_xlsx, name="liste-xlsx"),
    path("listes/<slug:cle>.pdf", listes.liste_pdf, name="liste-pdf"),
    path("editions/", editions.editions, name="editions"),
    path(
        "editions/schema-directeur.pdf", documents.schema_directeur_pdf, name="schema-directeur-pdf"
    ),
    path("editions/evaluation.pdf", documents.evaluation_pdf, name="evaluation-pdf"),
    path("editions/<str:code>.pdf", editions.edition_pdf, name="edition-pdf"),
    path("actes/", actes_publies.actes, name="actes"),
    path("actes/<slug:structure>/", actes_publies.actes, name="actes-de"),
    path("actes/<slug:structure>/<int:pk>/", actes_publies.actes, name="acte-en-ligne"),
    path(
        "actes/<slug:structure>/<int:pk>/<str:nom>",
        actes_publies.fichier_en_ligne,
        name="fichier-en-ligne",
    ),
    path(f"{ACTE}publier/", actes_publies.publier_acte, name="publier-acte"),
    path(f"{ACTE}retirer/", actes_publies.retirer_acte, name="retirer-acte"),
    path(f"{ACTE}attestation.pdf", actes_publies.attestation_pdf, name="attestation-pdf"),
    path(f"{ACTE}envoi.zip", actes_publies.archive_acte, name="archive-acte"),
    path(f"{ACTE}accuse/", actes_publies.accuse, name="accuse"),
    path("e/", editions.chercher_edition, name="chercher-edition"),
    path("e/<str:code>/", editions.verifier_edition, name="verifier-edition"),
]
