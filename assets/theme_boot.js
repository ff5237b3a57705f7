/* Loaded in <head> so that the first paint already has the right theme. */
(function () {
  "use strict";
  var stored = null;
  try { stored = localStorage.getItem("assay-theme"); } catch (e) { stored = null; }
  var dark = stored ? stored === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  var theme = dark ? "dark" : "light";
  document.documentElement.setAttribute("data-bs-theme", theme);
  document.documentElement.setAttribute("data-ag-theme-mode", theme);
})();
