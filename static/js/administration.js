// What makes the administration quicker; its pages work without this file.
"use strict";

// One box ticks or clears those of its group.
for (const maitresse of document.querySelectorAll("[data-cocher]")) {
  maitresse.closest("[hidden]").hidden = false;
  maitresse.addEventListener("change", () => {
    const groupe = document.getElementById(maitresse.dataset.cocher);
    for (const case_ of groupe.querySelectorAll("input[type=checkbox]")) case_.checked = maitresse.checked;
  });
}
