/* The builder: a draft that is saved as it changes, with undo, a live preview of every widget, YAML, versions, publishing. */
(function (assay) {
  "use strict";
  var board = assay.boards, KINDS = [["kpi", "Number", "123"], ["line", "Line", "graph-up"], ["area", "Area", "graph-up-arrow"], ["bar", "Columns", "bar-chart"], ["stacked_bar", "Stacked", "bar-chart-fill"],
    ["horizontal_bar", "Bars", "bar-chart-steps"], ["pie", "Pie", "pie-chart"], ["donut", "Donut", "pie-chart-fill"], ["scatter", "Scatter", "dot"], ["bubble", "Bubble", "record-circle"], ["heatmap", "Heatmap", "grid-3x3"],
    ["histogram", "Histogram", "bar-chart-line"], ["box", "Box plot", "distribute-vertical"], ["treemap", "Treemap", "grid-1x2"], ["sankey", "Flow", "diagram-3"], ["funnel", "Funnel", "funnel"], ["waterfall", "Waterfall", "bar-chart-steps"],
    ["gauge", "Gauge", "speedometer2"], ["map", "Map", "globe"], ["timeline", "Timeline", "calendar-range"], ["table", "Table", "table"], ["pivot", "Pivot", "table"]];
  var SIZES = { kpi: [3, 2], gauge: [3, 4], text: [6, 2], table: [6, 5], pivot: [12, 5] };
  var work = null;
  board.kindName = function (kind) { var found = KINDS.find(function (one) { return one[0] === kind; }); return found ? found[1] : kind; };

  board.builder = function (root, data) {
    var mine = work = { root: root, id: data.board, told: {}, past: [], future: [], selected: null, tab: "", side: "data" };
    board.act(data.board, "open", { draft: true }).then(function (opened) {
      if (work !== mine || !root.isConnected) { return; }
      Object.assign(work, opened);
      var kept = work.keeper = keeper(mine);
      assay.guard({ root: root, path: location.pathname, dirty: kept.dirty, save: kept.flush, drop: kept.drop, why: kept.why });
      frame(); palette(); grid(); fill(null);
    }, function (error) {
      var box = assay.make("div", "as-tile-message"), look = assay.make("a", "as-btn as-btn-secondary", "Open the dashboard");
      look.href = "/dashboards/" + encodeURIComponent(data.board);
      box.append(assay.icon("lock"), assay.make("strong", "", error.message), assay.make("p", "", error.hint), look);
      root.querySelector(".as-board-grid").replaceChildren(box);
    });
  };
  function find(name) { return work.root.querySelector(name); }
  function widgets() { var first = (work.template.tabs || [])[0]; return (work.template.widgets || []).filter(function (w) { return !first || (w.tab || first.id) === (work.tab || first.id); }); }
  function widget(id) { return (work.template.widgets || []).find(function (w) { return w.id === id; }); }
  function tile(id) { return find('.as-tile[data-widget="' + id + '"]'); }

  /* -- changing: every change is a new template, kept as the draft */
  /* "still": the panel stays as it is. Made anew while a person goes from one field to the next, it loses what is typed there. */
  function change(next, refill, still) {
    work.past.push(work.template); work.future = [];
    apply(next, refill, still);
  }
  function apply(next, refill, still) {
    work.template = next;
    if (work.selected && !widget(work.selected)) { work.selected = null; }
    tools(); grid(); if (!still) { settings(); } save(); fill(refill);
  }
  function undo() { if (work.past.length) { work.future.push(work.template); apply(work.past.pop(), null); } }
  function redo() { if (work.future.length) { work.past.push(work.template); apply(work.future.pop(), null); } }
  function withWidgets(list) { return Object.assign({}, work.template, { widgets: list }); }
  function edit(id, parts, quiet) {
    change(withWidgets(work.template.widgets.map(function (w) { return w.id === id ? Object.assign({}, w, parts) : w; })), quiet ? [] : [id]);
  }
  function save() { work.keeper.keep(work.template); }
  function keeper(mine) {
    return board.keeper(mine.id, mine.revision, {
      state: function (text, bad) { if (work === mine) { state(text, bad); } },
      saved: function () { if (work === mine) { work.has_draft = true; state("Saved " + new Date().toTimeString().slice(0, 5)); stand(); tools(); } },
      adopt: function (opened) { if (work === mine) { adopt(opened); } },
      template: function () { return mine.template; },
      host: function () { return mine.root.querySelector(".as-board-scroll"); }
    });
  }
  /* What somebody else has kept meanwhile, in place of what is on the page; undo brings that back. */
  function adopt(opened) {
    work.past.push(work.template); work.future = [];
    Object.assign(work, opened);
    work.told = {}; work.selected = null;
    state(""); frame(); grid(); settings(); fill(null);
  }
  function state(text, bad) { var node = find(".as-builder-saved"); if (node) { node.textContent = text; node.classList.toggle("is-bad", Boolean(bad)); if (bad) { assay.say(text); } } }

  /* -- the frame */
  function frame() {
    find(".as-board-title").textContent = work.template.title;
    find(".as-board-about").replaceChildren(assay.make("span", "as-tag", ""), assay.make("span", "as-board-fresh as-builder-saved", ""));
    stand();
    find(".as-board-filters").hidden = true;
    tools();
  }
  /* What is on the page: the version everybody sees, or a draft of the next one. */
  function stand() {
    var node = find(".as-board-about .as-tag"), draft = work.has_draft || !work.version;
    node.textContent = draft ? (work.version ? "Draft of version " + (work.version + 1) : "Draft") : "Version " + work.version;
    node.className = "as-tag " + (draft ? "as-tag-dashed" : "as-tag-plain");
  }
  function tools() {
    var box = find(".as-board-tools"), phone = work.root.classList.contains("is-phone");
    var back = board.button("Undo", "arrow-counterclockwise", undo, "icon"), again = board.button("Redo", "arrow-clockwise", redo, "icon");
    back.setAttribute("aria-disabled", String(!work.past.length)); again.setAttribute("aria-disabled", String(!work.future.length));
    var sizes = assay.make("div", "as-segments as-wide");
    [["Desktop", "display", false], ["Phone", "phone", true]].forEach(function (one) {
      var node = assay.make("button", "as-segment"); node.type = "button"; node.append(assay.icon(one[1]), document.createTextNode(" " + one[0]));
      node.setAttribute("aria-pressed", String(phone === one[2]));
      node.addEventListener("click", function () { work.root.classList.toggle("is-phone", one[2]); tools(); });
      sizes.append(node);
    });
    var more = board.menuButton("three-dots", "More", [{ text: "Settings", act: "builder-settings", icon: "sliders" }, { text: "Versions", act: "builder-versions", icon: "clock-history" }, { text: "Sharing", act: "builder-share", icon: "people" }, { text: "Delete", act: "builder-remove", icon: "trash" }]);
    box.replaceChildren(back, again, sizes, board.button("YAML", "filetype-yml", yaml), board.button("Discard", "", discard), board.button("Publish", "", publish, "primary"), more);
  }
  function palette() {
    var box = find(".as-builder-palette");
    function group(title, items) {
      var head = assay.make("h2", "as-palette-head", title);
      box.append(head);
      items.forEach(function (item) {
        var node = assay.make("button", "as-palette-item"); node.type = "button";
        node.append(assay.icon(item.icon), assay.make("span", "", item.text));
        node.addEventListener("click", item.run);
        box.append(node);
      });
    }
    box.replaceChildren();
    group("Charts", KINDS.map(function (kind) { return { text: kind[1], icon: kind[2], run: function () { add({ kind: kind[0], title: kind[1], data_requirements: { question: "" } }); } }; }));
    group("Other", [{ text: "Text", icon: "type", run: function () { add({ kind: "text", title: "Text", text: "Words for whoever reads this." }); } },
      { text: "Filter", icon: "sliders", run: function () { work.selected = null; work.side = "filters"; settings(true); } }, { text: "Sheet", icon: "segmented-nav", run: sheet }]);
    board.act(work.id, "metrics", { source: work.template.source || "" }).then(function (told) {
      work.sources = told.sources;
      if (told.metrics.length) { group("Metrics", told.metrics.slice(0, 60).map(function (one) { return { text: one.label, icon: "rulers", run: function () { add({ kind: "kpi", title: one.label, data_requirements: { spec: { metrics: [one.name] } } }); } }; })); }
      if (!work.template.source) { work.side = "board"; settings(true); }
    }, board.say);
  }
  function add(parts) {
    var id = free(parts.title), size = SIZES[parts.kind] || [6, 5], below = widgets().reduce(function (most, w) { var at = board.at(w); return Math.max(most, at.y + at.h); }, 0);
    var first = (work.template.tabs || [])[0], made = Object.assign({ id: id, at: { x: 0, y: below, w: size[0], h: size[1] } }, parts);
    if (first) { made.tab = work.tab || first.id; }
    work.selected = id; work.side = "data";
    change(withWidgets((work.template.widgets || []).concat([made])), [id]);
    settings(true);
    var node = tile(id);
    if (node) { node.scrollIntoView({ block: "center" }); }
  }
  function free(title) {
    var name = title.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 40) || "widget", made = /^[a-z]/.test(name) ? name : "w_" + name, n = 2, id = made;
    while (widget(id) || (work.template.tabs || []).some(function (t) { return t.id === id; })) { id = made + "_" + n; n += 1; }
    return id;
  }
  function sheet() {
    var tabs = (work.template.tabs || []).slice();
    if (!tabs.length) { tabs.push({ id: "first", title: "First" }); }
    var id = free("sheet"); tabs.push({ id: id, title: "Sheet " + (tabs.length + 1) });
    work.tab = id;
    change(Object.assign({}, work.template, { tabs: tabs }), null);
    work.selected = null; work.side = "board"; settings(true);
  }

  /* -- the grid */
  var HOST = { tools: function () {}, retry: function (id) { fill([id]); } };
  function grid() {
    var box = find(".as-board-grid"), tabs = find(".as-board-tabs");
    tabs.replaceChildren.apply(tabs, (work.template.tabs || []).map(function (tab, i) {
      var on = tab.id === (work.tab || work.template.tabs[0].id), node = assay.make("button", "as-tab", tab.title);
      node.type = "button"; node.setAttribute("aria-selected", String(on)); node.setAttribute("role", "tab");
      node.addEventListener("click", function () { work.tab = i ? tab.id : ""; work.selected = null; grid(); settings(); fill(null); });
      return node;
    }));
    if ((work.template.tabs || []).length) { tabs.setAttribute("role", "tablist"); tabs.setAttribute("aria-label", "Sheets"); }
    var shown = widgets(), kept = {};
    box.querySelectorAll(".as-tile").forEach(function (node) { kept[node.getAttribute("data-widget")] = node; });
    shown.forEach(function (w) {
      var node = kept[w.id], look = JSON.stringify([w.title, w.kind === "kpi"]);
      if (!node || node._look !== look) {
        var made = board.tile(w, HOST); made._look = look;
        if (node) { node.replaceWith(made); } else { box.append(made); }
        made.tabIndex = 0; made.setAttribute("role", "group"); handles(made, w.id);
        if (work.told[w.id]) { board.show(made, work.told[w.id], board.empty(), HOST); }
        node = made;
      }
      delete kept[w.id];
      place(node, board.at(w));
      node.classList.toggle("is-selected", work.selected === w.id);
      node.setAttribute("aria-label", w.title + ", " + words(board.at(w)) + ". Arrows move, Shift and arrows resize.");
    });
    Object.keys(kept).forEach(function (id) { kept[id].remove(); });
    box.removeAttribute("aria-busy");
    find(".as-board-trail").textContent = shown.length ? "" : "Add a chart from the list on the left, or pin an answer from Ask.";
  }
  function place(node, at) { Object.keys(at).forEach(function (name) { node.style.setProperty("--" + name, at[name]); }); }
  function words(at) { return at.w + " by " + at.h + ", column " + (at.x + 1) + ", row " + (at.y + 1); }
  function settled(id, at) {
    var list = widgets().map(function (w) { return w.id === id ? Object.assign({}, w, { at: at }) : w; });
    return board.settle(list, id);
  }
  function move(id, at) {
    var places = settled(id, board.limited(at));
    change(withWidgets(work.template.widgets.map(function (w) { return places[w.id] ? Object.assign({}, w, { at: places[w.id] }) : w; })), []);
    assay.say(widget(id).title + ", " + words(board.at(widget(id))));
  }
  function handles(node, id) {
    var bar = assay.make("div", "as-builder-bar");
    bar.append(assay.icon("grip-vertical"), assay.make("span", "as-builder-size", ""), board.button("Duplicate", "copy", function () { duplicate(id); }, "icon"), board.button("Delete", "trash", function () { gone(id); }, "icon"));
    node.append(bar);
    ["n", "e", "s", "w", "ne", "nw", "se", "sw"].forEach(function (edge) {
      var grip = assay.make("span", "as-builder-grip is-" + edge);
      grip.setAttribute("aria-hidden", "true");
      grip.addEventListener("pointerdown", function (event) { event.stopPropagation(); drag(event, node, id, edge); });
      node.append(grip);
    });
    node.addEventListener("focus", function () { select(id); });
    node.addEventListener("pointerdown", function (event) { select(id); if (event.button === 0 && event.target.closest(".as-tile-head, .as-builder-bar") && !event.target.closest("button")) { node.focus(); drag(event, node, id, ""); } });
    node.addEventListener("keydown", function (event) {
      if (event.target !== node) { return; }
      var step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key], at = board.at(widget(id));
      if (step) {
        event.preventDefault();
        move(id, event.shiftKey ? { x: at.x, y: at.y, w: Math.min(at.w + step[0], 12 - at.x), h: at.h + step[1] } : { x: at.x + step[0], y: at.y + step[1], w: at.w, h: at.h });
      } else if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); gone(id); }
      else if (event.key === "Enter") { event.preventDefault(); settings(true); }
      else if (event.key.toLowerCase() === "d" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); duplicate(id); }
    });
  }
  function drag(event, node, id, edge) {
    var box = find(".as-board-grid"), ghost = assay.make("div", "as-builder-drop");
    board.drag(event, node, box, board.at(widget(id)), edge, function (at) {
      if (!ghost.isConnected) { box.append(ghost); }
      place(ghost, at); ghost.textContent = (edge ? "" : "Drop here, ") + at.w + " × " + at.h;
      var places = settled(id, at);
      Object.keys(places).forEach(function (other) { if (other !== id || edge) { var found = tile(other); if (found) { place(found, places[other]); } } });
    }, function (at) { ghost.remove(); if (at) { move(id, at); } else { grid(); } });
  }
  function select(id) {
    if (work.selected === id) { return; }
    work.selected = id;
    work.root.querySelectorAll(".as-tile").forEach(function (node) { node.classList.toggle("is-selected", node.getAttribute("data-widget") === id); });
    work.side = "data"; settings();
  }
  function duplicate(id) {
    var copy = JSON.parse(JSON.stringify(widget(id))), at = board.at(copy);
    copy.id = free(copy.title); copy.at = { x: at.x, y: at.y + at.h, w: at.w, h: at.h };
    work.selected = copy.id;
    var list = work.template.widgets.concat([copy]), places = board.settle(list.filter(function (w) { return w.tab === copy.tab; }), copy.id);
    change(withWidgets(list.map(function (w) { return places[w.id] ? Object.assign({}, w, { at: places[w.id] }) : w; })), [copy.id]);
  }
  function gone(id) {
    var title = widget(id).title;
    change(withWidgets(work.template.widgets.filter(function (w) { return w.id !== id; })), []);
    assay.toast("“" + title + "” removed", { undo: undo });
  }
  /* A widget that was just added has failed at nothing: it waits to be told what it shows. */
  function blank(id) {
    var needs = (widget(id) || {}).data_requirements, node = tile(id), empty = Boolean(needs && needs.question !== undefined && !String(needs.question || "").trim());
    if (empty && node) { board.show(node, { id: id, kind: widget(id).kind, status: "empty", message: "Nothing to show yet", hint: "Type a question at the right, or choose a metric." }, board.empty(), { tools: HOST.tools }); }
    return empty;
  }
  function fill(ids) {
    var list = ids || widgets().map(function (w) { return w.id; }), mine = work;
    list = list.filter(function (id) { return !blank(id); });
    if (!list.length) { return; }
    list.forEach(function (id) { var node = tile(id); if (node) { board.waiting(node); } });
    board.fill(work.id, { draft: true, template: work.template, widgets: list, selection: board.empty() }, function (told) {
      if (work !== mine) { return; }
      work.told[told.id] = told;
      var node = tile(told.id);
      if (node) { board.show(node, told, board.empty(), HOST); }
      if (told.id === work.selected) { facts(told); }
    }).then(function () { mine.root.setAttribute("data-drawn", String(Date.now())); }, function (error) { if (work === mine) { state(error.message, true); } });
  }

  /* -- what is selected */
  function facts(told) {
    var node = find(".as-builder-facts");
    if (node) { node.textContent = told.status === "ready" ? (told.table ? told.table.total + " rows, " : "") + (told.ms < 1000 ? Math.round(told.ms || 0) + " ms" : (told.ms / 1000).toFixed(1) + " s") : [told.message, told.hint].filter(Boolean).join(" "); node.classList.toggle("is-bad", told.status === "failed"); }
  }
  board.builderParts = { kinds: KINDS };
  function settings(focus) {
    var node = find(".as-board-panel"), one = work.selected && widget(work.selected);
    if (!one && work.side === "data") { node.hidden = true; return; }
    if (!one && !focus && node.hidden) { return; }
    var held = document.activeElement && node.contains(document.activeElement) ? document.activeElement.getAttribute("data-field") : null;
    board.settingsPanel(node, work, one, { edit: edit, change: change, facts: function () { if (one && work.told[one.id]) { facts(work.told[one.id]); } }, close: function () { node.hidden = true; work.side = "data"; } });
    node.hidden = false;
    var back = held && node.querySelector('[data-field="' + held + '"]');
    if (back) { back.focus(); } else if (focus) { var first = node.querySelector("textarea, input, select"); if (first) { first.focus(); } }
  }

  /* -- the whole */
  function yaml() {
    board.act(work.id, "yaml").then(function (told) {
      board.panel("YAML", function (box) {
        var text = assay.make("textarea", "as-field as-mono as-builder-yaml"), said = assay.make("pre", "as-help as-builder-faults");
        text.value = told.yaml; text.setAttribute("aria-label", "The dashboard as YAML"); text.spellcheck = false;
        var take = board.button("Use this", "", function () {
          work.keeper.act("take-in", { yaml: text.value }).then(function () { location.reload(); }, function (error) { said.textContent = [error.message, error.hint].join("\n"); });
        }, "primary");
        var copy = board.button("Copy", "copy", function () { assay.copy(text.value, "YAML copied"); });
        var row = assay.make("div", "as-sheet-foot"); row.append(copy, take);
        box.append(text, said, row);
      });
    }, board.say);
  }
  function discard() {
    work.keeper.act("discard").then(function (told) { location.assign(told.left ? "/dashboards/" + encodeURIComponent(work.id) : "/dashboards"); }, board.say);
  }
  function publish() {
    work.keeper.keep(work.template);
    work.keeper.act("publish").then(function () { location.assign("/dashboards/" + encodeURIComponent(work.id)); }, board.say);
  }
  assay.actions["builder-settings"] = function () { work.selected = null; work.side = "board"; settings(true); };
  assay.actions["builder-remove"] = function () {
    if (!window.confirm("Delete this dashboard with its versions and comments?")) { return; }
    board.act(work.id, "remove").then(function () { location.assign("/dashboards"); }, board.say);
  };
  assay.actions["builder-versions"] = function () {
    board.act(work.id, "versions").then(function (told) {
      board.panel("Versions", function (box) {
        var now = assay.make("section", "as-panel-part"); now.append(assay.make("h3", "", "Not published yet"));
        told.changes.forEach(function (one) { now.append(assay.make("p", "", one.what)); });
        if (!told.changes.length) { now.append(assay.make("p", "as-help", "Nothing has changed.")); }
        box.append(now);
        told.versions.forEach(function (one) {
          var part = assay.make("section", "as-panel-part"), list = assay.make("div");
          part.append(assay.make("h3", "", "Version " + one.version), assay.make("p", "as-help", one.author + ", " + board.when(one.at)), list);
          var row = assay.make("div", "as-sheet-foot");
          row.append(board.button("Compare", "", function () { board.act(work.id, "versions", { against: one.version }).then(function (other) { list.replaceChildren.apply(list, other.changes.length ? other.changes.map(function (c) { return assay.make("p", "", c.what); }) : [assay.make("p", "as-help", "The draft is the same.")]); }, board.say); }, "small"),
            board.button("Restore", "", function () { work.keeper.act("restore", { version: one.version }).then(function () { location.reload(); }, board.say); }, "small"));
          part.append(row); box.append(part);
        });
      });
    }, board.say);
  };
  assay.actions["builder-share"] = function () {
    board.panel("Sharing", function (box) {
      var sharing = work.sharing || { everyone: true, people: [], groups: [], editors: [] }, form = assay.make("form", "as-builder-form"), all = assay.make("label", "as-switch"), on = assay.make("input");
      on.type = "checkbox"; on.setAttribute("role", "switch"); on.checked = sharing.everyone; all.append(on, assay.make("span", "", "Everybody here may open it"));
      function persons(label, ids, bars) { return board.people(label, { id: work.id, chosen: ids, empty: "A name, or an e-mail address", bars: bars }); }
      var people = persons("People who may open it", sharing.people), groups = board.groups("Groups that may open it", { id: work.id, chosen: sharing.groups }), editors = persons("People who may change it", sharing.editors, function (person) { return person.edits ? "" : "Needs the role of an analyst"; });
      form.append(all, people, groups, editors, board.button("Share", "", function () {}, "primary")); form.lastChild.type = "submit";
      form.addEventListener("submit", function (event) {
        event.preventDefault();
        work.sharing = { everyone: on.checked, people: people.ids(), groups: groups.names(), editors: editors.ids() };
        board.act(work.id, "share", work.sharing).then(function () { assay.toast("Shared"); }, board.say);
      });
      box.append(form);
    });
  };
})(window.assay);
