/* Light and dark: kept in this browser, told to Bootstrap, AG Grid and every chart. */
(function (assay) {
  "use strict";
  function current() { return document.documentElement.getAttribute("data-bs-theme") || "light"; }
  assay.actions.theme = function () {
    var next = current() === "dark" ? "light" : "dark";
    document.documentElement.setAttribute("data-bs-theme", next);
    document.documentElement.setAttribute("data-ag-theme-mode", next);
    try { localStorage.setItem("assay-theme", next); } catch (e) { /* private window: the choice lasts for this page */ void e; }
    assay.set(assay.names.THEME, next);
    assay.say(next === "dark" ? "Dark theme" : "Light theme");
  };
  assay.theme = current;

  assay.clientside.place = function (pathname) {
    [assay.names.NAV, assay.names.TABBAR].forEach(function (id) {
      var bar = assay.byId(id);
      if (!bar) { return; }
      bar.querySelectorAll("a").forEach(function (link) {
        var here = link.getAttribute("href"), on = here === "/" ? (pathname === "/" || pathname === "/ask") : pathname.indexOf(here) === 0;
        if (on) { link.setAttribute("aria-current", "page"); } else { link.removeAttribute("aria-current"); }
      });
    });
    return window.dash_clientside.no_update;
  };

  /* Small lines: drawn once when they appear. */
  function draw(node) {
    var points = node.getAttribute("data-spark").split(",").map(Number);
    node.setAttribute("data-drawn", node.getAttribute("data-spark"));
    if (points.length < 2) { return; }
    var low = Math.min.apply(null, points), high = Math.max.apply(null, points), span = (high - low) || 1;
    var path = points.map(function (value, i) {
      return (i ? "L" : "M") + (100 * i / (points.length - 1)).toFixed(2) + " " + (28 - 25 * (value - low) / span).toFixed(2);
    }).join("");
    var ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg");
    svg.setAttribute("viewBox", "0 0 100 30"); svg.setAttribute("preserveAspectRatio", "none"); svg.setAttribute("aria-hidden", "true");
    [["as-spark-area", path + "L100 30L0 30Z"], ["as-spark-line", path]].forEach(function (part) {
      var shape = document.createElementNS(ns, "path");
      shape.setAttribute("class", part[0]); shape.setAttribute("d", part[1]); svg.append(shape);
    });
    node.replaceChildren(svg);
  }
  function drawAll() {
    document.querySelectorAll("[data-spark]").forEach(function (node) {
      if (node.getAttribute("data-drawn") !== node.getAttribute("data-spark")) { draw(node); }
    });
  }
  var waiting = false;
  new MutationObserver(function () {
    if (waiting) { return; }
    waiting = true;
    requestAnimationFrame(function () { waiting = false; drawAll(); });
  }).observe(document.documentElement, { childList: true, subtree: true });
})(window.assay);
