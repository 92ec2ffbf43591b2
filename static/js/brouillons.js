// What is being typed is kept in this browser until it is saved (docs/adr/0022).
"use strict";

const COMPTE = document.currentScript.dataset.compte;
const DEBUT = "brouillon:";
const JOURS = 7;
// Of the page and not of the person: never given back.
const DE_LA_PAGE = ["csrfmiddlewaretoken", "retour", "depuis"];
const ECRITS = "textarea, input:not([type=hidden], [type=checkbox], [type=radio], [type=file])";
// A browser may refuse to keep anything: the pages work without it.
let reserve = {};
try {
  reserve = window.localStorage;
} catch {
  // Drafts then last as long as the page.
}

function find_cle(formulaire) {
  const adresse = new URL(formulaire.getAttribute("action") || location.href, location.href);
  for (const nom of ["reprise", ...DE_LA_PAGE]) adresse.searchParams.delete(nom);
  return `${DEBUT}${COMPTE}:${adresse.pathname}${adresse.search}`;
}

function is_gardable(formulaire) {
  return (
    COMPTE &&
    formulaire.matches("main [method=post]:not(:has([type=password], [autocomplete=one-time-code]))") &&
    formulaire.querySelector(ECRITS)
  );
}

// {name: [what each field of that name holds]}: a box that is ticked, or not, says so too.
function read_champs(formulaire, visibles = false) {
  const champs = {};
  for (const champ of formulaire.elements) {
    const tu = !champ.name || DE_LA_PAGE.includes(champ.name) || ["file", "submit", "select-multiple"].includes(champ.type);
    if (tu || (visibles && champ.type === "hidden")) continue;
    const valeur = ["checkbox", "radio"].includes(champ.type) ? champ.checked : champ.value;
    (champs[champ.name] ??= []).push(valeur);
  }
  return champs;
}

function write_champs(formulaire, champs) {
  const restes = structuredClone(champs);
  for (const champ of formulaire.elements) {
    const valeur = restes[champ.name]?.shift();
    if (valeur === undefined) continue;
    // A word that was pasted in a list is none of its choices.
    if (champ.matches("[data-mots]") && ![...champ.options].some((o) => o.value === valeur)) champ.add(new Option(valeur, valeur));
    champ[typeof valeur === "boolean" ? "checked" : "value"] = valeur;
  }
  formulaire.querySelector(ECRITS)?.dispatchEvent(new Event("input", { bubbles: true }));
}

function keep(formulaire) {
  // After a logout, in another tab too, nothing more is kept.
  if (reserve["compte"] !== COMPTE) return;
  try {
    reserve[find_cle(formulaire)] = JSON.stringify({ le: Date.now(), champs: read_champs(formulaire) });
  } catch {
    // The browser has no room left: the page keeps the text.
  }
}

function offer(formulaire, is_reponse) {
  const garde = reserve[find_cle(formulaire)];
  if (!garde || formulaire.dataset.brouillon) return;
  formulaire.dataset.brouillon = "vu";
  const { le, champs } = JSON.parse(garde);
  const voit = read_champs(formulaire, true);
  if (Object.keys(voit).every((nom) => JSON.stringify(voit[nom]) === JSON.stringify(champs[nom]))) return;
  // In the answer to what was just sent, what was typed is on the page, and is the draft.
  if (is_reponse || formulaire.parentElement.querySelector("[role=alert]")) return keep(formulaire);
  const offre = document.createElement("div");
  offre.className = "message message--warning brouillon";
  offre.setAttribute("role", "status");
  const quand = new Date(le).toLocaleString("fr-FR", { dateStyle: "short", timeStyle: "short" });
  offre.append(`Un brouillon du ${quand} n'est pas enregistré.`);
  const gestes = {
    "Le reprendre": () => write_champs(formulaire, champs),
    "L'effacer": () => delete reserve[find_cle(formulaire)],
  };
  for (const [nom, geste] of Object.entries(gestes)) {
    const bouton = document.createElement("button");
    bouton.type = "button";
    bouton.className = "bouton bouton--petit";
    bouton.textContent = nom;
    bouton.addEventListener("click", () => {
      geste();
      offre.remove();
      formulaire.querySelector(ECRITS).focus();
    });
    offre.append(bouton);
  }
  formulaire.before(offre);
}

// The drafts that are too old go, those of everybody.
for (const cle of Object.keys(reserve).filter((cle) => cle.startsWith(DEBUT))) {
  if (JSON.parse(reserve[cle]).le < Date.now() - JOURS * 24 * 3_600_000) delete reserve[cle];
}
if (COMPTE) reserve["compte"] = COMPTE;

document.addEventListener("input", (evenement) => {
  const formulaire = evenement.target.form;
  if (formulaire && is_gardable(formulaire)) keep(formulaire);
});
document.addEventListener("htmx:load", (evenement) => {
  const { elt } = evenement.detail;
  for (const formulaire of elt.querySelectorAll("form")) {
    if (is_gardable(formulaire)) offer(formulaire, elt.matches("main"));
  }
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { elt, verb } = detail.requestConfig;
  // An answer that leads nowhere is the form again, to be read or mended.
  const { xhr } = detail;
  const is_enregistre = xhr.getResponseHeader("HX-Redirect") || (elt.matches("[hx-post]") && xhr.status === 200);
  if (verb === "post" && elt.matches("form") && is_enregistre) delete reserve[find_cle(elt)];
});
// The administration has no htmx, and sends its forms itself: the page that follows says that all went well.
if (!window.htmx) {
  const envoye = sessionStorage.getItem("envoye");
  if (envoye && document.querySelector(".messagelist .success")) delete reserve[envoye];
  sessionStorage.removeItem("envoye");
  for (const formulaire of document.forms) if (is_gardable(formulaire)) offer(formulaire, false);
  document.addEventListener("submit", ({ target }) => sessionStorage.setItem("envoye", find_cle(target)));
}
// Who logs out leaves nothing behind, whatever the account.
document.querySelector("#deconnexion, #logout-form")?.addEventListener("submit", () => {
  for (const cle of Object.keys(reserve)) if (cle.startsWith(DEBUT) || cle === "compte") delete reserve[cle];
});
