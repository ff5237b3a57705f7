/* Comments on points, where the points are: a pin on a mark of a chart, a sign on a row of a table. */
(function (assay) {
  "use strict";
  var board = assay.boards, SIZE = 24;
  function counted(many) { return many === 1 ? "1 comment" : many + " comments"; }
  /* How many were made on something; pressed, it opens them. */
  board.talkButton = function (className, widget, many, about) {
    var node = assay.make("button", className);
    node.type = "button";
    node.setAttribute("data-act", "board-talk"); node.setAttribute("data-arg", JSON.stringify({ widget: widget }));
    node.setAttribute("aria-label", counted(many) + " on " + about); node.title = counted(many);
    node.append(assay.icon("chat"), document.createTextNode(String(many)));
    return node;
  };
  /* Rows of a tile that somebody said something about: {row, label, many}. */
  function said(told, comments) {
    var found = {};
    comments.forEach(function (one) {
      var label = one.anchor && one.anchor.label, row = label ? (told.marks || []).findIndex(function (mark) { return mark && mark.label === label; }) : -1;
      if (row < 0) { return; }
      found[row] = found[row] || { row: row, label: label, many: 0 };
      found[row].many += 1;
    });
    return Object.keys(found).map(function (row) { return found[row]; });
  }
  function onChart(body, told, points) {
    var chart = body.querySelector("[data-marks]"), frame = body.getBoundingClientRect(), all = chart ? assay.marks.of(chart) : [];
    points.forEach(function (point) {
      var mark = all.find(function (one) { return one.row === point.row; });
      if (!mark) { return; }
      var pin = board.talkButton("as-pin", told.id, point.many, point.label);
      /* At the upper end of the mark, and within the tile. */
      pin.style.left = Math.max(0, Math.min((mark.rect.left + mark.rect.right - SIZE) / 2 - frame.left, frame.width - SIZE)) + "px";
      pin.style.top = Math.max(0, Math.min(mark.rect.top - SIZE / 2 - frame.top, frame.height - SIZE)) + "px";
      body.append(pin);
    });
  }
  function onRows(body, told, points) {
    points.forEach(function (point) {
      var cell = body.querySelector('tr[data-row="' + point.row + '"] td');
      if (cell) { cell.prepend(board.talkButton("as-pin is-inline", told.id, point.many, point.label)); }
    });
  }
  board.pins = function (node) {
    var told = node._told, body = node.querySelector(".as-tile-body"), points = told && (node._comments || []).length ? said(told, node._comments) : [];
    body.querySelectorAll(".as-pin").forEach(function (old) { old.remove(); });
    if (!points.length) { return; }
    if (body.querySelector(".as-tile-grid")) { onRows(body, told, points); } else { onChart(body, told, points); }
  };
})(window.assay);
