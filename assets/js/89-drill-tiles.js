/* Drilling from tiles: the menu of a mark, number or row; each step is shown beside the dashboard, can be opened again, and
   stands in the address. */
(function (assay) {
  "use strict";
  var board = assay.boards, drill = assay.drill;
  function page() { return board.current(); }
  function pressedAt(node) {
    var tile = node.closest(".as-tile"), now = page();
    if (!tile || !now || !now.template || tile.closest(".is-editing") || !tile._told || !tile._told.opens) { return null; }
    return { board: now.id, widget: tile.getAttribute("data-root") || tile.getAttribute("data-widget"), selection: now.selection, steps: tile._steps || [] };
  }
  drill.finders.push(function (node) {
    var pressed = pressedAt(node);
    return pressed ? { kind: "tile", pressed: pressed } : null;
  });
  /* at: a row, or what was pressed: {row, column}, {series, axis} or {cell}. */
  board.drillAt = function (node, at) {
    var pressed = pressedAt(node);
    if (!pressed) { return false; }
    drill.open("tile", Object.assign(typeof at === "number" ? { row: at } : Object.assign({}, at), pressed), node.getBoundingClientRect(), node);
    return true;
  };
  /* What was pressed, without where it was. */
  function spot(pressed) {
    var at = {};
    ["row", "column", "name", "series", "axis", "cell"].forEach(function (name) { if (pressed[name] !== undefined && pressed[name] !== null) { at[name] = pressed[name]; } });
    return at;
  }
  drill.hosts.tile = {
    go: function (arg, pressed) {
      var at = spot(pressed), told = page().told[pressed.widget];
      if (arg.key === "only" && !pressed.steps.length && at.row >= 0 && told && (told.marks || [])[at.row] && told.links !== false) { board.host.only(told, at.row); return; }
      board.drillTo(pressed.widget, pressed.steps.concat([Object.assign(at, { key: arg.key })]));
    }
  };
  board.drillTo = function (widget, steps, quiet) {
    var now = page();
    if (!steps.length) { board.closePanel(); if (!quiet) { now.drilled(null); } return; }
    var tile = now.root.querySelector('.as-board-grid .as-tile[data-widget="' + widget + '"]');
    var back = tile && (tile.querySelector('[data-marks], .as-tile-number, td[tabindex="0"]') || tile.querySelector(".as-tile-more-button"));
    var body = board.panel("Look closer", function (box) { box.append(assay.make("p", "as-help", "Looking…")); }, back);
    if (!quiet) { now.drilled({ widget: widget, steps: steps }); }
    board.act(now.id, "drill", { widget: widget, selection: now.selection, steps: steps, drafts: now.drafts }).then(function (found) {
      var trail = assay.make("nav", "as-board-trail as-drill-trail"), source = now.template.widgets.find(function (w) { return w.id === widget; });
      trail.setAttribute("aria-label", "Steps");
      trail.append(board.button(source.title, "", function () { board.drillTo(widget, []); }, "link"));
      found.crumbs.forEach(function (crumb, i) {
        trail.append(assay.icon("chevron-right"), i === found.crumbs.length - 1 ? assay.make("strong", "", crumb) : board.button(crumb, "", function () { board.drillTo(widget, steps.slice(0, i + 1)); }, "link"));
      });
      tile = board.tile({ id: "drilled", kind: found.told.kind, title: found.told.title, at: { w: 12, h: 6 } }, null);
      tile.classList.add("as-drilled"); tile._steps = steps; tile.setAttribute("data-root", widget);
      body.replaceChildren(trail, tile);
      if (found.widget && now.drafted) {
        body.append(board.button("Add to this dashboard", "pin-angle", function () {
          added(found.widget);
        }, "small"));
        body.lastChild.classList.add("as-drill-add");
      }
      if (!found.told.table && found.table && found.told.kind !== "kpi") {
        var rows = board.tile({ id: "drilled-rows", kind: "table", title: "Rows", at: { w: 12, h: 6 } }, null);
        rows.classList.add("as-drilled"); rows._steps = steps; rows.setAttribute("data-root", widget);
        body.append(rows);
        board.show(rows, { id: "drilled-rows", kind: "table", title: "Rows", status: "ready", table: found.table, marks: found.told.marks, drill: true, opens: true }, board.empty(), OPENS);
      }
      board.show(tile, found.told, board.empty(), OPENS);
      assay.say(found.told.alt || found.told.title);
    }, function (error) { body.replaceChildren(assay.make("p", "", error.message), assay.make("p", "as-help", error.hint)); });
  };
  /* In what a drill shows every press opens the menu: there is nothing beside it to filter. */
  var OPENS = { opens: true, mark: function (told, row, node) { board.drillAt(node, row); } };
  function added(widget) {
    var now = page();
    now.drafted(now.drafts.filter(function (one) { return one.id !== widget.id; }).concat([widget]));
    assay.toast("Added as a draft that only you see");
  }
  assay.actions["board-pin"] = function (arg) {
    var now = page();
    drill.close(false);
    board.act(now.id, "drill", { widget: arg.widget, selection: now.selection, steps: arg.steps.concat([Object.assign({}, arg.at, { key: "only" })]), drafts: now.drafts }).then(function (found) { added(found.widget); }, board.say);
  };
  assay.actions["drill-pin"] = function (arg) {
    var own = document.querySelector('[data-answer="' + arg.answer + '"] [data-act="pin"]');
    drill.close(false);
    if (own) { assay.actions.pin(arg, own); }
  };
  document.addEventListener("contextmenu", function (event) {
    for (var node = event.target; node && node !== document; node = node.parentNode) {
      if (node._press && board.drillAt(node, node._press)) { event.preventDefault(); return; }
    }
  });
})(window.assay);
