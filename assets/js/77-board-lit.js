/* Which marks of a tile stand out because they filter the others: in its figure, or in a chart that is drawn already. */
(function (assay) {
  "use strict";
  var board = assay.boards, KINDS = ["bar", "scatter", "scattergl", "choropleth", "histogram"], PALE = .4;

  function chosen(told, selection) {
    var mine = (selection.cross || []).filter(function (one) { return one.widget === told.id; });
    if (!mine.length) { return null; }
    return (told.marks || []).map(function (mark) { return Boolean(mark) && mine.some(function (one) { return one.label === mark.label; }); });
  }
  board.lit = function (figure, told, selection) {
    var which = chosen(told, selection);
    figure.data.forEach(function (trace) {
      var at = trace.customdata;
      if (!which || !Array.isArray(at) || Array.isArray(at[0]) || KINDS.indexOf(trace.type) < 0) { trace.selectedpoints = null; return; }
      trace.selectedpoints = at.map(function (row, i) { return which[row] ? i : -1; }).filter(function (i) { return i >= 0; });
      trace.unselected = { marker: { opacity: PALE }, textfont: { color: assay.token("text-2") } };
    });
    return figure;
  };
  /* Plotly draws a whole chart anew for this; bars that stand there are made pale in place. False where that cannot be done. */
  board.relit = function (node, told, selection) {
    var plot = node.querySelector(".js-plotly-plot"), which = chosen(told, selection), traces = plot && plot.data;
    if (node._told !== told || !traces || !traces.length || !traces.every(function (trace) { return trace.type === "bar" && Array.isArray(trace.customdata) && !Array.isArray(trace.customdata[0]); })) { return false; }
    var drawn = Array.from(plot.querySelectorAll(".barlayer .trace")), places = [];
    drawn.forEach(function (trace) {
      var rows = ((trace.__data__ || [])[0] || {}).trace;
      trace.querySelectorAll(".point").forEach(function (point) { places.push({ point: point, row: rows && rows.customdata && point.__data__ ? rows.customdata[point.__data__.i] : undefined }); });
    });
    if (!places.length || places.some(function (one) { return one.row === undefined; })) { return false; }
    places.forEach(function (one) {
      var pale = which && !which[one.row];
      one.point.querySelectorAll("path").forEach(function (path) { path.style.opacity = pale ? PALE : 1; });
      one.point.querySelectorAll("text").forEach(function (text) { text.style.fill = assay.token(pale ? "text-2" : "text"); text.style.fillOpacity = 1; });
    });
    return true;
  };
})(window.assay);
