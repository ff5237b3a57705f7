/* Drilling from tiles: the menu of a mark, number or row; each step is shown beside the dashboard, can be opened again, and
   stands in the address. */
(function (assay) {
  "use strict";
  var board = assay.boards, drill = assay.drill;
  function page() { return board.current(); }
  function pressedAt(node) {
    var tile = node.closest(".as-tile"), now = page();
    if (!tile || !now || !now.template || tile.closest(".is-editing") || !tile._told || !tile._told.drill) { return null; }
    return { board: now.id, widget: tile.getAttribute("data-root") || tile.getAttribute("data-widget"), selection: now.selection, steps: tile._steps || [] };
  }
  drill.finders.push(function (node) {
    var pressed = pressedAt(node);
    return pressed ? { kind: "tile", pressed: pressed } : null;
  });
  board.drillAt = function (node, row) {
    var pressed = pressedAt(node);
    if (!pressed) { return false; }
    drill.open("tile", Object.assign({ row: row }, pressed), node.getBoundingClientRect(), node);
    return true;
  };
  drill.hosts.tile = {
    go: function (arg, pressed) {
      var row = typeof pressed.row === "number" ? pressed.row : -1;
      if (arg.key === "only" && !pressed.steps.length && row >= 0) { board.host.only(page().told[pressed.widget], row); return; }
      board.drillTo(pressed.widget, pressed.steps.concat([{ row: row, key: arg.key }]));
    }
  };
  board.drillTo = function (widget, steps, quiet) {
    var now = page();
    if (!steps.length) { board.closePanel(); if (!quiet) { now.drilled(null); } return; }
    var body = board.panel("Look closer", function (box) { box.append(assay.make("p", "as-help", "Looking…")); });
    if (!quiet) { now.drilled({ widget: widget, steps: steps }); }
    board.act(now.id, "drill", { widget: widget, selection: now.selection, steps: steps, drafts: now.drafts }).then(function (found) {
      var trail = assay.make("nav", "as-board-trail as-drill-trail"), source = now.template.widgets.find(function (w) { return w.id === widget; });
      trail.setAttribute("aria-label", "Steps");
      trail.append(board.button(source.title, "", function () { board.drillTo(widget, []); }, "link"));
      found.crumbs.forEach(function (crumb, i) {
        trail.append(assay.icon("chevron-right"), i === found.crumbs.length - 1 ? assay.make("strong", "", crumb) : board.button(crumb, "", function () { board.drillTo(widget, steps.slice(0, i + 1)); }, "link"));
      });
      var tile = board.tile({ id: "drilled", kind: found.told.kind, title: found.told.title, at: { w: 12, h: 6 } }, null);
      tile.classList.add("as-drilled"); tile._steps = steps; tile.setAttribute("data-root", widget);
      body.replaceChildren(trail, tile);
      if (found.widget && now.drafted) {
        body.append(board.button("Add to this dashboard", "pin-angle", function () {
          now.drafted(now.drafts.filter(function (one) { return one.id !== found.widget.id; }).concat([found.widget]));
          assay.toast("Added as a draft that only you see");
        }, "small"));
        body.lastChild.classList.add("as-drill-add");
      }
      if (!found.told.table && found.table && found.told.kind !== "kpi") {
        var rows = board.tile({ id: "drilled-rows", kind: "table", title: "Rows", at: { w: 12, h: 6 } }, null);
        rows.classList.add("as-drilled");
        body.append(rows);
        board.show(rows, { id: "drilled-rows", kind: "table", title: "Rows", status: "ready", table: found.table }, board.empty(), null);
      }
      board.show(tile, found.told, board.empty(), { mark: function (told, row, node) { board.drillAt(node || tile, row); } });
      assay.say(found.told.alt || found.told.title);
    }, function (error) { body.replaceChildren(assay.make("p", "", error.message), assay.make("p", "as-help", error.hint)); });
  };
  document.addEventListener("contextmenu", function (event) {
    var row = event.target.closest && event.target.closest(".as-tile-grid tr.is-mark");
    if (row) { event.preventDefault(); board.drillAt(row, Number(row.getAttribute("data-row"))); }
  });
})(window.assay);
