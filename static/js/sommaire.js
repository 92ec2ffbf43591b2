// The outline is put in order with the mouse, the calendar is written by the arrows; both work without this file.
"use strict";

// A row is dragged by its handle, and let go before another of its kind, or at the end of a list of them.
const formulaire = document.getElementById("ordre");
let tenu = null;
const genre_of = (rang) => rang.dataset.rang.replace(/-\d+$/, "");

for (const prise of formulaire ? document.querySelectorAll("[data-prise]") : []) {
  prise.hidden = false;
  prise.draggable = true;
}
document.addEventListener("dragstart", (evenement) => {
  if (!evenement.target.matches?.("[data-prise]")) return;
  tenu = evenement.target.closest("[data-rang]");
  tenu.classList.add("sommaire__tenu");
  evenement.dataTransfer.effectAllowed = "move";
  evenement.dataTransfer.setData("text/plain", tenu.dataset.rang);
  evenement.dataTransfer.setDragImage(tenu, 0, 0);
});

// {holder, row before which it would come, null for the end, element that shows it}; null where it may not come.
function find_place(cible, y) {
  const nom = genre_of(tenu);
  for (let ici = cible.closest?.("[data-rang]"); ici; ici = ici.parentElement.closest("[data-rang]")) {
    if (ici === tenu || tenu.contains(ici)) return null;
    if (genre_of(ici) !== nom) continue;
    const tete = ici.querySelector(".sommaire__rang").getBoundingClientRect();
    const voisine = y < tete.top + tete.height / 2 ? ici : ici.nextElementSibling?.closest("[data-rang]");
    return { dans: ici.dataset.place, avant: voisine?.dataset.rang ?? null, vu: ici, is_apres: voisine !== ici };
  }
  const liste = cible.closest?.("li")?.querySelector(`[data-dans^="${{ action: "axe", axe: "defi" }[nom]}-"]`);
  return liste ? { dans: liste.dataset.dans, avant: null, vu: liste, is_apres: true } : null;
}
function point_at(place) {
  for (const vu of document.querySelectorAll("[data-depot]")) delete vu.dataset.depot;
  if (place) place.vu.dataset.depot = place.is_apres ? "apres" : "avant";
}
document.addEventListener("dragover", (evenement) => {
  const place = tenu && find_place(evenement.target, evenement.clientY);
  if (!tenu) return;
  point_at(place);
  if (place) evenement.preventDefault();
});
document.addEventListener("drop", (evenement) => {
  const place = tenu && find_place(evenement.target, evenement.clientY);
  if (!place || place.avant === tenu.dataset.rang) return;
  evenement.preventDefault();
  const { avant, dans } = place;
  const geste = avant ? ["avant", tenu.dataset.rang, avant] : ["dans", tenu.dataset.rang, dans];
  formulaire.elements.namedItem("id_geste").value = geste.join(" ").trim();
  formulaire.requestSubmit();
});
document.addEventListener("dragend", () => {
  tenu?.classList.remove("sommaire__tenu");
  tenu = null;
  point_at(null);
});

// In the calendar, an arrow goes to the next box of the row or of the column.
document.addEventListener("keydown", (evenement) => {
  const pas = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[evenement.key];
  const case_ = pas && evenement.target.closest?.("[data-matrice] td");
  if (!case_) return;
  evenement.preventDefault();
  const lignes = [...case_.closest("table").tBodies[0].rows];
  let [y, x] = [lignes.indexOf(case_.parentElement) + pas[0], case_.cellIndex + pas[1]];
  for (; lignes[y]?.cells[x]; y += pas[0], x += pas[1]) {
    const champ = lignes[y].cells[x].querySelector("input");
    if (champ) return champ.focus();
  }
});
