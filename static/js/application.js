// What makes the pages quicker; each of them works without this file.
"use strict";

// After a part of the page was replaced, the keyboard goes where the eyes go.
document.addEventListener("htmx:afterSettle", ({ detail: { elt: cible, requestConfig } }) => {
  const geste = requestConfig?.elt.dataset?.geste;
  const attendu =
    cible.querySelector?.("[data-focus]") ??
    (geste ? (find_geste(geste, cible) ?? cible) : find_visible("[id^=geste-]", cible));
  attendu?.focus?.();
  // A form that does not hold in what is seen of the page begins at its top.
  const formulaire = attendu?.closest(".suivi");
  if (formulaire?.getBoundingClientRect().bottom > innerHeight) formulaire.scrollIntoView();
});
function find_visible(selecteur, dans = document) {
  return [...(dans.querySelectorAll?.(selecteur) ?? [])].find((element) => element.checkVisibility());
}
// The button that opens a form in place: the page may have it twice, one of them seen.
function find_geste(geste, dans) {
  return find_visible(`[id="${geste}"]`, dans) ?? find_visible(`[id^="${geste}-"]`, dans);
}

// What is to be mended in a form is read first, on a page that comes back whole too.
document.querySelector("[role=alert][data-focus]")?.focus();

// « Annuler » and Escape close a form that was opened in place, and give the keyboard back to its button.
function close_place(place) {
  const geste = place.querySelector("[data-geste]")?.dataset.geste;
  place.replaceChildren();
  (geste ? find_geste(geste) : find_visible(`[hx-target="#${place.id}"]`))?.focus();
}
document.addEventListener("click", (evenement) => {
  const bouton = evenement.target.closest("[data-fermer]");
  const formulaire = bouton && document.getElementById(bouton.dataset.fermer);
  const place = formulaire?.closest(".place");
  if (!place) return;
  evenement.preventDefault();
  close_place(place);
});
document.addEventListener("keydown", (evenement) => {
  const place = evenement.key === "Escape" && evenement.target.closest(".place");
  if (place) close_place(place);
});

// Nothing is left folded that an address points to, or that is printed.
function unfold() {
  const vise = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let pli = vise?.closest("details"); pli; pli = pli.parentElement.closest("details")) pli.open = true;
  if (vise?.closest("details")) vise.scrollIntoView();
}
addEventListener("hashchange", unfold);
unfold();
addEventListener("beforeprint", () => {
  for (const pli of document.querySelectorAll("#fiche details")) pli.open = true;
});

// A usual value is one click; « Réalisée » proposes 100, says so, and takes it back.
function pose(champ, valeur) {
  champ.value = valeur;
  champ.dispatchEvent(new Event("input", { bubbles: true }));
}
document.addEventListener("click", ({ target }) => {
  const bouton = target.closest("[data-pose] button");
  if (bouton) pose(document.getElementById(bouton.parentElement.dataset.pose), bouton.value);
});
document.addEventListener("keydown", ({ target, key }) => {
  const voisin = { ArrowLeft: "previousElementSibling", ArrowRight: "nextElementSibling" }[key];
  if (voisin && target.closest("[data-pose]")) target[voisin]?.focus();
});
document.addEventListener("input", ({ target: champ }) => {
  for (const bouton of document.querySelectorAll(`[data-pose="${champ.id}"] button`)) {
    bouton.setAttribute("aria-pressed", bouton.value === champ.value);
  }
  document.querySelector(`[data-propose="${champ.id}"]`)?.replaceChildren();
});
document.addEventListener("change", ({ target: { form, name, value } }) => {
  const dit = name === "statut" && form?.querySelector("[data-propose]");
  if (!dit) return;
  const champ = document.getElementById(dit.dataset.propose);
  const avant = dit.firstChild ? dit.dataset.avant : champ.value;
  if (value === "realisee" && champ.value !== "100") {
    pose(champ, "100");
    dit.dataset.avant = avant;
    const bouton = document.createElement("button");
    bouton.type = "button";
    bouton.className = "lien";
    bouton.textContent = avant ? `Remettre ${avant}` : "Laisser vide";
    bouton.addEventListener("click", () => {
      pose(champ, avant);
      champ.focus();
    });
    dit.append("Réalisée\u00a0: 100\u00a0% proposé. ", bouton);
  } else if (value !== "realisee" && dit.firstChild) pose(champ, avant);
});

