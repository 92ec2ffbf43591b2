// « Retour » leads to the page as it was sent, not to a new one: the same thing is not made twice.
"use strict";

document.addEventListener("submit", (evenement) => {
  const jeton = evenement.target.querySelector("input[name=jeton]")?.value;
  if (jeton) history.replaceState({ ...history.state, jeton }, "");
});
const envoye = history.state?.jeton;
if (envoye) for (const jeton of document.querySelectorAll("input[name=jeton]")) jeton.value = envoye;
