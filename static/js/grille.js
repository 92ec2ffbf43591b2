// The grid of the plan, by keyboard and by paste; it is a long form without this file (R-E9).
"use strict";

const SAISIS = "select, textarea, input:not([type=hidden], [type=checkbox])";

function fold(texte) {
  return texte.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
}

function list_vus(place) {
  return [...place.querySelectorAll(SAISIS)].filter((champ) => champ.offsetParent);
}

function go(champ) {
  if (!champ) return;
  champ.focus();
  champ.select?.();
  champ.closest("tr").scrollIntoView({ block: "nearest" });
}

// The cell of the same column, in the next row that has one there.
function find_dessous(champ, sens) {
  const { cellIndex } = champ.closest("td");
  let rangee = champ.closest("tr");
  while ((rangee = sens > 0 ? rangee.nextElementSibling : rangee.previousElementSibling)) {
    const [premier] = list_vus(rangee.cells[cellIndex]);
    if (premier) return premier;
  }
  return null;
}

function find_a_cote(champ, sens) {
  const champs = list_vus(champ.closest("tbody"));
  return champs[champs.indexOf(champ) + sens];
}

// In a text, the arrow leaves from its edge only, or when the whole of it is chosen.
function is_au_bord(champ, sens) {
  if (champ.matches("select")) return true;
  const { selectionStart: debut, selectionEnd: fin, value } = champ;
  if (debut === 0 && fin === value.length) return true;
  return debut === fin && debut === (sens > 0 ? value.length : 0);
}

function is_ouverte(champ) {
  return CSS.supports("selector(:open)") && champ.matches("select:open");
}

function choose(select, valeur) {
  select.value = valeur;
  tell_change(select);
}

function tell_change(champ) {
  champ.removeAttribute("aria-invalid");
  for (const genre of ["input", "change"]) champ.dispatchEvent(new Event(genre, { bubbles: true }));
}

// The next choice that begins by this letter; accents do not count.
function choose_lettre(select, lettre) {
  const options = [...select.options];
  const suite = [...options.slice(select.selectedIndex + 1), ...options.slice(0, select.selectedIndex + 1)];
  const trouvee = suite.find((option) => fold(option.label).startsWith(fold(lettre)));
  if (trouvee) choose(select, trouvee.value);
}

document.addEventListener("keydown", (evenement) => {
  const { key, target: champ } = evenement;
  const avec = evenement.altKey || evenement.ctrlKey || evenement.metaKey || evenement.shiftKey;
  if (avec || evenement.isComposing || !champ.matches?.(".grille td *") || !champ.matches(SAISIS) || is_ouverte(champ)) return;
  const cote = { ArrowLeft: -1, ArrowRight: 1 }[key];
  const dessous = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[key];
  if (cote && is_au_bord(champ, cote)) go(find_a_cote(champ, cote));
  else if (dessous) go(find_dessous(champ, dessous));
  else if (champ.matches("select") && /^\p{L}$/u.test(key)) choose_lettre(champ, key);
  else return;
  evenement.preventDefault();
});

