/* A dashboard on the page: its state, what a click does, what is asked for again, undo, tabs, refresh, full screen. */
(function (assay) {
  "use strict";
  var board = assay.boards, page = null;
  function root() { return assay.byId(assay.names.BOARD_PAGE); }
  function find(name) { return (page ? page.root : root()).querySelector(name); }
  board.current = function () { return page; };

  assay.clientside.board = function (data) {
    var node = root();
    if (!data || !node) { return window.dash_clientside.no_update; }
    if (node._started) { if (page && node === page.root) { page.redraw(); } return window.dash_clientside.no_update; }
    node._started = true;
    stop();
    board.common = {};
    if (data.page === "gallery") { board.gallery(node); return window.dash_clientside.no_update; }
    if (data.page === "builder") { board.builder(node, data); return window.dash_clientside.no_update; }
    start(node, data);
    return window.dash_clientside.no_update;
  };
  function stop() {
    if (page) { clearInterval(page.clock); if (page.abort) { page.abort.abort(); } }
    page = null;
  }

  function start(node, data) {
    var asked = board.fromAddress();
    page = { root: node, id: data.board, embedded: data.embedded, selection: asked.selection, tab: asked.tab, told: {}, comments: [], drafts: [], draft: false, clock: 0, moves: 0,
      choose: choose, drop: drop, cut: cut, reset: reset, drilled: drilled, drill: asked.drill, redraw: redraw, remarked: remarked, tools: tools, drafted: drafted, select: function (next) { select(Object.assign({ values: {}, cross: [] }, next)); } };
    var mine = page, begun = performance.now();
    page.painter = board.painter(function (told) { if (page === mine) { paint(told); } });
    board.act(data.board, "open", { selection: asked.selection }).then(function (opened) {
      if (page !== mine || !node.isConnected) { return; }
      Object.assign(page, opened, { tab: known(opened.template, page.tab) });
      if (opened.left_out.length) { board.toAddress(page.selection, page.tab, true, page.drill); assay.say(opened.left_out.join(" ")); }
      frame(); notes();
      fill(tiles());
      if (page.drill) { board.drillTo(page.drill.widget, page.drill.steps, true); }
      page.opened = performance.now() - begun;
    }, function (error) { if (page === mine && node.isConnected) { lost(error); } });
  }
  /* The sheet of that name; the first where there is none any more. */
  function known(template, tab) { return (template.tabs || []).some(function (one) { return one.id === tab; }) ? tab : ""; }
  function lost(error) {
    var box = assay.make("div", "as-tile-message");
    box.append(assay.icon("compass"), assay.make("strong", "", error.message), assay.make("p", "", error.hint || ""));
    var link = assay.make("a", "as-btn as-btn-secondary", "All dashboards"); link.href = "/dashboards";
    box.append(link);
    find(".as-board-grid").removeAttribute("aria-busy");
    find(".as-board-grid").replaceChildren(box);
  }

  /* -- the frame */
  function frame() {
    var template = page.template;
    find(".as-board-title").textContent = find(".as-board-title").title = template.title;
    document.title = template.title + " · Assay";
    var about = find(".as-board-about");
    about.replaceChildren();
    if (template.category) { about.append(assay.make("span", "as-tag as-tag-plain", template.category)); }
    if (page.has_draft) { about.append(assay.make("span", "as-tag as-tag-dashed", "Draft")); }
    page.fresh = assay.make("span", "as-board-fresh"); about.append(page.fresh);
    tools();
    tabs();
    grid();
    bar();
    refresh(Boolean(template.refresh_seconds) && page.auto !== false);
  }
  function widgets() {
    var first = (page.template.tabs || [])[0], tab = page.tab || (first && first.id);
    return (page.template.widgets || []).filter(function (w) { return !first || (w.tab || first.id) === tab; }).sort(function (a, b) {
      var one = a.at || {}, other = b.at || {};
      return (one.y || 0) - (other.y || 0) || (one.x || 0) - (other.x || 0);
    });
  }
  function tiles() { return widgets().map(function (w) { return w.id; }); }
  function tile(id) { return find('.as-tile[data-widget="' + id + '"]'); }
  var HOST = {
    tools: function (widget, box, node) {
      var choices = [{ text: "Why is it what it is?", act: "board-why", arg: { widget: widget.id }, icon: "question-circle" }];
      if (widget.kind !== "text") {
        choices.push({ text: "Comment", act: "board-talk", arg: { widget: widget.id }, icon: "chat" }, { text: "Full screen", act: "board-full", arg: { widget: widget.id }, icon: "arrows-fullscreen" },
          { text: "Refresh", act: "board-again", arg: { widget: widget.id }, icon: "arrow-clockwise" });
        (board.exports ? board.exports(widget) : []).forEach(function (choice) { choices.push(choice); });
        box.append(board.menuButton("three-dots", "More about " + widget.title, choices, "as-btn as-btn-icon as-tile-more-button"));
      }
      void node;
    },
    retry: function (id) { fill([id], true); },
    reset: function () { reset(); },
    mark: function (told, row, node) { pressed(told, row, node); },
    range: function (told, ends) { stretch(told, ends); },
    only: function (told, row) { pressed(told, row, null, true); }
  };
  board.host = HOST;
  function grid() {
    var box = find(".as-board-grid"), made = widgets();
    box.querySelectorAll(".js-plotly-plot").forEach(function (old) { if (window.Plotly) { window.Plotly.purge(old); } });
    box.replaceChildren.apply(box, made.map(function (widget) { return board.tile(widget, HOST); }));
    box.removeAttribute("aria-busy");
    page.told = {};
    if (!made.length) {
      var empty = assay.make("div", "as-tile-message");
      empty.append(assay.icon("columns-gap"), assay.make("strong", "", "This dashboard has no widgets yet."), assay.make("p", "", page.changeable ? "Add the first one in the builder." : "Its owner has not added any."));
      box.append(empty);
    }
  }
  function tabs() {
    var box = find(".as-board-tabs"), all = page.template.tabs || [];
    box.replaceChildren();
    if (!all.length) { return; }
    box.setAttribute("role", "tablist"); box.setAttribute("aria-label", "Sheets");
    all.forEach(function (tab, i) {
      var on = tab.id === (page.tab || all[0].id), node = assay.make("button", "as-tab", tab.title);
      node.type = "button"; node.setAttribute("role", "tab"); node.setAttribute("aria-selected", String(on)); node.tabIndex = on ? 0 : -1;
      function go() { page.tab = i ? tab.id : ""; board.toAddress(page.selection, page.tab); tabs(); grid(); fill(tiles()); }
      node.addEventListener("click", go);
      node.addEventListener("keydown", function (event) {
        var step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step) { event.preventDefault(); var next = box.children[(i + step + all.length) % all.length]; next.focus(); next.click(); box.children[(i + step + all.length) % all.length].focus(); }
      });
      box.append(node);
    });
  }
  function bar() {
    board.filterBar(find(".as-board-filters"), page);
    var side = assay.make("label", "as-switch as-board-auto"), box = assay.make("input");
    box.type = "checkbox"; box.setAttribute("role", "switch"); box.checked = Boolean(page.clock);
    box.addEventListener("change", function () { page.auto = box.checked; refresh(box.checked); });
    side.append(box, assay.make("span", "", "Auto-refresh"));
    find(".as-board-filters").append(side);
    board.trail(find(".as-board-trail"), page, page.told);
  }
  function tools() {
    var box = find(".as-board-tools");
    box.replaceChildren();
    page.undo = board.button("Undo", "arrow-counterclockwise", function () { history.back(); }, "quiet");
    page.undo.setAttribute("aria-disabled", "true");
    box.append(page.undo);
    (board.topTools || []).forEach(function (make) { var made = make(page); if (made) { box.append(made); } });
  }

  /* -- filling */
  function fill(ids, fresh) {
    var mine = page;
    if (!ids.length) { return; }
    if (page.abort && !fresh) { page.abort.abort(); }
    page.abort = new AbortController();
    var seen = ids.filter(function (id) { var node = tile(id); return node && board.onScreen(node); }), left = ids.slice(), open = seen.slice();
    ids.forEach(function (id) { var node = tile(id); if (node) { board.waiting(node); } });
    var begun = page.begun = performance.now();
    page.painter.drop(ids);
    board.fill(page.id, { selection: page.selection, widgets: ids, first: seen, draft: page.draft, drafts: page.drafts, fresh: Boolean(fresh) }, function (told) {
      if (page !== mine) { return; }
      left.splice(left.indexOf(told.id), 1);
      if (page.drafts.some(function (one) { return one.id === told.id; })) { told.drill = told.opens = false; }
      page.told[told.id] = told;
      var at = open.indexOf(told.id);
      if (at < 0) { page.painter.later(told); } else { open.splice(at, 1); page.painter.now(told); }
      if (!open.length) { page.painter.go(); }
      if (at >= 0 && !open.length) { done("data-seen", seen); }
    }, page.abort.signal).then(function () {
      if (page !== mine) { return null; }
      freshness();
      board.trail(find(".as-board-trail"), page, page.told);
      return page.painter.all().then(function () { return done("data-drawn", ids); });
    }).catch(function (error) {
      if (error.name === "AbortError" || page !== mine) { return; }
      if (error.status === 400 && !fresh && mine.doubted !== JSON.stringify(mine.selection)) { mend(mine); return; }
      page.painter.go();
      left.forEach(function (id) { var node = tile(id); if (node) { board.show(node, { id: id, status: "failed", message: error.message, hint: error.hint }, page.selection, HOST); } });
    });
    /* How long it took until these stood there; maps are drawn a little later than asked for. */
    function done(name, these) {
      return Promise.all(these.map(function (id) { var node = tile(id); return node && node._drawing; })).then(function () {
        if (page === mine && page.begun === begun) { page.root.setAttribute(name, String(Math.round(performance.now() - begun))); }
      });
    }
  }
  /* An address that was put in by hand may choose what cannot be chosen here: the server says what of it can. */
  function mend(mine) {
    var asked = mine.selection;
    board.act(mine.id, "open", { selection: asked, draft: mine.draft }).then(function (opened) {
      if (page !== mine || mine.selection !== asked) { return; }
      mine.selection = opened.selection; mine.doubted = JSON.stringify(opened.selection); mine.left_out = opened.left_out;
      board.toAddress(mine.selection, mine.tab, true, mine.drill);
      notes(); bar(); fill(tiles());
    }, board.say);
  }
  function paint(told) {
    var node = tile(told.id);
    if (node) { node._comments = page.comments.filter(function (one) { return one.widget === told.id; }); board.show(node, told, page.selection, HOST); }
  }
  /* Tiles that are only on this screen: in place of their own, or below all others. */
  function drafted(list) {
    var before = page.drafts.map(function (one) { return one.id; }), kept = page.own || (page.own = page.template.widgets), now = list.map(function (one) { return one.id; });
    page.drafts = list;
    page.template.widgets = kept.map(function (one) { return list.find(function (other) { return other.id === one.id; }) || one; }).concat(list.filter(function (one) { return !kept.some(function (other) { return other.id === one.id; }); }));
    var told = page.told;
    grid();
    Object.keys(told).forEach(function (id) { var node = tile(id); if (node && before.concat(now).indexOf(id) < 0) { page.told[id] = told[id]; board.show(node, told[id], page.selection, HOST); } });
    now.forEach(function (id) { var node = tile(id); if (node) { node.classList.add("is-drafted"); } });
    notes();
    fill(before.concat(now).filter(function (id, i, all) { return all.indexOf(id) === i && tile(id); }));
  }
  function freshness() {
    var times = Object.keys(page.told).map(function (id) { return page.told[id].at; }).filter(Boolean).sort();
    notes();
    if (times.length && page.fresh) { page.fresh.textContent = "As of " + board.when(times[0]); }
  }
  /* What holds for the whole dashboard is said once, over the tiles. */
  function notes() {
    var box = find(".as-board-notes");
    if (!box) { box = assay.make("div", "as-board-notes"); find(".as-board-trail").after(box); }
    box.replaceChildren.apply(box, board.saidOnce(page));
    if (page.drafts.length) { box.append(board.draftsLine(page)); }
    if (page.strayed && page.changeable && !page.embedded) {
      var line = assay.make("p", "as-help", "This is not what the pack “" + page.pack + "” brings any more, so its later changes do not show. ");
      line.append(board.button("Take the pack’s version as a draft", "", function () {
        board.act(page.id, "as-brought").then(function () { location.assign("/dashboards/" + encodeURIComponent(page.id) + "/edit"); }, board.say);
      }, "link"));
      box.append(line);
    }
  }
  function redraw() { Object.keys(page.told).forEach(function (id) { var node = tile(id); if (node) { board.show(node, page.told[id], page.selection, HOST); } }); }
  function remarked() { Object.keys(page.told).forEach(function (id) { paint(page.told[id]); }); }

  /* -- the selection */
  function select(wanted, replace, only) {
    page.selection = wanted;
    board.toAddress(wanted, page.tab, replace);
    page.moves += replace ? 0 : 1;
    page.undo.setAttribute("aria-disabled", String(!page.moves));
    /* The server works while the bar and the tile that was clicked are drawn. */
    fill(tiles().filter(function (id) { return id !== only; }));
    bar();
    (only ? tiles().filter(function (id) { return id === only; }) : []).forEach(function (id) { var node = tile(id); if (node && page.told[id]) { board.marked(node, page.told[id], wanted, HOST); } });
  }
  function choose(id, value) {
    var values = Object.assign({}, page.selection.values);
    values[id] = value;
    select({ values: values, cross: page.selection.cross });
  }
  function drop(i) { var gone = page.selection.cross[i]; cross(page.selection.cross.filter(function (_, at) { return at !== i; }), gone); }
  function cut(i) { select({ values: page.selection.values, cross: page.selection.cross.slice(0, i) }); }
  function reset() { select(board.empty()); }
  function cross(list, from) {
    var others = list.concat(page.selection.cross).some(function (one) { return one.widget !== from.widget; });
    select({ values: page.selection.values, cross: list }, false, others ? null : from.widget);
  }
  function pressed(told, row, node, sure) {
    var mark = (told.marks || [])[row];
    if (!sure && board.touched && board.touched() && told.drill) { return; }
    if (!mark || told.links === false) { if (!told.drill || !board.drillAt(node, mark ? row : -1)) { board.why(page, told.id); } return; }
    var now = page.selection.cross, mine = now.find(function (one) { return one.widget === told.id && one.label === mark.label; });
    var kept = now.filter(function (one) { return one.widget !== told.id; });
    if (!mine) { kept = kept.concat([{ widget: told.id, label: mark.label, parts: mark.parts }]); }
    assay.say(mine ? mark.label + ", filter removed" : "Others are filtered by " + mark.label);
    cross(kept, { widget: told.id });
  }
  /* The whole steps of time that were dragged over become the period of the dashboard, or a chip where it has none. */
  function stretch(told, ends) {
    var from = String(ends[0]).slice(0, 10), to = String(ends[1]).slice(0, 10), filter = (page.template.filters || []).find(function (one) { return one.kind === "period"; }), all = [];
    (told.marks || []).forEach(function (mark) { if (mark) { mark.parts.forEach(function (one) { if (one.start && one.start <= to && one.end > from) { all.push(one); } }); } });
    if (!all.length) { return; }
    var start = all.map(function (one) { return one.start; }).sort()[0], end = all.map(function (one) { return one.end; }).sort().pop();
    var last = new Date(Date.parse(end + "T00:00:00Z") - 86400000).toISOString().slice(0, 10);
    var label = assay.period(start, last);
    assay.say(label);
    if (filter) { choose(filter.id, { start: start, end: last }); return; }
    cross(page.selection.cross.concat([{ widget: told.id, label: label, parts: [Object.assign({}, all[0], { start: start, end: end })] }]), { widget: told.id });
  }
  /* Where a drill has led stands in the address as well. */
  function drilled(at) { page.drill = at; board.toAddress(page.selection, page.tab, false, at); page.moves += 1; page.undo.setAttribute("aria-disabled", "false"); }
  /* With the mouse a press filters; the menu is behind the right button, Enter, or a long press. */
  document.addEventListener("pointerdown", function (event) {
    var tile = event.target.closest && event.target.closest(".as-board-grid .as-tile");
    board.touched = function () { return event.pointerType === "touch"; };
    if (tile && event.pointerType !== "touch" && event.button === 0 && event.target.closest("[data-marks]") && tile._told && tile._told.links !== false && (tile._told.marks || []).length) { event.stopImmediatePropagation(); }
  }, true);
  function moved() {
    if (!page || page.root !== root() || root().classList.contains("is-editing") || !page.template) { return; }
    var asked = board.fromAddress(), turned = asked.tab !== page.tab;
    if (!board.same(asked.drill, page.drill || null)) {
      page.drill = asked.drill;
      if (asked.drill) { board.drillTo(asked.drill.widget, asked.drill.steps, true); } else { board.closePanel(); }
    }
    if (board.same(asked.selection, page.selection) && !turned) { return; }
    page.selection = asked.selection; page.tab = known(page.template, asked.tab);
    page.moves = Math.max(0, page.moves - 1);
    page.undo.setAttribute("aria-disabled", String(!page.moves));
    if (turned) { tabs(); grid(); }
    bar();
    fill(tiles());
  }
  window.addEventListener("popstate", moved);
  window.addEventListener("hashchange", moved);

  function refresh(on) {
    clearInterval(page.clock);
    page.clock = on ? setInterval(function () { if (!document.hidden) { fill(tiles()); } }, 1000 * (page.template.refresh_seconds || 60)) : 0;
    var box = find(".as-board-auto input");
    if (box) { box.checked = on; }
  }

  assay.actions["board-why"] = function (arg) { if (assay.drill) { assay.drill.close(false); } board.why(page, arg.widget); };
  assay.actions["board-talk"] = function (arg) {
    var told = page.told[arg.widget], mark = told && arg.row >= 0 ? (told.marks || [])[arg.row] : null;
    if (assay.drill) { assay.drill.close(false); }
    board.talk(page, arg.widget, mark || (arg.label && told && arg.label !== told.title ? { label: arg.label, parts: [] } : null));
  };
  assay.actions["board-again"] = function (arg) { fill([arg.widget], true); };
  assay.actions["board-full"] = function (arg) {
    var node = tile(arg.widget), on = !node.classList.contains("is-full");
    node.classList.toggle("is-full", on);
    var plot = node.querySelector(".js-plotly-plot");
    if (plot && window.Plotly) { window.Plotly.Plots.resize(plot); }
    if (on) {
      var leave = board.button("Leave full screen", "fullscreen-exit", function () { assay.actions["board-full"](arg); leave.remove(); node.querySelector(".as-tile-more-button").focus(); }, "small");
      leave.classList.add("as-tile-leave");
      node.querySelector(".as-tile-tools").append(leave);
      /* The menu it was chosen from gives the focus back to its button first. */
      setTimeout(function () { leave.focus(); }, 0);
    }
  };
  document.addEventListener("keydown", function (event) {
    var full = event.key === "Escape" && root() && root().querySelector(".as-tile.is-full .as-tile-leave");
    if (full && !assay.menuOpen()) { event.preventDefault(); full.click(); }
  });
})(window.assay);
