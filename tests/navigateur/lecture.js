// What a page shows and how, read in the browser by tests/navigateur/test_lecture.py.
window.lecture = (() => {
  const name = (e) => (e.innerText || e.name || e.id || e.tagName).trim().slice(0, 40);
  const find = (selecteur) => [...document.querySelectorAll(selecteur)].filter((e) => e.checkVisibility());
  // What sticks to an edge of the screen has no place of its own.
  const colle = (e) => e && (["sticky", "fixed"].includes(getComputedStyle(e).position) || colle(e.parentElement));

  // What comes after another in the page stands below it, or to its right; a column on the right
  // may begin higher.
  function ordre() {
    const lus = find("main :is(h1, h2, h3, a[href], button, input, select, textarea, summary)")
      .filter((e) => !colle(e) && !e.closest(".masque"))
      .map((e) => [e, e.getClientRects()[0]])
      .filter(([, r]) => r && r.width > 1 && r.height > 1);
    return lus.slice(1).flatMap(([b, rb], i) => {
      const [a, ra] = lus[i];
      const dessus = rb.bottom <= ra.top + 1 && rb.left < ra.right - 1;
      const milieu = (rb.top + rb.bottom) / 2;
      const gauche = rb.right <= ra.left + 1 && milieu > ra.top && milieu < ra.bottom;
      return dessus || gauche ? [`« ${name(b)} » est vu avant « ${name(a)} »`] : [];
    });
  }

  function dits() {
    return find("main :is(h1, h2, h3, a[href], button, th, dt, label)")
      .filter((e) => !e.closest(".place"))
      .map((e) => e.textContent.trim().replace(/\s+/g, " "));
  }

  // The spaces of WCAG 1.4.12.
  function espacer() {
    const feuille = new CSSStyleSheet();
    feuille.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
      word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
    document.adoptedStyleSheets.push(feuille);
  }

  function coupes() {
    const cache = (valeur) => ["hidden", "clip"].includes(valeur);
    const fautes = find("body *")
      .filter((e) => e.innerText && !e.closest(".masque, svg, .empile thead, .couts-fiche__table thead"))
      .filter((e) => {
        const { overflowX, overflowY } = getComputedStyle(e);
        const deborde = e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1;
        return (cache(overflowX) || cache(overflowY)) && deborde;
      })
      .map((e) => `« ${name(e)} » est coupé`);
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth ? [...fautes, "la page déborde"] : fautes;
  }

  // A link in a sentence is as high as its line (WCAG 2.5.8).
  function petites() {
    return find("a[href], button, select, summary, input:not([type=hidden])")
      .filter((e) => getComputedStyle(e).display !== "inline" && !e.matches(".evitement"))
      .map((e) => [e, (e.closest("label") ?? e).getBoundingClientRect()])
      .filter(([, r]) => r.height && (r.height < 23.5 || r.width < 23.5))
      .map(([e]) => `« ${name(e)} » est une cible trop petite`);
  }

  function foyer() {
    const e = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(e);
    return { vu: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2, nom: name(e), sorti: e === document.body };
  }

  function courants() {
    return [...document.querySelectorAll(".menu a, .sous-menu a, .bascule a")].map((e) => {
      const { borderBottomWidth, borderBottomColor } = getComputedStyle(e);
      return [e.hasAttribute("aria-current"), `${borderBottomWidth} ${borderBottomColor}`];
    });
  }

  function invites() {
    return find("[placeholder]").map((e) => [
      getComputedStyle(e, "::placeholder").color,
      getComputedStyle(e).color,
      getComputedStyle(e).backgroundColor,
    ]);
  }

  return { ordre, dits, espacer, coupes, petites, foyer, courants, invites };
})();
