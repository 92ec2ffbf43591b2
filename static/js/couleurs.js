// Beside each colour typed, the palette of the browser; the preview on a light ground follows it.
"use strict";

function add_palette(champ) {
  const palette = document.createElement("input");
  palette.type = "color";
  palette.className = "palette";
  palette.setAttribute("aria-label", `${champ.labels[0].textContent.trim()}, dans une palette`);
  const show = () => {
    if (!/^#[0-9a-f]{6}$/i.test(champ.value)) return;
    palette.value = champ.value;
    for (const trait of document.querySelectorAll(`[data-de="${champ.name}"]`)) trait.setAttribute("fill", champ.value);
  };
  palette.addEventListener("input", () => {
    champ.value = palette.value;
    show();
  });
  champ.addEventListener("input", show);
  champ.after(palette);
  show();
}
// The page may come back in place, its errors said.
document.addEventListener("htmx:load", ({ target }) => {
  for (const champ of target.querySelectorAll("[data-couleur]")) if (!champ.parentElement.querySelector(".palette")) add_palette(champ);
});
