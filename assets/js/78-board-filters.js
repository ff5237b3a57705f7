/* The filter bar: periods, lists with search, ranges, comparisons, parameters; and the trail of what filters what. */
(function (assay) {
  "use strict";
  var board = assay.boards, open = null;
  var AGAINST = { previous_period: "Previous period", previous_year: "Previous year", none: "Nothing" };

  /* -- a sheet beside a button */
  function close(refocus) {
    if (!open) { return; }
    var was = open; open = null;
    was.sheet.remove(); was.button.setAttribute("aria-expanded", "false");
    if (refocus) { was.button.focus(); }
  }
  function sheet(button, build) {
    if (open && open.button === button) { close(true); return; }
    close(false);
    var node = assay.make("div", "as-sheet");
    node.setAttribute("role", "dialog"); node.setAttribute("aria-label", button.textContent);
    build(node, function () { close(true); });
    document.body.append(node);
    open = { button: button, sheet: node };
    button.setAttribute("aria-expanded", "true");
    if (window.innerWidth >= 768) {
      var at = button.getBoundingClientRect();
      node.style.left = Math.max(8, Math.min(at.left, window.innerWidth - node.offsetWidth - 8)) + "px";
      node.style.top = Math.min(at.bottom + 4, window.innerHeight - Math.min(node.offsetHeight, window.innerHeight - 16) - 8) + "px";
    }
    var first = node.querySelector("input, button");
    if (first) { first.focus(); }
  }
  board.sheet = sheet;
  board.closeSheet = close;
  document.addEventListener("pointerdown", function (event) { if (open && !open.sheet.contains(event.target) && !open.button.contains(event.target)) { close(false); } }, true);
  document.addEventListener("keydown", function (event) { if (open && event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(true); } }, true);

  function face(label, value, extra) {
    var node = assay.make("button", "as-btn as-btn-secondary as-filter " + (extra || ""));
    node.type = "button"; node.setAttribute("aria-haspopup", "dialog"); node.setAttribute("aria-expanded", "false");
    node.append(assay.make("span", "as-filter-label", label), assay.make("span", "as-filter-value", value), assay.icon("chevron-down"));
    node.lastChild.classList.add("as-caret");
    return node;
  }
  function field(type, value, label, attributes) {
    var box = assay.make("label", "as-sheet-field"), input = assay.make("input", "as-field");
    input.type = type; input.value = value === undefined || value === null ? "" : value;
    Object.keys(attributes || {}).forEach(function (name) { input.setAttribute(name, attributes[name]); });
    box.append(assay.make("span", "", label), input);
    box.input = input;
    return box;
  }

  /* What people see in place of a value. */
  function seen(page, item, value) { return ((page && page.said || {})[item.id] || {})[value] || String(value); }
  var KINDS = {
    period: {
      words: function (item, value, page) {
        if (value === undefined) { value = item.default || (item.start || item.end ? { start: item.start, end: item.end } : "all"); }
        if (value === "all") { return "All time"; }
        return typeof value === "string" ? page.presets[value] || value : assay.period(value.start, value.end);
      },
      build: function (item, value, page, node, done) {
        var chosen = value === undefined ? item.default || "all" : value, list = assay.make("div", "as-sheet-list");
        ["all"].concat(item.presets || Object.keys(page.presets)).forEach(function (name) {
          var line = assay.make("button", "as-menu-item" + (chosen === name ? " is-active" : ""), name === "all" ? "All time" : page.presets[name]);
          line.type = "button"; line.setAttribute("aria-pressed", String(chosen === name));
          line.addEventListener("click", function () { done(name); });
          list.append(line);
        });
        var given = typeof chosen === "object" ? chosen : {}, start = field("date", given.start, "From"), end = field("date", given.end, "To");
        var row = assay.make("form", "as-sheet-row");
        row.append(start, end, board.button("Use these days", "", function () {}, "small"));
        row.lastChild.type = "submit";
        row.addEventListener("submit", function (event) { event.preventDefault(); done({ start: start.input.value || null, end: end.input.value || null }); });
        node.append(list, row);
      }
    },
    compare: {
      words: function (item, value) { return AGAINST[value || item.default || "previous_period"]; },
      build: function (item, value, page, node, done) {
        Object.keys(AGAINST).forEach(function (name) {
          var on = (value || item.default || "previous_period") === name, line = assay.make("button", "as-menu-item" + (on ? " is-active" : ""), AGAINST[name]);
          line.type = "button"; line.setAttribute("aria-pressed", String(on));
          line.addEventListener("click", function () { done(name); });
          node.append(line);
        });
      }
    },
    choice: {
      words: function (item, value, page) {
        var list = value === undefined ? item.default || [] : value;
        return !list.length ? "All" : list.length === 1 ? seen(page, item, list[0]) : list.length + " chosen";
      },
      build: function (item, value, page, node, done) {
        var chosen = (value === undefined ? item.default || [] : value).slice(), list = assay.make("div", "as-sheet-list"), asked = 0;
        var search = field("search", "", "Search " + item.label.toLowerCase());
        function draw(told) {
          list.replaceChildren();
          told.options.forEach(function (option) {
            var line = assay.make("label", "as-sheet-option"), box = assay.make("input");
            box.type = "checkbox"; box.checked = chosen.indexOf(option.value) >= 0;
            box.addEventListener("change", function () {
              if (box.checked) { chosen.push(option.value); } else { chosen.splice(chosen.indexOf(option.value), 1); }
            });
            line.append(box, assay.make("span", "", option.label));
            list.append(line);
          });
          if (!told.options.length) { list.append(assay.make("p", "as-help", "Nothing is called that.")); }
          if (!told.whole) { list.append(assay.make("p", "as-help", "The first 200. Type to find others.")); }
        }
        function look() {
          var mine = asked += 1;
          board.act(page.id, "options", { filter: item.id, search: search.input.value, selection: page.selection, draft: page.draft }).then(
            function (told) { if (mine === asked) { draw(told); } },
            function (error) { list.replaceChildren(assay.make("p", "as-help", error.message)); });
        }
        var timer = 0;
        search.input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(look, 180); });
        var row = assay.make("div", "as-sheet-foot");
        row.append(board.button("Clear", "", function () { done([]); }, "quiet"), board.button("Apply", "", function () { done(chosen); }, "primary"));
        node.append(search, list, row);
        node.addEventListener("keydown", function (event) { if (event.key === "Enter" && event.target.tagName !== "BUTTON") { event.preventDefault(); done(chosen); } });
        look();
      }
    },
    range: {
      words: function (item, value) {
        var given = value || { low: item.low, high: item.high };
        if (given.low === null || given.low === undefined) { return given.high === null || given.high === undefined ? "Any" : "up to " + given.high; }
        return given.high === null || given.high === undefined ? "from " + given.low : given.low + " – " + given.high;
      },
      build: function (item, value, page, node, done) {
        var given = value || {}, low = field("number", given.low, "Lowest", { step: "any" }), high = field("number", given.high, "Highest", { step: "any" });
        var form = assay.make("form", "as-sheet-row");
        function number(box) { return box.input.value === "" ? null : Number(box.input.value); }
        form.append(low, high, board.button("Apply", "", function () {}, "small"));
        form.lastChild.type = "submit";
        form.addEventListener("submit", function (event) { event.preventDefault(); done({ low: number(low), high: number(high) }); });
        node.append(form);
      }
    },
    parameter: {
      words: function (item, value) {
        var now = value === undefined ? item.default : value;
        return typeof now === "number" ? now.toLocaleString("en-US") : String(now);
      },
      build: function (item, value, page, node, done) {
        if (item.type === "choice") {
          item.choices.forEach(function (choice) {
            var line = assay.make("button", "as-menu-item", String(choice));
            line.type = "button"; line.addEventListener("click", function () { done(choice); });
            node.append(line);
          });
          return;
        }
        var limits = item.type === "number" ? { step: "any" } : {};
        if (item.minimum !== undefined) { limits.min = item.minimum; }
        if (item.maximum !== undefined) { limits.max = item.maximum; }
        var box = field(item.type === "number" ? "number" : item.type === "date" ? "date" : "text", value === undefined ? item.default : value, item.label, limits);
        var form = assay.make("form", "as-sheet-row");
        form.append(box, board.button("Apply", "", function () {}, "small"));
        form.lastChild.type = "submit";
        form.addEventListener("submit", function (event) { event.preventDefault(); done(item.type === "number" ? Number(box.input.value) : box.input.value); });
        node.append(form);
      }
    }
  };

  /* page: {id, template, presets, selection, draft, choose(values), drop(index), reset()} */
  board.filterBar = function (box, page) {
    box.replaceChildren();
    var items = (page.template.filters || []).concat((page.template.parameters || []).map(function (item) { return Object.assign({}, item, { kind: "parameter", type: item.kind || "text" }); }));
    items.forEach(function (item) {
      var kind = KINDS[item.kind], value = page.selection.values[item.id];
      var label = item.label || { period: "Period", compare: "Compare" }[item.kind];
      var node = face(label, kind.words(item, value, page), value !== undefined ? "is-set" : "");
      node.setAttribute("data-filter", item.id);
      node.addEventListener("click", function () {
        sheet(node, function (made, shut) { kind.build(Object.assign({}, item, { label: label }), value, page, made, function (next) { shut(); page.choose(item.id, next); }); });
      });
      box.append(node);
    });
    page.selection.cross.forEach(function (one, i) {
      var chip = assay.make("button", "as-btn as-filter-chip"), source = (page.template.widgets || []).find(function (w) { return w.id === one.widget; });
      chip.type = "button";
      chip.append(assay.icon("funnel-fill"), assay.make("strong", "", one.label), assay.make("span", "", source ? "from " + source.title : ""), assay.icon("x-lg"));
      chip.setAttribute("aria-label", one.label + ", remove this filter");
      chip.addEventListener("click", function () { page.drop(i); });
      box.append(chip);
    });
    if (Object.keys(page.selection.values).length || page.selection.cross.length) { box.append(board.button("Reset", "arrow-counterclockwise", page.reset, "quiet")); }
  };
  board.trail = function (box, page, told) {
    box.replaceChildren();
    var cross = page.selection.cross;
    if (!cross.length) { return; }
    var all = board.button("All", "", function () { page.cut(0); }, "link");
    box.append(all);
    cross.forEach(function (one, i) {
      box.append(assay.icon("chevron-right"));
      var last = i === cross.length - 1;
      if (last) { box.append(assay.make("strong", "", one.short || one.label)); } else { box.append(board.button(one.short || one.label, "", function () { page.cut(i + 1); }, "link")); }
    });
    var follow = Object.keys(told).filter(function (id) { return (told[id].followed || []).indexOf(cross[cross.length - 1].label) >= 0; }).length;
    box.append(assay.make("span", "as-board-follow", follow + " of " + Object.keys(told).length + " widgets follow this selection"));
  };
})(window.assay);