// Files that together would not pass are told before they leave.
document.addEventListener("change", ({ target: champ }) => {
  if (!champ.dataset.ensemble) return;
  const taille = [...champ.files].reduce((somme, { size }) => somme + size, 0);
  const is_trop = champ.files.length > 1 && taille > champ.dataset.ensemble;
  champ.setCustomValidity(is_trop ? champ.dataset.trop.replace("{}", Math.ceil(taille / 1_000_000)) : "");
  if (is_trop) champ.reportValidity();
});
// Chosen again under the same names, they change nothing for the browser.
document.addEventListener("click", ({ target }) => {
  if (target.dataset.ensemble) target.setCustomValidity("");
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

// A form of a whole page goes through htmx too: whatever happens to it, the page and its text stay.
// One with a password is left to the browser, which remembers passwords.
document.addEventListener("submit", (evenement) => {
  const { target: formulaire, submitter: bouton } = evenement;
  const propre = formulaire.matches("main [method=post]:not([hx-post], [hx-disable], :has([type=password]))");
  if (!propre || evenement.defaultPrevented) return;
  evenement.preventDefault();
  const boutons = formulaire.querySelectorAll("button");
  for (const un of boutons) un.disabled = true;
  htmx
    .ajax("post", formulaire.getAttribute("action") || location.pathname + location.search, {
      source: formulaire,
      event: evenement,
      target: "#contenu",
      select: "#contenu",
      selectOOB: "#messages:innerHTML",
      swap: "outerHTML",
      headers: { "HX-Boosted": "true" },
      values: bouton?.name ? { [bouton.name]: bouton.value } : {},
    })
    .catch(() => {})
    .finally(() => boutons.forEach((un) => (un.disabled = false)));
});

// A part of a page does not name the whole of it.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  detail.ignoreTitle = !["contenu", "seance"].includes(detail.target.id);
});

// The mark against forged requests changes with each login, in another tab too: the fresh one is sent.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const [, fraiche] = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) ?? [];
  if (fraiche && detail.verb === "post") detail.parameters.csrfmiddlewaretoken = fraiche;
});

// What failed is a sentence beside the gesture, that of the server when it gives one.
const COUPE = "Le serveur ne répond pas : vérifiez la connexion, puis recommencez.";
const TOUJOURS_LA = " Ce que vous avez écrit est toujours là.";
function tell({ requestConfig: { elt, verb, triggeringEvent }, target, xhr }) {
  const deja = find_dit(elt, target);
  if (deja && !triggeringEvent) return;
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const phrase = document.createElement("p");
  phrase.className = "message message--error message--ici";
  phrase.tabIndex = -1;
  phrase.setAttribute("role", "alert");
  phrase.append(...(page.querySelector("[data-phrase]")?.childNodes ?? [COUPE]));
  if (verb !== "get") phrase.append(TOUJOURS_LA);
  const gestes = elt.querySelector(".gestes") ?? elt.querySelector("button:not([type=button])");
  if (gestes) gestes.before(phrase);
  else if (target.matches(".place")) target.prepend(phrase);
  else elt.after(phrase);
  if (["click", "submit"].includes(triggeringEvent?.type)) phrase.focus();
}
function find_dit(elt, target) {
  return [elt.parentElement, target].map((place) => place?.querySelector(".message--ici")).find(Boolean);
}
for (const echec of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(echec, ({ detail }) => tell(detail));
}
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.requestConfig.triggeringEvent) find_dit(detail.elt, detail.target)?.remove();
});

// What was said once may be put away.
document.addEventListener("click", (evenement) => {
  const bouton = evenement.target.closest("[data-ranger]");
  if (bouton) document.getElementById("messages").replaceChildren();
});

// What is long is folded at first on a phone.
if (matchMedia("(max-width: 40rem)").matches) {
  for (const pli of document.querySelectorAll("details[data-replie]")) pli.open = false;
}

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
