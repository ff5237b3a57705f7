/* Keys for the whole page: / focuses the composer, g and a letter goes to a page, ? lists them, Esc closes the topmost. */
(function (assay) {
  "use strict";
  var PAGES = {
    a: "/", b: "/alerts", d: "/dashboards", e: "/explore", s: "/sources", p: "/prospects", t: "/admin/training", m: "/admin/model",
    r: "/admin/review", v: "/evaluation", u: "/admin/users", y: "/admin/policies", l: "/admin/audit"
  }, waiting = 0;
  function typing(node) { return node && (/^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) || node.isContentEditable); }
  function focusField() {
    var field = assay.byId(assay.names.COMPOSER_TEXT) || document.querySelector(".as-search input");
    if (field) { field.focus(); return true; }
    return false;
  }
  function choose(key) {
    var buttons = Array.from(document.querySelectorAll('[data-act="choose"][data-key="' + key + '"]')).filter(function (node) { return node.offsetParent; });
    if (buttons.length) { buttons[buttons.length - 1].click(); return true; }
    return false;
  }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { if (!assay.menuOpen() && !document.querySelector("dialog[open]")) { assay.closePanel(); } return; }
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) { return; }
    var key = event.key.toLowerCase();
    if (event.key === "/" && focusField()) { event.preventDefault(); return; }
    if (event.key === "?") { event.preventDefault(); assay.byId(assay.names.KEYS).showModal(); return; }
    if (waiting && PAGES[key]) {
      waiting = 0; event.preventDefault();
      var link = document.querySelector("#" + assay.names.NAV + ' a[href="' + PAGES[key] + '"]');
      if (link) { link.click(); }
      return;
    }
    if (key === "g") { waiting = Date.now(); setTimeout(function () { if (Date.now() - waiting > 1100) { waiting = 0; } }, 1200); return; }
    if (key.length === 1 && key >= "a" && key <= "d" && !assay.menuOpen() && choose(key)) { event.preventDefault(); }
  });
})(window.assay);