// What a spreadsheet copies: tabs, lines, and quotes around a cell that has some.
function read_bloc(texte) {
  const rangees = [[]];
  for (const [, cite, nu, fin] of texte.matchAll(/(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g)) {
    rangees.at(-1).push((cite?.replaceAll('""', '"') ?? nu).trim());
    if (fin === "\n") rangees.push([]);
    if (fin === "") break;
  }
  if (rangees.at(-1).every((mot) => !mot)) rangees.pop();
  return rangees;
}

// The choice that a word names, by itself or by another word for it (R-X3).
function find_option(select, mot) {
  const plie = fold(mot);
  const dits = JSON.parse(document.getElementById("mots").textContent)[select.dataset.mots] ?? {};
  return (
    [...select.options].find((option) => plie && [option.value, option.label].some((dit) => fold(dit) === plie)) ??
    [...select.options].find((option) => new RegExp(`^(?:${dits[option.value] ?? ""})$`).test(plie))
  );
}

// A word that is none of the list stays in it as it is, marked: the server says what is wrong with it.
function put(champ, mot) {
  if (!champ.matches("select")) {
    champ.value = champ.inputMode === "numeric" ? mot.replace(/\s*%$/, "") : mot;
    return tell_change(champ);
  }
  const option = find_option(champ, mot);
  if (option) return choose(champ, option.value);
  if (champ.dataset.mots === "pilote") {
    choose(champ, "autre");
    return put(champ.closest("td").querySelector("input"), mot);
  }
  champ.add(new Option(mot, mot));
  choose(champ, mot);
  champ.setAttribute("aria-invalid", "true");
}

function name(rangee, colonne) {
  return rangee.closest("table").tHead.rows[0].cells[colonne]?.textContent ?? "à droite de la grille";
}

// Gives what found no place, as lines of text, and how many words were not understood.
function paste(champ, bloc) {
  const premiere = champ.closest("tr");
  const rangees = [...premiere.parentElement.rows].slice(premiere.rowIndex - 1);
  const debut = champ.closest("td").cellIndex;
  const restes = bloc.slice(rangees.length).map((mots) => mots.join("\t"));
  const dehors = [];
  bloc.slice(0, rangees.length).forEach((mots, rang) =>
    mots.forEach((mot, colonne) => {
      const cellule = rangees[rang].cells[debut + colonne];
      const place = cellule && list_vus(cellule)[0];
      if (mot && place) put(place, mot);
      else if (mot) dehors.push(`${rangees[rang].querySelector(".code").textContent}, ${name(premiere, debut + colonne)} : ${mot}`);
    }),
  );
  return { restes, dehors };
}

function count(nombre, mot) {
  return `${nombre} ${mot}${nombre > 1 ? "s" : ""}`;
}

function say_bloc({ restes, dehors }, nombre, back) {
  const place = document.getElementById("collage");
  const phrases = [`${count(nombre, "ligne")} collée${nombre > 1 ? "s" : ""}, rien n'est encore enregistré.`];
  const pas = (n) => (n > 1 ? "n'ont pas trouvé place" : "n'a pas trouvé place");
  if (restes.length) phrases.push(`${count(restes.length, "ligne")} ${pas(restes.length)}.`);
  if (dehors.length) phrases.push(`${count(dehors.length, "case")} ${pas(dehors.length)} (année non prévue, ou hors de la grille).`);
  const inconnus = document.querySelectorAll(".grille select[aria-invalid=true]").length;
  if (inconnus) phrases.push(`${count(inconnus, "mot")} à corriger, en rouge dans la grille.`);
  const dit = document.createElement("div");
  dit.className = `message message--${restes.length || dehors.length || inconnus ? "warning" : "info"}`;
  dit.append(phrases.join(" "), " ");
  const texte = document.createElement("textarea");
  if (restes.length || dehors.length) {
    texte.readOnly = true;
    texte.rows = Math.min(5, restes.length + dehors.length);
    texte.setAttribute("aria-label", "Ce qui n'a pas trouvé place");
    texte.value = [...restes, ...dehors].join("\n");
    dit.append(texte);
  }
  const bouton = document.createElement("button");
  bouton.type = "button";
  bouton.className = "bouton bouton--petit";
  bouton.textContent = "Annuler le collage";
  bouton.addEventListener("click", () => {
    back();
    place.replaceChildren();
  });
  dit.append(bouton);
  place.replaceChildren(dit);
}

document.addEventListener("paste", (evenement) => {
  const champ = evenement.target;
  if (!champ.matches?.(".grille td *") || !champ.matches(SAISIS)) return;
  const texte = evenement.clipboardData.getData("text/plain").replaceAll("\r\n", "\n");
  const bloc = read_bloc(texte);
  const seul = bloc.length < 2 && (bloc[0]?.length ?? 0) < 2;
  // One word in a text is pasted as anywhere else.
  if (!bloc.length || (seul && !champ.matches("select"))) return;
  evenement.preventDefault();
  const grille = champ.closest("tbody");
  const avant = [...grille.querySelectorAll(SAISIS)].map((un) => [un, un.value]);
  const lu = paste(champ, bloc);
  say_bloc(lu, bloc.length - lu.restes.length, () => {
    for (const [un, valeur] of avant) {
      un.value = valeur;
      un.removeAttribute("aria-invalid");
    }
    tell_change(champ);
    champ.focus();
  });
});
