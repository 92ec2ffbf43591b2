// A text in Markdown is written with buttons, and seen as its page will show it (socle/saisie/editeur.py).
"use strict";

const MARQUES = {
  gras: { autour: "**", exemple: "texte en gras" },
  italique: { autour: "*", exemple: "texte en italique" },
  intertitre: { devant: "### ", exemple: "Intertitre" },
  liste: { devant: "- ", exemple: "Un point de la liste" },
  lien: { exemple: "texte du lien" },
};

// Typed as by the keyboard, so that Ctrl+Z takes it back; where the browser cannot, simply put.
function type_in(champ, debut, fin, texte) {
  champ.focus();
  champ.setSelectionRange(debut, fin);
  if (document.execCommand?.(texte ? "insertText" : "delete", false, texte)) return;
  champ.setRangeText(texte, debut, fin, "end");
  champ.dispatchEvent(new Event("input", { bubbles: true }));
}

function wrap(champ, { autour, exemple }) {
  const { value, selectionStart: debut, selectionEnd: fin } = champ;
  const long = autour.length;
  // Three marks are both bold and italic: one more than the other needs.
  const avant = value.slice(0, debut).match(/\**$/)[0].length;
  const apres = value.slice(fin).match(/^\**/)[0].length;
  const is_deja = Math.min(avant, apres) === long || Math.min(avant, apres) === 3;
  if (is_deja && fin > debut) {
    const nu = value.slice(debut, fin);
    type_in(champ, debut - long, fin + long, nu);
    champ.setSelectionRange(debut - long, debut - long + nu.length);
    return;
  }
  // The marks hold to the words: an outer space stays outside of them.
  const [, blanc, mots, suite] = value.slice(debut, fin).match(/^(\s*)([^]*?)(\s*)$/);
  const dit = mots || exemple;
  type_in(champ, debut, fin, `${blanc}${autour}${dit}${autour}${suite}`);
  const place = debut + blanc.length + long;
  champ.setSelectionRange(place, place + dit.length);
}

function begin_lines(champ, { devant, exemple }) {
  const { value, selectionStart, selectionEnd } = champ;
  const debut = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const bout = value.indexOf("\n", selectionEnd);
  const fin = bout < 0 ? value.length : bout;
  const lignes = value.slice(debut, fin).split("\n");
  const pleines = lignes.filter((ligne) => ligne.trim());
  const is_deja = pleines.length > 0 && pleines.every((ligne) => ligne.startsWith(devant));
  const nues = lignes.map((ligne) => ligne.replace(/^(#{1,6} |[-*] )/, ""));
  const change = is_deja ? nues : nues.map((ligne) => (ligne.trim() ? devant + ligne : ligne));
  const ecrit = pleines.length ? change.join("\n") : devant + exemple;
  // A list or a heading begins after an empty line.
  const colle = !is_deja && debut > 1 && value[debut - 2] !== "\n" && !value.slice(0, debut - 1).split("\n").at(-1).startsWith(devant);
  type_in(champ, debut, fin, (colle ? "\n" : "") + ecrit);
  const place = debut + (colle ? 1 : 0);
  // What is still to be written is chosen; else the lines, to be changed back.
  champ.setSelectionRange(place + (pleines.length ? 0 : devant.length), place + ecrit.length);
}

function link(champ, { exemple }) {
  const { value, selectionStart: debut, selectionEnd: fin } = champ;
  const mots = value.slice(debut, fin).trim();
  const is_adresse = /^https?:\/\/\S+$/.test(mots);
  const [dit, adresse] = is_adresse ? [exemple, mots] : [mots || exemple, "https://"];
  type_in(champ, debut, fin, `[${dit}](${adresse})`);
  const place = is_adresse || !mots ? debut + 1 : debut + dit.length + 3;
  champ.setSelectionRange(place, place + (is_adresse || !mots ? dit : adresse).length);
}

function mark(champ, nom) {
  const marque = MARQUES[nom];
  (nom === "lien" ? link : marque.autour ? wrap : begin_lines)(champ, marque);
}

const find_champ = (element) => element.closest("[data-editeur]").querySelector("textarea");

async function show(bouton) {
  const champ = find_champ(bouton);
  const apercu = document.getElementById(bouton.getAttribute("aria-controls"));
  const ouvre = apercu.hidden;
  bouton.setAttribute("aria-expanded", ouvre);
  bouton.textContent = ouvre ? "Revenir au texte" : "Aperçu";
  apercu.hidden = !ouvre;
  champ.hidden = ouvre;
  for (const marque of bouton.parentElement.querySelectorAll("[data-marque]")) marque.disabled = ouvre;
  if (!ouvre) return champ.focus();
  const [, jeton] = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) ?? [];
  const csrfmiddlewaretoken = jeton ?? champ.form.elements.csrfmiddlewaretoken?.value ?? "";
  const reponse = await fetch(bouton.dataset.apercu, {
    method: "POST",
    body: new URLSearchParams({ csrfmiddlewaretoken, texte: champ.value }),
  }).catch(() => null);
  const recu = reponse?.ok && !reponse.redirected ? await reponse.text() : "";
  const page = new DOMParser().parseFromString(recu, "text/html");
  const phrase = "L'aperçu ne vient pas\u00a0: vérifiez la connexion. Le texte est toujours là.";
  apercu.replaceChildren(...(recu ? page.body.childNodes : [phrase]));
  apercu.focus();
}

document.addEventListener("click", ({ target }) => {
  const bouton = target.closest?.("[data-marque], [data-apercu]");
  if (!bouton) return;
  if (bouton.dataset.marque) mark(find_champ(bouton), bouton.dataset.marque);
  else show(bouton);
});
document.addEventListener("keydown", (evenement) => {
  const { target, key, ctrlKey, metaKey, shiftKey, altKey } = evenement;
  const editeur = target.closest?.("[data-editeur]");
  if (!editeur || !target.matches("textarea") || !(ctrlKey || metaKey) || shiftKey || altKey) return;
  const bouton = editeur.querySelector(`[data-touche="${CSS.escape(key.toLowerCase())}"]`);
  if (!bouton) return;
  evenement.preventDefault();
  mark(target, bouton.dataset.marque);
});
// What the browser asks to fill is seen.
document.addEventListener(
  "invalid",
  ({ target }) => target.hidden && show(target.closest("[data-editeur]").querySelector("[data-apercu]")),
  true,
);
// In a page, and in what is put in it later.
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  for (const boutons of elt.querySelectorAll(".editeur__boutons")) boutons.hidden = false;
});
