// What makes the pages quicker; each of them works without this file.
"use strict";

// After a part of the page was replaced, the keyboard goes where the eyes go.
document.addEventListener("htmx:afterSettle", (evenement) => {
  const cible = evenement.detail.elt;
  const attendu = cible.querySelector?.("[data-focus]") ?? cible.querySelector?.("[id^=geste-]");
  attendu?.focus();
});

// What is to be mended in a form is read first, on a page that comes back whole too.
document.querySelector("[role=alert][data-focus]")?.focus();

// « Annuler » closes a form that was opened in place, and gives the keyboard back to its button.
document.addEventListener("click", (evenement) => {
  const bouton = evenement.target.closest("[data-fermer]");
  const formulaire = bouton && document.getElementById(bouton.dataset.fermer);
  const place = formulaire?.closest("#place, .ligne__place");
  if (!place) return;
  evenement.preventDefault();
  const geste = place.parentElement.querySelector("[id^=geste-]");
  place.replaceChildren();
  geste?.focus();
});

// A long document says that it is on its way; nothing tells the page that it has come.
const ATTENTE = 30_000;
document.addEventListener("click", (evenement) => {
  const lien = evenement.target.closest("[data-attente]");
  const etat = lien?.parentElement.querySelector("[role=status]");
  if (!etat) return;
  etat.textContent = lien.dataset.attente;
  setTimeout(() => etat.replaceChildren(), ATTENTE);
});

// An error of the network is a sentence, not a silence.
const NON_LUE = "La page n'a pas pu se mettre à jour : vérifiez la connexion, puis rechargez-la.";
const NON_ECRIT =
  "L'enregistrement n'a pas abouti : vérifiez la connexion, puis recommencez. Ce que vous avez écrit est toujours là.";
for (const echec of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(echec, (evenement) => {
    const phrase = document.createElement("p");
    phrase.className = "message message--error";
    phrase.textContent = evenement.detail.requestConfig.verb === "get" ? NON_LUE : NON_ECRIT;
    document.getElementById("messages").replaceChildren(phrase);
  });
}

// In the meeting, the arrow keys go from one défi to the next; in a field they stay in it.
document.addEventListener("keydown", (evenement) => {
  const sens = { ArrowLeft: "prev", ArrowRight: "next" }[evenement.key];
  const avec = evenement.altKey || evenement.ctrlKey || evenement.metaKey || evenement.shiftKey;
  if (!sens || avec || evenement.target.closest("input, select, textarea")) return;
  document.querySelector(`.seance__pas [rel=${sens}]`)?.click();
});

// An address is copied by a button, where the browser can.
if (navigator.clipboard) {
  for (const bouton of document.querySelectorAll("[data-copier]")) {
    bouton.hidden = false;
    bouton.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(bouton.dataset.copier).value);
      bouton.textContent = "Adresse copiée";
    });
  }
}
