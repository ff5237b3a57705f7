/* The Plotly templates assay_light and assay_dark, read from the tokens, and their application to a figure.
   A figure made by the house holds no colours, or roles written "as:c1", "as:c-ref", "as:up" that are resolved here. */
(function (assay) {
  "use strict";
  var COLORS = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8"];
  var cache = {};

  function scale(prefix, count) {
    return Array.from({ length: count }, function (_, i) { return [i / (count - 1), assay.token(prefix + i)]; });
  }
  function build() {
    var t = assay.token, phone = window.innerWidth < 768, size = phone ? 12 : 11;
    /* There is room for every name; measuring each of them for what may be cut costs as much as drawing them. */
    var axis = { automargin: true, ticklabeloverflow: "allow", zeroline: false, ticks: "", ticklabelstandoff: 6, nticks: 6, linecolor: t("axis"), gridcolor: t("grid"), tickfont: { size: size, color: t("text-3") },
      title: { font: { size: size, color: t("text-3") }, standoff: 8 } };
    return {
      layout: {
        paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", font: { family: t("font") || "system-ui", size: size, color: t("text-2") },
        colorway: COLORS.map(t), margin: { l: 8, r: 12, t: 8, b: 8, pad: 0 }, bargap: .32, barcornerradius: 2, showlegend: false, hovermode: "closest",
        xaxis: Object.assign({}, axis, { showgrid: false, showline: true }), yaxis: Object.assign({}, axis, { showgrid: true, showline: false }),
        hoverlabel: { bgcolor: t("raised"), bordercolor: t("line-2"), font: { size: 12, color: t("text"), family: t("font") }, align: "left" },
        colorscale: { sequential: scale("s", 6), diverging: scale("d", 5) }, separators: ".,",
        extendtreemapcolors: false, extendpiecolors: false, treemapcolorway: COLORS.map(t), piecolorway: COLORS.map(t), funnelareacolorway: COLORS.map(t),
        polar: { bgcolor: "rgba(0,0,0,0)" }, geo: { bgcolor: "rgba(0,0,0,0)", landcolor: t("sunken"), lakecolor: t("bg"), coastlinecolor: t("line-2"), countrycolor: t("line-2"), showframe: false }
      },
      data: {
        bar: [{ constraintext: "none", cliponaxis: false, textposition: "outside", textfont: { size: size, color: t("text") }, marker: { line: { width: 0 } } }],
        scatter: [{ line: { width: 2 }, marker: { size: 6 } }], pie: [{ marker: { line: { color: t("surface"), width: 1 } }, sort: false }],
        heatmap: [{ xgap: 2, ygap: 2, colorscale: scale("s", 6), colorbar: { thickness: 8, outlinewidth: 0, tickfont: { size: 11, color: t("text-3") } } }],
        treemap: [{ marker: { line: { color: t("surface"), width: 2 } }, textfont: { size: 12 } }],
        sankey: [{ node: { line: { width: 0 }, thickness: 8, pad: 14 }, link: { color: t("s1") } }],
        waterfall: [{ connector: { line: { color: t("line-2"), width: 1 } }, increasing: { marker: { color: t("up") } }, decreasing: { marker: { color: t("down") } }, totals: { marker: { color: t("c-ref") } }, textfont: { size: size, color: t("text") }, constraintext: "none" }],
        funnel: [{ connector: { line: { width: 0 }, fillcolor: t("s1") }, textfont: { size: size } }], box: [{ line: { width: 1.5 } }],
        indicator: [{ number: { font: { size: 40, color: t("text") } }, gauge: { bar: { color: t("c1") }, bgcolor: t("sunken"), borderwidth: 0 } }]
      }
    };
  }
  function template() {
    var name = "assay_" + assay.theme() + (window.innerWidth < 768 ? "_phone" : "");
    if (!cache[name]) { cache[name] = build(); }
    return cache[name];
  }
  function resolve(value) {
    if (typeof value === "string") { return value.slice(0, 3) === "as:" ? assay.token(value.slice(3)) : value; }
    if (Array.isArray(value)) {
      var worth = value.length <= 64 || (typeof value[0] === "string" && value[0].slice(0, 3) === "as:");
      return worth ? value.map(resolve) : value;
    }
    if (value && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
      var copy = {};
      Object.keys(value).forEach(function (key) { copy[key] = resolve(value[key]); });
      return copy;
    }
    return value;
  }
  /* Room for the words beside the longest bars: Plotly does not count them when it lays out. */
  function labelRoom(traces) {
    var most = 0, room = 0;
    traces.forEach(function (trace) { (Array.isArray(trace.x) ? trace.x : []).forEach(function (value) { most = Math.max(most, Math.abs(value) || 0); }); });
    traces.forEach(function (trace) {
      if (!Array.isArray(trace.text)) { return; }
      trace.text.forEach(function (text, i) {
        if (Math.abs(trace.x[i]) > .6 * most) { room = Math.max(room, String(text).replace(/<[^>]*>/g, "").length * (window.innerWidth < 768 ? 7 : 6.3) * Math.abs(trace.x[i]) / most); }
      });
    });
    return Math.round(room);
  }
  /* Few periods: one tick each, so that no month is written twice; on a phone every second or third. Bars with a base are as long as their x says. */
  function dateTicks(traces) {
    var places = [];
    traces.forEach(function (trace) { if (Array.isArray(trace.x) && !trace.base && trace.x.length > places.length) { places = trace.x; } });
    if (!places.length || places.length > 14) { return {}; }
    var step = Math.ceil(places.length / (window.innerWidth < 768 ? 6 : 14));
    return { tickmode: "array", tickvals: places.filter(function (_, i) { return (places.length - 1 - i) % step === 0; }) };
  }
  /* On a phone, and where there is no room, every second or third period is named; each year stands under the first of its periods that is. */
  function thinned(axis, slim, width) {
    var many = (axis.tickvals || []).length, vals = [], texts = [], year = "", said = "";
    if (!axis.ticktext) { return axis; }
    var longest = axis.ticktext.reduce(function (most, text) { return Math.max(most, String(text).split("<br>")[0].length); }, 1);
    var room = width ? Math.floor((width - 72) / (6.4 * longest + 10)) : many, step = Math.ceil(many / Math.max(1, window.innerWidth < 768 || slim ? Math.min(room, 6) : room));
    if (step < 2) { return axis; }
    axis.ticktext.forEach(function (text, i) {
      var parts = String(text).split("<br>");
      year = parts[1] || year;
      if ((many - 1 - i) % step) { return; }
      vals.push(axis.tickvals[i]); texts.push(year && year !== said ? parts[0] + "<br>" + year : parts[0]);
      said = year;
    });
    return Object.assign({}, axis, { tickvals: vals, ticktext: texts });
  }
  /* Beside long names little room is left for lying bars on a phone, and in a narrow tile: their axis names its ends alone. */
  function sparse(axis, slim) {
    var last = (axis.tickvals || []).length - 1;
    if ((window.innerWidth >= 768 && !slim) || last < 2 || !axis.ticktext) { return axis; }
    return Object.assign({}, axis, { tickvals: [axis.tickvals[0], axis.tickvals[last]], ticktext: [axis.ticktext[0], axis.ticktext[last]] });
  }
  /* On a phone the cells of a wide heatmap have no room for their numbers, its columns none for all of their names, and
     columns beside each other none for long words over them. */
  function narrow(figure, layout, lying) {
    var first = (figure.data || [])[0], names = first && first.type === "heatmap" && Array.isArray(first.x) ? first.x.map(String) : [];
    if (window.innerWidth >= 768 || !first) { return; }
    if (names.length > 4) {
      var longest = Math.max.apply(null, names.map(function (name) { return name.length; })), step = Math.ceil(names.length * (longest + 1) * 7 / 160);
      figure.data = [Object.assign({}, first, { texttemplate: "", text: undefined })].concat(figure.data.slice(1));
      if (step > 1 && step * 2 <= names.length) { layout.xaxis = Object.assign({}, layout.xaxis, { tickangle: 0, tickmode: "array", tickvals: names.filter(function (_, i) { return i % step === 0; }) }); }
    }
    if (!lying && first.type === "bar" && Array.isArray(first.text) && first.text.length > 2 && first.text.join("").length * 6.5 > 230) {
      figure.data = figure.data.map(function (trace) { return Object.assign({}, trace, { text: undefined }); });
    }
  }
  /* Upright bars whose names would stand askew on a phone lie down instead; periods and numbers keep their order from left to right. */
  function lain(figure, layout) {
    var traces = figure.data || [], axis = layout.xaxis || {};
    if (window.innerWidth >= 768 || !traces.length || axis.type !== "category" || axis.tickvals || axis.title) { return; }
    if (!traces.every(function (trace) { return trace.type === "bar" && trace.orientation !== "h" && Array.isArray(trace.x); })) { return; }
    var names = traces[0].x.map(String), longest = Math.max.apply(null, names.map(function (name) { return name.length; }).concat(0));
    if (names.length * (longest + 1) * 7 < 290) { return; }
    figure.data = traces.map(function (trace) { return Object.assign({}, trace, { orientation: "h", x: trace.y, y: trace.x }); });
    layout.xaxis = Object.assign({}, layout.yaxis);
    layout.yaxis = Object.assign({}, axis, { autorange: "reversed" });
  }
  /* Room for the names around a pie. Left to Plotly, which draws again until they fit, a pie takes ten times as long. */
  function around(figure, layout) {
    var longest = 0;
    figure.data = (figure.data || []).map(function (trace) {
      if (trace.type !== "pie" || !trace.automargin) { return trace; }
      (trace.labels || []).forEach(function (name) { longest = Math.max(longest, String(name).replace(/&[a-z]+;/g, "&").length); });
      /* Thin slices end at the side, where there is room for one name under the other: at the top they would be cut. */
      var values = Array.from(trace.values || []), sum = values.reduce(function (all, value) { return all + value; }, 0);
      var thin = values.filter(function (value) { return value < .06 * sum; }).length > 0;
      return Object.assign({}, trace, { automargin: false, rotation: thin ? 90 : 0 });
    });
    if (!longest) { return; }
    /* A ring on a phone has room for its total, not for the word under it. */
    if (window.innerWidth < 768 && layout.annotations) {
      layout.annotations = layout.annotations.map(function (note) { return Object.assign({}, note, { text: String(note.text).split("<br>")[0] }); });
    }
    var side = Math.round(Math.min(window.innerWidth < 768 ? 84 : 120, Math.max(48, 6.6 * longest + 14)));
    layout.margin = Object.assign({ l: side, r: side, t: 36, b: 36, pad: 0 }, layout.margin);
  }
  assay.figure = function (raw, slim, width) {
    var figure = resolve(raw), layout = Object.assign({}, figure.layout);
    layout.template = template();
    lain(figure, layout);
    var lying = (figure.data || []).some(function (trace) { return trace.orientation === "h" && (trace.type === "bar" || trace.type === "waterfall" || trace.type === "box"); });
    if (lying) {
      layout.margin = Object.assign({ l: 8, r: 12 + labelRoom(figure.data), t: 8, b: 8, pad: 0 }, layout.margin);
      layout.xaxis = sparse(Object.assign({ showgrid: true, showline: false, tickangle: 0 }, layout.xaxis), slim);
      layout.yaxis = Object.assign({ showgrid: false, showline: true, automargin: true, nticks: 0, tickfont: { size: 12, color: assay.token("text-2") } }, layout.yaxis);
    }
    var worded = (figure.data || []).some(function (trace) { return trace.type === "bar" && trace.text; });
    if (worded && !lying) { layout.margin = Object.assign({ l: 8, r: 12, t: 20, b: 8, pad: 0 }, layout.margin); }
    if (layout.xaxis && layout.xaxis.type === "date" && !layout.xaxis.tickvals) { layout.xaxis = Object.assign({}, layout.xaxis, dateTicks(figure.data || [])); }
    if (layout.xaxis && layout.xaxis.tickvals) { layout.xaxis = thinned(layout.xaxis, slim, width); }
    narrow(figure, layout, lying);
    if (lying && layout.xaxis.type === "date" && !layout.xaxis.tickvals && window.innerWidth < 768) { layout.xaxis = Object.assign({}, layout.xaxis, { nticks: 4 }); }
    around(figure, layout);
    return { data: figure.data || [], layout: layout, frames: figure.frames };
  };
  assay.clientside.draw = function (stored) {
    return stored && stored.figure ? assay.figure(stored.figure, stored.slim) : window.dash_clientside.no_update;
  };
})(window.assay);
