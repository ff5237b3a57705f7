/* The builder's right panel: where a widget's numbers come from, how it looks, how it behaves; the dashboard's own settings. */
(function (assay) {
  "use strict";
  var board = assay.boards;
  function field(label, name, node) {
    var box = assay.make("label", "as-sheet-field");
    node.classList.add("as-field"); node.setAttribute("data-field", name);
    box.append(assay.make("span", "", label), node);
    return box;
  }
  function input(type, value, save) {
    var node = assay.make("input"); node.type = type; node.value = value === undefined || value === null ? "" : value;
    node.addEventListener("change", function () { save(node.value); });
    return node;
  }
  function area(value, rows, save) {
    var node = assay.make("textarea"); node.value = value || ""; node.rows = rows; node.spellcheck = false;
    node.addEventListener("change", function () { save(node.value); });
    node.addEventListener("keydown", function (event) { if (event.key === "Enter" && !event.shiftKey && rows < 4) { event.preventDefault(); node.dispatchEvent(new Event("change")); } });
    return node;
  }
  function select(value, options, save) {
    var node = assay.make("select");
    options.forEach(function (one) { var option = assay.make("option", "", one[1]); option.value = one[0]; option.selected = one[0] === (value || ""); node.append(option); });
    node.addEventListener("change", function () { save(node.value); });
    return node;
  }
  function check(label, on, save) {
    var box = assay.make("label", "as-sheet-option"), node = assay.make("input");
    node.type = "checkbox"; node.checked = on; node.addEventListener("change", function () { save(node.checked); });
    box.append(node, assay.make("span", "", label));
    return box;
  }
  function head(node, title, close) {
    var box = assay.make("div", "as-panel-head");
    box.append(assay.make("strong", "", title), board.button("Close", "x-lg", close, "icon"));
    node.append(box);
    var body = assay.make("div", "as-board-panel-body as-builder-form");
    node.append(body);
    return body;
  }
  function segments(names, on, pick) {
    var box = assay.make("div", "as-segments");
    names.forEach(function (one) {
      var node = assay.make("button", "as-segment", one[1]); node.type = "button"; node.setAttribute("aria-pressed", String(on === one[0]));
      node.addEventListener("click", function () { pick(one[0]); });
      box.append(node);
    });
    return box;
  }
  /* A tile that nobody named is called by its question. */
  function titled(one, text) {
    var was = (one.data_requirements || {}).question, unnamed = board.kindName(one.kind) === one.title || (was && said(was) === one.title);
    return unnamed && text.trim() ? { title: said(text) } : {};
  }
  function said(text) { var short = text.trim().slice(0, 80); return short.charAt(0).toUpperCase() + short.slice(1); }
  function data(body, work, one, use) {
    var needs = one.data_requirements || {}, way = needs.spec ? "spec" : needs.sql !== undefined ? "sql" : "question";
    function set(parts, more) { var kept = needs.source ? { source: needs.source } : {}; use.edit(one.id, Object.assign({ data_requirements: Object.assign(kept, parts) }, more)); }
    body.append(assay.make("span", "as-label", "Comes from"), segments([["question", "Question"], ["spec", "Spec"], ["sql", "SQL"]], way, function (next) {
      if (next === way) { return; }
      set(next === "question" ? { question: "" } : next === "sql" ? { sql: "SELECT 1 AS n" } : { spec: { dimensions: [], metrics: [{ number: 1 }] } });
    }));
    if (way === "question") { body.append(field("Question", "question", area(needs.question, 3, function (text) { set({ question: text }, titled(one, text)); }))); }
    if (way === "sql") { body.append(field("SQL; :name takes a filter or parameter", "sql", area(needs.sql, 10, function (text) { set({ sql: text }); }))); }
    if (way === "spec") {
      var spec = area(JSON.stringify(needs.spec, null, 1), 12, function (text) {
        try { set({ spec: JSON.parse(text) }); } catch (e) { assay.toast("This is not JSON: " + e.message, { bad: true }); }
      });
      spec.classList.add("as-mono"); body.append(field("Spec", "spec", spec));
    }
    body.append(assay.make("p", "as-help as-builder-facts", ""));
    if ((work.sources || []).length > 1) {
      body.append(field("Source", "source", select(needs.source || "", [["", "The dashboard's (" + (work.template.source || "none") + ")"]].concat(work.sources.map(function (s) { return [s, s]; })), function (value) {
        var next = Object.assign({}, needs); if (value) { next.source = value; } else { delete next.source; }
        use.edit(one.id, { data_requirements: next });
      })));
    }
  }
  function look(body, work, one, use) {
    if (one.kind !== "text") {
      body.append(field("Chart", "kind", select(one.kind, board.builderParts.kinds.map(function (k) { return [k[0], k[1]]; }), function (value) { use.edit(one.id, { kind: value }); })));
    } else { body.append(field("Words", "text", area(one.text, 8, function (text) { use.edit(one.id, { text: text || " " }); }))); }
    body.append(field("Title", "title", input("text", one.title, function (text) { use.edit(one.id, { title: text || one.kind }, true); })),
      field("Caption", "caption", input("text", one.caption, function (text) { use.edit(one.id, { caption: text }); })));
    if (one.kind !== "text") { body.append(field("Compare with", "comparison", select(one.comparison || "", [["", "What the dashboard says"], ["previous_period", "Previous period"], ["previous_year", "Previous year"], ["none", "Nothing"]], function (value) { use.edit(one.id, { comparison: value || null }); }))); }
    if (one.kind === "kpi") { body.append(field("Small line", "sparkline", select(one.sparkline || "", [["", "None"], ["day", "By day"], ["week", "By week"], ["month", "By month"], ["quarter", "By quarter"]], function (value) { use.edit(one.id, { sparkline: value || null }); }))); }
  }
  function behaviour(body, work, one, use) {
    var filters = (work.template.filters || []).filter(function (f) { return f.kind !== "compare"; });
    if (filters.length) {
      body.append(assay.make("span", "as-label", "Filters it follows"));
      filters.forEach(function (filter) {
        var on = !one.follows || one.follows.indexOf(filter.id) >= 0;
        body.append(check(filter.label || "Period", on, function (next) {
          var all = filters.map(function (f) { return f.id; }), list = (one.follows || all).filter(function (id) { return id !== filter.id; });
          if (next) { list.push(filter.id); }
          use.edit(one.id, { follows: list.length === all.length ? null : list });
        }));
      });
    }
    body.append(check("Click a mark to filter the dashboard", one.links !== false, function (next) { use.edit(one.id, { links: next }, true); }),
      check("Drill menu", one.drill !== false, function (next) { use.edit(one.id, { drill: next }, true); }));
    if ((work.template.tabs || []).length) { body.append(field("Sheet", "tab", select(one.tab || work.template.tabs[0].id, work.template.tabs.map(function (t) { return [t.id, t.title]; }), function (value) { use.edit(one.id, { tab: value, at: Object.assign(board.at(one), { y: 400 }) }); }))); }
  }
  function whole(body, work, use) {
    var t = work.template;
    function set(parts, refill) { use.change(Object.assign({}, work.template, parts), refill ? null : [], !refill && !parts.tabs); }
    function list(text) { return text.split(",").map(function (w) { return w.trim(); }).filter(Boolean); }
    body.append(field("Title", "board-title", input("text", t.title, function (v) { if (v.trim()) { set({ title: v.trim() }); work.root.querySelector(".as-board-title").textContent = v.trim(); } })),
      field("Description", "description", area(t.description, 3, function (v) { set({ description: v }); })),
      field("Category", "category", input("text", t.category || "General", function (v) { set({ category: v.trim() || "General" }); })),
      field("Audience, with commas", "audience", input("text", (t.audience || []).join(", "), function (v) { set({ audience: list(v) }); })),
      field("Tags, with commas", "tags", input("text", (t.tags || []).join(", "), function (v) { set({ tags: list(v) }); })),
      field("Folder", "folder", input("text", t.folder, function (v) { set({ folder: v.trim() }); })),
      field("Source", "board-source", select(t.source || "", [["", "None"]].concat((work.sources || []).map(function (s) { return [s, s]; })), function (v) { set({ source: v || null }, true); })),
      field("Refresh every (seconds)", "refresh", input("number", t.refresh_seconds, function (v) { set({ refresh_seconds: v ? Math.max(5, Number(v)) : null }); })));
    (t.tabs || []).forEach(function (tab, i) {
      body.append(field("Sheet " + (i + 1), "tab-" + tab.id, input("text", tab.title, function (v) { set({ tabs: t.tabs.map(function (other) { return other === tab ? { id: tab.id, title: v.trim() || tab.title } : other; }) }); })));
    });
  }
  function filters(body, work, use) {
    var t = work.template, list = t.filters || [];
    function set(next) { use.change(Object.assign({}, t, { filters: next }), null); }
    list.forEach(function (item) {
      var row = assay.make("div", "as-builder-filter");
      row.append(assay.make("span", "", (item.label || item.kind) + (item.field ? " (" + item.field + ")" : "")), board.button("Remove " + (item.label || item.kind), "trash", function () {
        use.change(Object.assign({}, t, { filters: list.filter(function (other) { return other !== item; }).map(function (other) { return other.depends_on ? Object.assign({}, other, { depends_on: other.depends_on.filter(function (d) { return d !== item.id; }) }) : other; }),
          widgets: (t.widgets || []).map(function (w) { return w.follows ? Object.assign({}, w, { follows: w.follows.filter(function (f) { return f !== item.id; }) }) : w; }) }), null);
      }, "icon"));
      body.append(row);
    });
    if (!list.some(function (f) { return f.kind === "period"; })) { body.append(board.button("Add a period", "calendar3", function () { set([{ kind: "period", id: "period", default: "last_12_months" }].concat(list)); })); }
    if (!list.some(function (f) { return f.kind === "compare"; })) { body.append(board.button("Add a comparison", "arrow-left-right", function () { set(list.concat([{ kind: "compare", id: "against" }])); })); }
    var form = assay.make("form", "as-builder-form"), name = input("text", "", function () {}), label = input("text", "", function () {}), kind = select("choice", [["choice", "List"], ["range", "Range of numbers"]], function () {});
    name.placeholder = "customers.segment"; name.required = true;
    form.append(assay.make("span", "as-label", "Add a filter"), field("Field", "new-field", name), field("Label", "new-label", label), field("Kind", "new-kind", kind), board.button("Add", "plus", function () {}, "small"));
    form.lastChild.type = "submit";
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var id = name.value.split(".").pop().toLowerCase().replace(/[^a-z0-9]+/g, "_"), n = 2, made = id;
      while (list.some(function (f) { return f.id === made; })) { made = id + "_" + n; n += 1; }
      set(list.concat([{ kind: kind.value, id: made, label: label.value || id, field: name.value.trim() }]));
    });
    body.append(form);
  }
  board.settingsPanel = function (node, work, one, use) {
    node.replaceChildren();
    if (!one) {
      var title = work.side === "filters" ? "Filters" : "Dashboard", only = head(node, title, use.close);
      if (work.side === "filters") { filters(only, work, use); } else { whole(only, work, use); }
      return;
    }
    var body = head(node, one.title, use.close), tabs = assay.make("div", "as-builder-tabs");
    tabs.setAttribute("role", "tablist"); tabs.setAttribute("aria-label", "Widget");
    [["data", "Data"], ["look", "Look"], ["behaviour", "Behaviour"]].forEach(function (tab) {
      if (tab[0] === "data" && one.kind === "text") { return; }
      var side = work.part || "data", shown = one.kind === "text" && side === "data" ? "look" : side, button = assay.make("button", "as-tab", tab[1]);
      button.type = "button"; button.setAttribute("role", "tab"); button.setAttribute("aria-selected", String(tab[0] === shown));
      button.addEventListener("click", function () { work.part = tab[0]; board.settingsPanel(node, work, one, use); });
      tabs.append(button);
    });
    body.append(tabs);
    var part = work.part || "data";
    if (part === "data" && one.kind === "text") { part = "look"; }
    ({ data: data, look: look, behaviour: behaviour })[part](body, work, one, use);
    body.append(assay.make("p", "as-help as-builder-keys", "Arrow keys move, Shift+arrows resize"));
    use.facts();
  };

  board.topTools = board.topTools || [];
  board.topTools.push(function (page) {
    if (page.embedded || !page.asks) { return null; }
    return board.button(page.changeable ? "Edit" : "Make a copy", page.changeable ? "" : "copy", function () {
      if (page.changeable) { location.assign("/dashboards/" + encodeURIComponent(page.id) + "/edit"); return; }
      board.act(page.id, "copy").then(function (made) { location.assign("/dashboards/" + encodeURIComponent(made.id) + "/edit"); }, board.say);
    }, page.changeable ? "primary" : "secondary");
  });
  board.galleryTools = function (box) {
    board.act("all", "metrics").then(function (told) {
      function sheet(button, build) { board.sheet(button, build); }
      var make = board.button("New dashboard", "plus", function () {
        sheet(make, function (node) {
          var form = assay.make("form", "as-builder-form"), title = input("text", "", function () {}), source = select("", told.sources.map(function (s) { return [s, s]; }), function () {});
          title.required = true;
          form.append(field("Title", "new-title", title), field("Source", "new-source", source), board.button("Create", "", function () {}, "primary")); form.lastChild.type = "submit";
          form.addEventListener("submit", function (event) { event.preventDefault(); board.act("new", "create", { title: title.value, source: source.value }).then(function (made) { location.assign("/dashboards/" + encodeURIComponent(made.id) + "/edit"); }, board.say); });
          node.append(form);
        });
      }, "primary");
      var take = board.button("Import YAML", "filetype-yml", function () { file.click(); }), file = assay.make("input");
      file.type = "file"; file.accept = ".yml,.yaml"; file.hidden = true; file.setAttribute("aria-label", "Dashboard file");
      file.addEventListener("change", function () {
        if (!file.files.length) { return; }
        file.files[0].text().then(function (text) { return board.act("new", "take-in", { yaml: text }); }).then(function (made) { location.assign("/dashboards/" + encodeURIComponent(made.id) + "/edit"); }, board.say);
        file.value = "";
      });
      box.append(take, file, make);
    }, function () { box.replaceChildren(); });
  };
  assay.actions.pin = function (arg, node) {
    board.act("all", "gallery").then(function (told) {
      board.sheet(node, function (box, shut) {
        var list = assay.make("div", "as-sheet-list"), may = told.cards.filter(function (card) { return card.changeable; });
        function pinned(id, title) {
          board.act(id, "pin", { answer: arg.answer }).then(function () { shut(); assay.toast("Pinned to the draft of “" + title + "”"); }, board.say);
        }
        may.forEach(function (card) { var line = assay.make("button", "as-menu-item", card.title); line.type = "button"; line.addEventListener("click", function () { pinned(card.id, card.title); }); list.append(line); });
        var fresh = assay.make("button", "as-menu-item"); fresh.type = "button"; fresh.append(assay.icon("plus"), assay.make("span", "", "New dashboard"));
        fresh.addEventListener("click", function () { board.act("new", "create", { title: "My dashboard" }).then(function (made) { pinned(made.id, "My dashboard"); }, board.say); });
        list.append(fresh); box.append(assay.make("div", "as-menu-title", "Pin to"), list);
      });
    }, board.say);
  };
})(window.assay);
