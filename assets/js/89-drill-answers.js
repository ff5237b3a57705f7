/* Drilling on answers: cells of their tables, entries of their legends, the answer as a whole; where a step leads, the
   way back, and the address of each step. */
(function (assay) {
  "use strict";
  var drill = assay.drill, LONG = 500, held = null;
  function card(node) { return node.closest("[data-answer]"); }
  /* What a chart, a cell or a button belongs to, as the server is told. A page with other hosts adds to `drill.finders`. */
  drill.finders = [function (node) {
    var own = card(node), chart = node.closest("[data-marks]");
    if (!own) { return null; }
    var pressed = { answer: own.getAttribute("data-answer") };
    if (chart) { pressed.of = chart.getAttribute("data-marks"); }
    return { kind: "answer", pressed: pressed };
  }];
  drill.hostOf = function (node) {
    for (var i = drill.finders.length - 1; i >= 0; i -= 1) {
      var found = drill.finders[i](node);
      if (found) { return found; }
    }
    return null;
  };
  function slotOf(id) { var own = document.querySelector('[data-answer="' + id + '"]'); return own ? Number(own.getAttribute("data-slot")) : 0; }
  function shared() { return location.pathname.indexOf("/answer/") === 0; }
  function path(id) {
    if (shared()) { return "/answer/" + encodeURIComponent(id); }
    var query = new URLSearchParams(location.search);
    query.set("at", id);
    return location.pathname + "?" + query.toString();
  }
  /* Each step has an address of its own: when the card has changed, the former one is behind Back. */
  function remember(slot, old) {
    var place = document.querySelector('[data-turn-slot="' + slot + '"]');
    if (!place) { return; }
    var watch = new MutationObserver(function () {
      var own = place.querySelector("[data-answer]"), id = own && own.getAttribute("data-answer");
      if (!id || id === old) { return; }
      watch.disconnect();
      history.replaceState(Object.assign({}, history.state, { step: { slot: slot, id: old } }), "");
      history.pushState(Object.assign({}, history.state, { step: { slot: slot, id: id } }), "", path(id));
      assay.say(own.getAttribute("data-said"));
    });
    watch.observe(place, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-answer"] });
    setTimeout(function () { watch.disconnect(); }, 60000);
  }
  function show(slot, id) { assay.set(assay.slot("turn-edit", slot), { show: id, nonce: assay.nonce() }); }
  drill.hosts.answer = {
    go: function (arg, pressed) {
      var slot = slotOf(pressed.answer), edit = { op: "replace", spec: arg.spec, crumb: arg.crumb };
      if (pressed.of && pressed.of !== pressed.answer) { edit.part = pressed.of; }
      var own = document.querySelector('[data-answer="' + pressed.answer + '"]');
      if (own) { own.setAttribute("aria-busy", "true"); }
      remember(slot, pressed.answer);
      assay.set(assay.slot("turn-edit", slot), { id: pressed.answer, edit: edit, nonce: assay.nonce() });
    }
  };
  assay.actions["drill-back"] = function (arg, node) {
    var own = card(node), slot = Number(own.getAttribute("data-slot"));
    remember(slot, own.getAttribute("data-answer"));
    show(slot, arg.id);
  };
  /* Before Dash looks: a step back within a conversation needs no other page. */
  window.addEventListener("popstate", function (event) {
    var step = event.state && event.state.step;
    if (!step || !document.querySelector('[data-turn-slot="' + step.slot + '"]')) { return; }
    event.stopImmediatePropagation();
    drill.close(false);
    show(step.slot, step.id);
  });

  assay.actions["drill-whole"] = function (arg, node) {
    var host = drill.hostOf(node);
    drill.open(host.kind, host.pressed, node.getBoundingClientRect(), node);
  };
  assay.actions["drill-legend"] = function (arg, node) {
    var host = drill.hostOf(node);
    drill.open(host.kind, Object.assign({}, host.pressed, { of: arg.of, series: arg.series }), node.getBoundingClientRect(), node);
  };

  function pressCell(cell) {
    var grid = cell.closest(".as-grid"), host = drill.hostOf(cell), id = grid && grid.id;
    if (!host || !id || !window.dash_ag_grid) { return false; }
    var line = cell.closest(".ag-row"), api = window.dash_ag_grid.getApi(id), node = api && api.getDisplayedRowAtIndex(Number(line.getAttribute("row-index")));
    if (!node || !node.data) { return false; }
    var cells = Object.keys(node.data).filter(function (key) { return /^c\d+$/.test(key); }).sort(function (a, b) { return Number(a.slice(1)) - Number(b.slice(1)); })
      .map(function (key) { return node.data[key]; });
    var name = JSON.parse(id).index, column = Number((cell.getAttribute("col-id") || "c0").slice(1));
    drill.open(host.kind, Object.assign({}, host.pressed, { of: name, cells: cells, column: column }), cell.getBoundingClientRect(), cell);
    return true;
  }
  function cellAt(node) { return node && node.closest ? node.closest(".as-grid .ag-cell") : null; }
  document.addEventListener("click", function (event) {
    var cell = cellAt(event.target), chosen = window.getSelection();
    if (cell && !(chosen && String(chosen))) { pressCell(cell); }
  });
  document.addEventListener("contextmenu", function (event) {
    var cell = cellAt(event.target);
    if (cell && pressCell(cell)) { event.preventDefault(); }
  });
  document.addEventListener("keydown", function (event) {
    var cell = cellAt(event.target);
    if (cell && !drill.isOpen() && (event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) && pressCell(cell)) {
      event.preventDefault(); event.stopPropagation();
    }
  }, true);
  document.addEventListener("touchstart", function (event) {
    var cell = cellAt(event.target);
    clearTimeout(held);
    if (cell) { held = setTimeout(function () { pressCell(cell); }, LONG); }
  }, { passive: true });
  ["touchend", "touchmove", "touchcancel"].forEach(function (kind) { document.addEventListener(kind, function () { clearTimeout(held); }, { passive: true }); });
})(window.assay);
