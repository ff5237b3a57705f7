/* One tile of a dashboard: its frame, what fills it, its states; a drawn chart is changed in place, never made anew. */
(function (assay) {
  "use strict";
  var board = assay.boards, KPI_KINDS = ["kpi"], SLIM = 400;
  var CONFIG = { displayModeBar: false, responsive: true, scrollZoom: false, showTips: false, topojsonURL: "/assets/topojson/" };

  board.tile = function (widget, host) {
    var node = assay.make("section", "as-tile as-tile-" + (widget.kind === "kpi" ? "kpi" : "kind-" + widget.kind)), at = widget.at || {};
    var size = { x: at.x || 0, y: at.y || 0, w: at.w || 4, h: at.h || 4 };
    node.setAttribute("data-widget", widget.id);
    Object.keys(size).forEach(function (name) { node.style.setProperty("--" + name, size[name]); });
    var head = assay.make("header", "as-tile-head"), title = assay.make("h2", "as-tile-title", widget.title);
    title.id = "as-tile-" + widget.id; title.title = widget.title;
    node.setAttribute("aria-labelledby", title.id);
    var tools = assay.make("div", "as-tile-tools");
    head.append(title, assay.make("div", "as-tile-legend"), assay.make("div", "as-tile-badges"), tools);
    node.append(head, assay.make("div", "as-tile-body"), assay.make("footer", "as-tile-foot"));
    if (host && host.tools) { host.tools(widget, tools, node); }
    return node;
  };
  board.waiting = function (node) {
    node.setAttribute("aria-busy", "true");
    clearTimeout(node._slow); clearTimeout(node._said);
    if (!node.classList.contains("is-filled")) {
      node._slow = setTimeout(function () { if (node.getAttribute("aria-busy") === "true") { node.querySelector(".as-tile-body").replaceChildren(skeleton(node)); } }, 200);
    }
    node._said = setTimeout(function () { count(node, Date.now() - 2000); }, 2000);
  };
  function count(node, since) {
    if (node.getAttribute("aria-busy") !== "true" || !node.isConnected) { return; }
    var foot = node.querySelector(".as-tile-foot");
    foot.replaceChildren(assay.make("span", "as-tile-wait", "Running, " + Math.round((Date.now() - since) / 1000) + " s"));
    node._said = setTimeout(function () { count(node, since); }, 1000);
  }
  function skeleton(node) {
    var box = assay.make("div", "as-tile-skeleton");
    box.setAttribute("aria-hidden", "true");
    for (var i = 0; i < (node.classList.contains("as-tile-kpi") ? 2 : 5); i += 1) { box.append(assay.make("div", "as-skeleton")); }
    return box;
  }

  board.show = function (node, told, selection, host) {
    clearTimeout(node._slow); clearTimeout(node._said);
    node.removeAttribute("aria-busy");
    node._told = told;
    var body = node.querySelector(".as-tile-body"), draw = PAINT[told.status] || ready;
    node.classList.toggle("is-filled", told.status === "ready");
    node.classList.toggle("is-failed", told.status === "failed");
    badges(node, told, selection);
    foot(node, told);
    draw(node, body, told, selection, host);
    board.pins(node);
  };
  /* What a choice changes on the tile it was made on: its badge, and which of its marks stand out. */
  board.marked = function (node, told, selection, host) {
    if (board.relit(node, told, selection)) { badges(node, told, selection); } else { board.show(node, told, selection, host); }
  };
  var sizes = new ResizeObserver(function (seen) {
    seen.forEach(function (one) {
      var frame = one.target.parentNode;
      assay.marks.moved(frame);
      if (!window.Plotly || !one.target._heard || !one.target.offsetParent) { return; }
      /* What has room in a wide tile is written differently in a narrow one. */
      var other = frame._slim !== frame.clientWidth < SLIM || (frame._ticked && Math.abs(frame._wide - frame.clientWidth) > 48);
      if (frame._again && other) { frame._again(); return; }
      var tile = one.target.closest(".as-tile");
      window.Plotly.Plots.resize(one.target).then(function () { if (tile.isConnected) { board.pins(tile); } });
    });
  });
  function message(icon, title, lines, buttons) {
    var box = assay.make("div", "as-tile-message");
    box.append(assay.icon(icon), assay.make("strong", "", title));
    lines.filter(function (line) { return line && !board.common[line]; }).forEach(function (line) { box.append(assay.make("p", "", line)); });
    box.append.apply(box, buttons);
    return box;
  }
  var PAINT = {
    failed: function (node, body, told, selection, host) {
      clear(body);
      var again = host && host.retry ? [board.button("Retry", "arrow-clockwise", function () { host.retry(told.id); }, "small")] : [];
      body.replaceChildren(message("plug", "This widget could not load", [told.message, told.hint], again));
    },
    empty: function (node, body, told, selection, host) {
      clear(body);
      var reset = host && host.reset ? [board.button("Reset filters", "funnel", host.reset, "small")] : [];
      body.replaceChildren(message("inbox", told.message, host ? [told.hint] : [], reset));
    }
  };
  function clear(body) {
    var old = body.querySelector(".js-plotly-plot");
    if (old && window.Plotly) { window.Plotly.purge(old); }
  }
  function ready(node, body, told, selection, host) {
    if (told.kind === "text") { clear(body); body.replaceChildren(words(told.text)); return; }
    if (told.headline && KPI_KINDS.indexOf(told.kind) >= 0) { clear(body); body.replaceChildren(number(told, host)); return; }
    if (told.table) { clear(body); body.replaceChildren(grid(told.table, told, host)); return; }
    if (told.figure) { chart(node, body, told, selection, host); return; }
    clear(body);
  }
  function words(text) {
    var box = assay.make("div", "as-tile-text");
    String(text || "").split(/\n{2,}/).forEach(function (part) { box.append(assay.make("p", "", part)); });
    return box;
  }
  function number(told, host) {
    var head = told.headline, box = assay.make(host && host.mark ? "button" : "div", "as-tile-number");
    var counted = /^(\S*\d\S*) (.+)$/.exec(head.text), value = assay.make("span", "as-tile-value", counted ? counted[1] : head.text);
    value.title = head.text;
    if (counted) { value.append(" ", assay.make("span", "as-tile-unit", counted[2])); }
    box.append(value);
    if (head.change) {
      var down = head.change.charAt(0) === "−", still = !/[1-9]/.test(head.change), line = assay.make("span", "as-change");
      var figure = assay.make("span", "as-change-figure is-" + (still || head.good === null || head.good === undefined ? "neutral" : head.good ? "good" : "bad"));
      if (!still) { figure.append(assay.icon(down ? "caret-down-fill" : "caret-up-fill")); }
      figure.append(document.createTextNode(head.change));
      line.append(figure, assay.make("span", "as-change-base", (head.against || "").replace(/, .*$/, "")));
      line.title = head.against || "";
      box.append(line);
    } else if (told.caption || told.period) {
      var about = assay.make("span", "as-tile-about", told.caption || told.period); about.title = [told.period, told.caption].filter(Boolean).join(". ");
      box.append(about);
    }
    if (head.target) { var goal = assay.make("span", "as-headline-target", head.target); goal.title = head.target; box.append(goal); }
    if (told.spark && told.spark.length > 1) {
      var line2 = assay.make("div", "as-spark");
      line2.setAttribute("data-spark", told.spark.map(function (v) { return Number(v).toPrecision(6); }).join(","));
      line2.setAttribute("role", "img"); line2.setAttribute("aria-label", told.title + ", trend");
      box.append(line2);
    }
    if (box.tagName === "BUTTON") { box.type = "button"; box._press = { row: -1 }; box.addEventListener("click", function () { host.mark(told, 0, box); }); }
    return box;
  }
  /* Cells of words like "months" hold the number alone, so the head says what it counts, unless its name does. */
  function headed(column, kind) {
    var unit = column.unit || "", said = column.label.toLowerCase().indexOf(unit.toLowerCase()) >= 0;
    return !unit || said || kind === "pivot" || unit === "percent" || /^[A-Z]{3}$/.test(unit) ? column.label : column.label + ", " + unit;
  }
  /* One cell of a table is reached by Tab; arrows go on from there. */
  function reach(rows) { var first = rows.querySelector("td[tabindex]"); if (first) { first.tabIndex = 0; } }
  function walked(event) {
    var cell = event.target, line = cell.parentNode, step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    if (cell.tagName !== "TD" || !cell._press || (assay.drill && assay.drill.isOpen())) { return; }
    if (event.key === "Home" || event.key === "End") { step = [0, (event.key === "End" ? line.cells.length - 1 : 0) - cell.cellIndex]; }
    if (step) {
      var next = line.parentNode.rows[line.sectionRowIndex + step[0]], to = next && next.cells[cell.cellIndex + step[1]];
      event.preventDefault();
      if (to && to._press) { cell.tabIndex = -1; to.tabIndex = 0; to.focus(); }
    } else if (event.key === "Enter" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      event.preventDefault(); event.stopPropagation(); if (!board.drillAt(cell, cell._press)) { cell.click(); }
    } else if (event.key === " ") { event.preventDefault(); cell.click(); }
  }
  function grid(table, told, host) {
    var frame = assay.make("div", "as-tile-grid"), made = assay.make("table", "as-plain-table"), cell = window.dashAgGridFunctions.assayCell;
    frame.tabIndex = 0; frame.setAttribute("role", "region"); frame.setAttribute("aria-label", told.title + ", table");
    var head = made.createTHead().insertRow(), rows = made.createTBody(), order = { at: -1, down: false };
    var formats = table.columns.map(function (column, i) { return Object.assign({ digits: window.dashAgGridFunctions.assayDigits(table.rows.map(function (row) { return row[i]; }), column.unit) }, column); });
    function numeric(column) { return column.type === "integer" || column.type === "number"; }
    function fill() {
      var shown = table.rows.map(function (row, i) { return { row: row, at: i }; });
      if (order.at >= 0) {
        shown.sort(function (a, b) {
          var x = a.row[order.at], y = b.row[order.at];
          if (x === null || y === null) { return (x === null) - (y === null); }
          return (x < y ? -1 : x > y ? 1 : 0) * (order.down ? -1 : 1);
        });
      }
      rows.replaceChildren.apply(rows, shown.map(function (item) {
        var line = document.createElement("tr");
        var crossed = told.kind === "pivot" && told.drill, opens = host && host.mark && (crossed || (told.marks || [])[item.at]);
        item.row.forEach(function (value, i) {
          var place = assay.make("td", numeric(table.columns[i]) ? "num" : "", cell(value, formats[i]));
          if (opens) {
            place.tabIndex = -1;
            place._press = crossed ? { cell: [String(item.row[0]), i ? table.columns[i].label : ""] } : { row: item.at, column: i };
            place.addEventListener("click", function () {
              if (crossed || host.opens || (told.drill && board.touched && board.touched())) { board.drillAt(place, place._press); } else { host.mark(told, item.at, place); }
            });
          }
          line.append(place);
        });
        if (opens) { line.className = "is-mark"; line.setAttribute("data-row", String(item.at)); }
        return line;
      }));
      reach(rows);
    }
    table.columns.forEach(function (column, i) {
      var th = assay.make("th", numeric(column) ? "num" : ""), sort = assay.make("button", "as-th", headed(column, told.kind));
      sort.type = "button"; th.scope = "col"; th.append(sort);
      sort.addEventListener("click", function () {
        order = { at: i, down: order.at === i ? !order.down : numeric(column) };
        Array.from(head.cells).forEach(function (other) { other.removeAttribute("aria-sort"); });
        th.setAttribute("aria-sort", order.down ? "descending" : "ascending");
        fill();
      });
      head.append(th);
    });
    fill();
    made.addEventListener("keydown", walked);
    frame.append(made);
    if (table.total > table.rows.length) { frame.append(assay.make("p", "as-tile-more", table.rows.length + " of " + table.total.toLocaleString("en-US") + " rows")); }
    return frame;
  }

  /* -- charts */
  function chart(node, body, told, selection, host) {
    var frame = body.querySelector(".as-tile-chart");
    if (!frame) {
      frame = assay.make("div", "as-tile-chart");
      frame.setAttribute("role", "img");
      frame.append(assay.make("div"));
      clear(body);
      body.replaceChildren(frame);
    }
    frame.setAttribute("aria-label", told.alt || told.title);
    if ((told.marks && told.marks.length) || told.opens) { frame.tabIndex = 0; frame.setAttribute("data-marks", ""); frame.setAttribute("data-tile", told.id); frame.setAttribute("aria-roledescription", "chart"); }
    board.plotly(function (Plotly) {
      if (!frame.isConnected || node._told !== told) { return; }
      var figure = board.lit(assay.figure(told.figure, frame.clientWidth < SLIM, frame.clientWidth), told, selection);
      frame._slim = frame.clientWidth < SLIM; frame._wide = frame.clientWidth; frame._ticked = Boolean((figure.layout.xaxis || {}).ticktext); frame._again = function () { chart(node, body, told, selection, host); };
      figure.layout.autosize = true;
      delete figure.layout.height;
      figure.layout.meta = null;
      if (figure.layout.xaxis && figure.layout.xaxis.type === "date") { figure.layout.xaxis = Object.assign({ tickangle: 0 }, figure.layout.xaxis); }
      /* Dragging along an axis of time chooses a stretch of it. */
      var timed = Boolean(host && host.range) && (told.marks || []).some(function (mark) { return mark && mark.parts.some(function (one) { return one.start; }); });
      figure.layout.dragmode = timed ? "select" : false;
      if (timed) { figure.layout.selectdirection = "h"; }
      legend(node, figure, told, host);
      roomy(node, figure.data[0] || {});
      var plot = frame.firstChild;
      inside(figure.data, frame);
      board.keepRoom(plot, figure.layout, told.kind);
      node._drawing = Plotly.react(plot, figure.data, figure.layout, CONFIG).then(function () { board.takeRoom(plot, told.kind); board.pins(node); });
      if (!plot._heard) {
        plot._heard = true;
        sizes.observe(plot);
        plot.on("plotly_selected", function (event) {
          if (event && event.range && event.range.x && host && host.range) { host.range(node._told, event.range.x); }
        });
        plot.on("plotly_click", function (event) {
          if (event.event && event.event.button) { return; }
          var point = event.points[0], row = point.customdata;
          if (Array.isArray(row)) { row = row[0]; }
          if (point.data && point.data.type === "treemap") { row = /^r:/.test(point.id || "") ? Number(point.id.slice(2)) : -1; }
          if (host && host.mark && row >= 0) { host.mark(node._told, row, frame); }
        });
      }
    });
  }
  /* On a phone a tile is as high as its names need that stand below each other. */
  function roomy(node, trace) {
    var names = trace.type === "heatmap" || trace.orientation === "h" ? new Set(trace.y).size : 0;
    node.style.minHeight = window.innerWidth < 768 && names > 6 && !node.classList.contains("is-full") ? 104 + 22 * names + "px" : "";
  }
  /* The number of a gauge stands within its ring, also in a small tile. */
  function inside(traces, frame) {
    traces.forEach(function (trace) {
      if (trace.type !== "indicator" || !trace.gauge || !frame.clientWidth) { return; }
      var size = Math.max(14, Math.min(40, Math.round(Math.min(frame.clientWidth * .075, frame.clientHeight * .16))));
      trace.number = Object.assign({}, trace.number, { font: Object.assign({}, (trace.number || {}).font, { size: size }) });
    });
  }
  function legend(node, figure, told, host) {
    var box = node.querySelector(".as-tile-legend"), named = figure.data.filter(function (trace) { return trace.name && ["bar", "scatter", "scattergl"].indexOf(trace.type) >= 0; });
    box.replaceChildren();
    if (named.length < 2) { return; }
    named.forEach(function (trace) {
      var name = String(trace.name).replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&"), opens = host && host.mark && told.drill;
      var item = assay.make(opens ? "button" : "span", "as-legend-item" + (opens ? " as-legend-button" : "")), key = assay.make("span", "as-legend-key");
      if (opens) {
        item.type = "button"; item.setAttribute("aria-haspopup", "menu");
        item._press = { series: name };
        item.addEventListener("click", function () { board.drillAt(item, item._press); });
      }
      var color = (trace.line && trace.line.color) || (trace.marker && trace.marker.color);
      if (typeof color === "string") { key.style.background = color; }
      if (trace.line && trace.line.dash && trace.line.dash !== "solid") { key.classList.add("is-dashed"); key.style.color = color; }
      item.append(key, document.createTextNode(name));
      box.append(item);
    });
  }
  board.plotly = function (run) {
    if (window.Plotly) { run(window.Plotly); return; }
    setTimeout(function () { board.plotly(run); }, 25);
  };

  function badges(node, told, selection) {
    var box = node.querySelector(".as-tile-badges"), mine = (selection.cross || []).some(function (one) { return one.widget === told.id; });
    box.replaceChildren();
    node.classList.toggle("is-source", mine);
    if (mine) { var tag = assay.make("span", "as-tag as-tag-accent"); tag.append(assay.icon("funnel-fill"), document.createTextNode("Filters others")); box.append(tag); }
    if (told.unfollowed && told.unfollowed.length) {
      var left = assay.make("span", "as-tag as-tag-plain"), said = "Does not follow " + told.unfollowed.join(", ");
      left.append(assay.icon("funnel"), assay.make("span", "as-hidden", said)); left.title = said; left.setAttribute("role", "note");
      box.append(left);
    }
    var many = (node._comments || []).length;
    if (many) { box.append(board.talkButton("as-tag as-tag-plain as-talk-count", told.id, many, told.title)); }
  }
  function foot(node, told) {
    var box = node.querySelector(".as-tile-foot"), lines = [told.caption].concat(told.caveats || []).filter(function (line) { return line && !board.common[line]; });
    box.replaceChildren.apply(box, lines.slice(0, 2).map(function (line, i) {
      var p = assay.make("p", i === 0 && told.caption ? "as-tile-caption" : "as-tile-caveat", line);
      p.title = line;
      return p;
    }));
    if (told.status === "failed") { box.replaceChildren(); }
  }
  board.foot = foot;
})(window.assay);
