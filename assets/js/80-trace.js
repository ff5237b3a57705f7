/* The trace panel: a figure of the narrative, its cells, its formula. Arrows step through the figures of a card. */
(function (assay) {
  "use strict";
  var current = null;
  function panel() { return assay.byId(assay.names.PANEL); }
  function siblings(node) { return Array.from((node.closest("[data-answer]") || document).querySelectorAll(".as-figure")); }
  function control(icon, label, run) {
    var button = assay.make("button", "as-btn as-btn-icon");
    button.type = "button"; button.setAttribute("aria-label", label); button.append(assay.icon(icon));
    button.addEventListener("click", run);
    return button;
  }
  function head(node) {
    var all = siblings(node), at = all.indexOf(node), row = assay.make("div", "as-panel-head");
    var step = function (by) { return function () { show(all[(at + by + all.length) % all.length]); }; };
    row.append(assay.make("strong", "", "Trace"), control("chevron-left", "Previous figure", step(-1)),
      assay.make("span", "as-panel-count", (at + 1) + " of " + all.length), control("chevron-right", "Next figure", step(1)), control("x-lg", "Close", close));
    return row;
  }
  function cells(rows) {
    var table = assay.make("div", "as-panel-cells");
    rows.forEach(function (row) {
      var line = assay.make("div", row[2] ? "is-cell" : "");
      line.append(assay.make("span", "", row[0]), assay.make("span", "num", row[1]));
      table.append(line);
    });
    return table;
  }
  function fill(node, trace) {
    var first = assay.make("div", "as-panel-part");
    first.append(assay.make("div", "as-panel-value num", trace.value), assay.make("p", "as-panel-title", trace.title));
    if (trace.rows.length) { first.append(cells(trace.rows)); }
    panel().replaceChildren(head(node), first);
    if (trace.definition) {
      var second = assay.make("div", "as-panel-part");
      second.append(assay.make("h3", "", trace.definition_title || "Definition"), assay.make("p", "", trace.definition));
      if (trace.owner) { second.append(assay.make("p", "", trace.owner)); }
      panel().append(second);
    }
  }
  function show(node) {
    if (current) { current.setAttribute("aria-expanded", "false"); }
    current = node;
    node.setAttribute("aria-expanded", "true");
    fill(node, JSON.parse(node.getAttribute("data-trace")));
    panel().hidden = false;
  }
  function close() {
    if (!panel() || panel().hidden) { return false; }
    panel().hidden = true;
    if (current) { current.setAttribute("aria-expanded", "false"); current.focus(); current = null; }
    return true;
  }
  assay.closePanel = close;
  assay.actions.trace = function (arg, node) { if (node === current && !panel().hidden) { close(); } else { show(node); } };
  document.addEventListener("keydown", function (event) {
    var node = event.target.closest && event.target.closest(".as-figure");
    if (node && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); node.click(); return; }
    if (!node || (event.key !== "ArrowRight" && event.key !== "ArrowLeft")) { return; }
    var all = siblings(node), next = all[(all.indexOf(node) + (event.key === "ArrowRight" ? 1 : -1) + all.length) % all.length];
    event.preventDefault(); next.focus();
    if (!panel().hidden) { show(next); }
  });
})(window.assay);
