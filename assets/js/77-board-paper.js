/* On paper tiles are narrower than on a screen: charts are drawn anew for it, at once, and again for the screen after. */
(function (assay) {
  "use strict";
  var paper = window.matchMedia("print");
  function drawn() { return Array.from(document.querySelectorAll(".as-tile .js-plotly-plot")).filter(function (plot) { return plot._fullLayout && plot.offsetParent; }); }
  /* Nothing that is to come later happens before the page is printed: sizes are given, not asked for. */
  function fitted(plot) { window.Plotly.relayout(plot, { width: plot.clientWidth, height: plot.clientHeight }); }
  function freed(plot) { window.Plotly.relayout(plot, { width: null, height: null, autosize: true }); }
  paper.addEventListener("change", function () {
    if (!window.Plotly) { return; }
    drawn().forEach(paper.matches ? fitted : freed);
  });
})(window.assay);
