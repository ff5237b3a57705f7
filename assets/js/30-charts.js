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
    var axis = { automargin: true, zeroline: false, ticks: "", ticklabelstandoff: 6, nticks: 6, linecolor: t("axis"), gridcolor: t("grid"), tickfont: { size: size, color: t("text-3") },
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
  /* Few periods: one tick each, so that no month is written twice; on a phone every second or third. */
  function dateTicks(traces) {
    var places = [];
    traces.forEach(function (trace) { if (Array.isArray(trace.x) && trace.x.length > places.length) { places = trace.x; } });
    if (!places.length || places.length > 14) { return {}; }
    var step = Math.ceil(places.length / (window.innerWidth < 768 ? 6 : 14));
    return { tickmode: "array", tickvals: places.filter(function (_, i) { return (places.length - 1 - i) % step === 0; }) };
  }
  assay.figure = function (raw) {
    var figure = resolve(raw), layout = Object.assign({}, figure.layout);
    layout.template = template();
    var lying = (figure.data || []).some(function (trace) { return trace.orientation === "h" && (trace.type === "bar" || trace.type === "waterfall" || trace.type === "box"); });
    if (lying) {
      layout.margin = Object.assign({ l: 8, r: 12 + labelRoom(figure.data), t: 8, b: 8, pad: 0 }, layout.margin);
      layout.xaxis = Object.assign({ showgrid: true, showline: false }, layout.xaxis);
      layout.yaxis = Object.assign({ showgrid: false, showline: true, automargin: true, nticks: 0, tickfont: { size: 12, color: assay.token("text-2") } }, layout.yaxis);
    }
    var worded = (figure.data || []).some(function (trace) { return trace.type === "bar" && trace.text; });
    if (worded && !lying) { layout.margin = Object.assign({ l: 8, r: 12, t: 20, b: 8, pad: 0 }, layout.margin); }
    if (layout.xaxis && layout.xaxis.type === "date" && !layout.xaxis.tickvals) { layout.xaxis = Object.assign({}, layout.xaxis, dateTicks(figure.data || [])); }
    return { data: figure.data || [], layout: layout, frames: figure.frames };
  };
  assay.clientside.draw = function (stored) {
    return stored && stored.figure ? assay.figure(stored.figure) : window.dash_clientside.no_update;
  };
})(window.assay);
