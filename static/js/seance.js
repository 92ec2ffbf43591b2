// The meeting mode: the arrow keys, and the whole screen. Its links load the next screen in place (htmx), since a new
// page would leave the whole screen; without this file they are links like any other.
"use strict";

document.addEventListener("keydown", (evenement) => {
  const sens = { ArrowLeft: "prev", ArrowRight: "next" }[evenement.key];
  const avec = evenement.altKey || evenement.ctrlKey || evenement.metaKey || evenement.shiftKey;
  if (!sens || avec || evenement.target.closest("input, select, textarea")) return;
  document.querySelector(`.seance__barre [rel=${sens}]`)?.click();
});

// The suite of an action: the keys 1 to 5.
document.addEventListener("keydown", (evenement) => {
  if (evenement.ctrlKey || evenement.altKey || evenement.metaKey) return;
  if (evenement.target.closest("select, textarea")) return;
  document.querySelectorAll(".evaluation__choix [name=suite]")[Number(evenement.key) - 1]?.click();
});

function show_bouton() {
  const bouton = document.querySelector("[data-plein-ecran]");
  if (!bouton) return;
  bouton.hidden = !document.fullscreenEnabled;
  bouton.textContent = document.fullscreenElement ? "Réduire" : "Plein écran";
}
document.addEventListener("click", (evenement) => {
  if (!evenement.target.closest("[data-plein-ecran]")) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});
document.addEventListener("fullscreenchange", show_bouton);
// What was said of one screen is not left over the next, but for what was just saved.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  if (detail.target.id === "seance" && detail.requestConfig.verb === "get") document.getElementById("messages").replaceChildren();
});
document.addEventListener("htmx:load", show_bouton);
show_bouton();
