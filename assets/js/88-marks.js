/* Marks of a chart: where they are, which row each stands for, and how they are reached: press, right press, long press,
   arrows and Enter. */
(function (assay) {
  "use strict";
  var NEAR = 28, LONG = 500, marks = assay.marks = {}, ring = null, at = new WeakMap(), down = null;
  function plot(chart) { return chart.querySelector(".js-plotly-plot"); }
  function words(text) { var node = document.createElement("template"); node.innerHTML = String(text || "").replace(/<br>/g, ", "); return node.content.textContent; }
  function row(value) { return typeof value === "number" && value >= 0 ? value : null; }
  function spot(left, top, width, height) { return { left: left, top: top, right: left + width, bottom: top + height }; }
  function pick(list, i) { return list && list.length !== undefined ? list[i] : undefined; }
  /* d3 keeps the datum of a mark on its element, and its trace on that of a group above it. */
  function traceOf(node) {
    for (var up = node; up && up.parentNode; up = up.parentNode) {
      var data = up.__data__, first = Array.isArray(data) ? data[0] : data;
      if (first && first.trace) { return first.trace; }
      if (Array.isArray(first) && first[0] && first[0].trace) { return first[0].trace; }
    }
    return null;
  }
  function drawn(gd, selector, index, found) {
    gd.querySelectorAll(selector).forEach(function (node) {
      var datum = node.__data__, trace = traceOf(node);
      if (!datum || !trace || !trace.customdata) { return; }
      var i = index(datum), place = row(pick(trace.customdata, i));
      if (place === null) { return; }
      found.push({ row: place, rect: node.getBoundingClientRect(), text: words(pick(trace.hovertext, i) || pick(trace.labels, i)), solid: true, node: node, name: words(trace.name) });
    });
  }
  function points(gd, trace, frame, found) {
    var layout = gd._fullLayout, xa = layout[(trace.xaxis || "x").replace("x", "xaxis")], ya = layout[(trace.yaxis || "y").replace("y", "yaxis")];
    if (!xa || !ya || !trace.customdata) { return; }
    var many = trace.x.length;
    for (var i = 0; i < many; i += 1) {
      var place = row(trace.customdata[i]), x = frame.left + xa._offset + xa.d2p(trace.x[i]), y = frame.top + ya._offset + ya.d2p(trace.y[i]);
      if (place !== null && isFinite(x) && isFinite(y)) { found.push({ row: place, rect: spot(x - 5, y - 5, 10, 10), text: words(pick(trace.hovertext, i)), name: words(trace.name) }); }
    }
  }
  function cells(gd, trace, frame, found) {
    var xa = gd._fullLayout.xaxis, ya = gd._fullLayout.yaxis, wide = xa._length / trace.x.length, high = ya._length / trace.y.length;
    trace.y.forEach(function (name, r) {
      trace.x.forEach(function (label, c) {
        var place = row(pick(pick(trace.customdata, r), c));
        var x = frame.left + xa._offset + xa.d2p(label), y = frame.top + ya._offset + ya.d2p(name);
        if (place !== null) { found.push({ row: place, rect: spot(x - wide / 2, y - high / 2, wide, high), text: words(pick(pick(trace.hovertext, r), c)), solid: true }); }
      });
    });
  }
  function tiles(gd, found) {
    gd.querySelectorAll(".treemaplayer .slice").forEach(function (node) {
      var held = node.__data__ && node.__data__.data && node.__data__.data.data, id = held ? String(held.id) : "";
      var rect = node.getBoundingClientRect(), said = held ? words(held.label) : "";
      if (id.slice(0, 2) === "r:") { found.push({ row: Number(id.slice(2)), rect: rect, text: said, solid: true, node: node }); }
      if (id.slice(0, 2) === "p:") { found.push({ series: id.slice(2), axis: "outer", rect: rect, text: said, solid: true, outer: true }); }
    });
  }
  function flows(gd, trace, found) {
    gd.querySelectorAll(".sankey-link").forEach(function (node) {
      var i = node.__data__ ? node.__data__.pointNumber : -1, place = row(pick(trace.link.customdata, i));
      if (place !== null) { found.push({ row: place, rect: node.getBoundingClientRect(), text: words(pick(trace.link.label, i)), node: node, solid: true }); }
    });
  }
  marks.of = function (chart) {
    var gd = plot(chart), found = [];
    if (!gd || !gd._fullLayout || !gd._fullData) { return found; }
    var frame = gd.getBoundingClientRect();
    drawn(gd, ".barlayer .point, .waterfalllayer .point, .funnellayer .point", function (datum) { return datum.i; }, found);
    drawn(gd, ".pielayer .slice", function (datum) { return datum.pts ? datum.pts[0] : datum.i; }, found);
    drawn(gd, ".choroplethlayer path", function (datum) { return datum.index; }, found);
    tiles(gd, found);
    gd._fullData.forEach(function (trace) {
      if (trace.visible !== true) { return; }
      if (trace.type === "scatter" || trace.type === "scattergl") { points(gd, trace, frame, found); }
      if (trace.type === "heatmap") { cells(gd, trace, frame, found); }
      if (trace.type === "sankey") { flows(gd, trace, found); }
    });
    /* A figure without marks of its own (a gauge, a histogram) is one mark. */
    if (!found.length && chart.hasAttribute("data-tile")) { found.push({ row: -1, rect: frame, text: words(chart.getAttribute("aria-label")), solid: true }); }
    return found;
  };
  function away(mark, x, y) {
    var r = mark.rect, dx = Math.max(r.left - x, 0, x - r.right), dy = Math.max(r.top - y, 0, y - r.bottom);
    return Math.sqrt(dx * dx + dy * dy);
  }
  /* Shapes that are no rectangles (slices, countries, flows) are found by what is drawn under the pointer. */
  function nearest(chart, x, y) {
    var best = null, all = marks.of(chart), under = document.elementsFromPoint(x, y), hit = null;
    under.some(function (node) { hit = all.find(function (mark) { return mark.node && (mark.node === node || mark.node.contains(node)); }); return hit; });
    if (hit) { return hit; }
    all.forEach(function (mark) {
      var far = away(mark, x, y) + (mark.outer ? 1 : 0);
      if (far <= (mark.solid ? 6 : NEAR) && (!best || far < best.far)) { best = { far: far, mark: mark }; }
    });
    return best ? best.mark : null;
  }
  function show(chart, mark) {
    var frame = chart.getBoundingClientRect();
    if (!ring) { ring = assay.make("div", "as-mark"); ring.setAttribute("aria-hidden", "true"); }
    chart.append(ring);
    ring.style.left = (mark.rect.left - frame.left - 3) + "px"; ring.style.top = (mark.rect.top - frame.top - 3) + "px";
    ring.style.width = (mark.rect.right - mark.rect.left + 6) + "px"; ring.style.height = (mark.rect.bottom - mark.rect.top + 6) + "px";
  }
  function hide() { if (ring) { ring.remove(); } }
  /* A chart that is drawn in another size has its marks elsewhere. */
  marks.moved = function (chart) { if (ring && chart.contains(ring)) { hide(); } };
  function press(chart, mark, x) {
    var host = assay.drill.hostOf(chart);
    if (!host || !mark) { return false; }
    show(chart, mark);
    var pressed = Object.assign({}, host.pressed, mark.row !== undefined && mark.row !== null ? { row: mark.row, name: mark.name || "" } : { series: mark.series, axis: mark.axis });
    assay.drill.open(host.kind, pressed, mark.rect, chart, x);
    return true;
  }
  marks.press = press;
  function chartAt(node) { return node && node.closest ? node.closest("[data-marks]") : null; }

  document.addEventListener("pointerdown", function (event) {
    var chart = chartAt(event.target);
    down = chart ? { chart: chart, x: event.clientX, y: event.clientY, at: Date.now(), button: event.button, type: event.pointerType } : null;
    if (down && event.pointerType === "touch") {
      var mine = down;
      down.timer = setTimeout(function () { if (down === mine) { down = null; press(chart, nearest(chart, mine.x, mine.y), mine.x); } }, LONG);
    }
  }, true);
  function drop(event) {
    var was = down;
    if (!was) { return; }
    var moved = Math.abs(event.clientX - was.x) + Math.abs(event.clientY - was.y) > 6;
    if (event.type === "pointermove") { if (moved && was.timer) { clearTimeout(was.timer); } return; }
    down = null; clearTimeout(was.timer);
    if (event.type === "pointerup" && was.button === 0 && !moved && Date.now() - was.at < LONG) {
      press(was.chart, nearest(was.chart, was.x, was.y), was.x);
    }
  }
  ["pointerup", "pointercancel", "pointermove"].forEach(function (kind) { document.addEventListener(kind, drop, true); });
  document.addEventListener("contextmenu", function (event) {
    var chart = chartAt(event.target), mark = chart && nearest(chart, event.clientX, event.clientY);
    if (mark) { event.preventDefault(); if (!assay.drill.isOpen()) { press(chart, mark, event.clientX); } }
  }, true);

  function walk(chart, step, to) {
    var all = marks.of(chart);
    if (!all.length) { return; }
    var held = at.get(chart), next = to !== undefined ? to : held === undefined ? (step > 0 ? 0 : all.length - 1) : (held + step + all.length) % all.length;
    at.set(chart, next);
    show(chart, all[next]);
    assay.say(all[next].text + ", " + (next + 1) + " of " + all.length);
  }
  document.addEventListener("keydown", function (event) {
    var chart = event.target.matches && event.target.matches("[data-marks]") ? event.target : null;
    if (!chart || assay.drill.isOpen()) { return; }
    var steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (steps[event.key]) { event.preventDefault(); walk(chart, steps[event.key]); return; }
    if (event.key === "Home") { event.preventDefault(); walk(chart, 0, 0); return; }
    if (event.key === "End") { event.preventDefault(); walk(chart, 0, marks.of(chart).length - 1); return; }
    if (event.key === "Enter" || event.key === " " || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      event.preventDefault();
      var all = marks.of(chart);
      if (at.get(chart) === undefined) { walk(chart, 1); }
      press(chart, all[Math.min(at.get(chart) || 0, all.length - 1)]);
    }
  });
  document.addEventListener("focusout", function (event) { if (chartAt(event.target) && !assay.drill.isOpen()) { hide(); } });
})(window.assay);
