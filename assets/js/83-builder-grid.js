/* The builder's grid: twelve columns, tiles moved and resized by mouse and by arrows, others making room. */
(function (assay) {
  "use strict";
  var board = assay.boards, ROW = 68, MOST = 40;
  function meet(a, b) { return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h; }
  board.at = function (widget) { var at = widget.at || {}; return { x: at.x || 0, y: at.y || 0, w: at.w || 4, h: at.h || 4 }; };
  /* Those below make room; nothing ever lies over anything else. */
  board.settle = function (widgets, moved) {
    var placed = [], out = {};
    widgets.slice().sort(function (a, b) {
      if (a.id === moved) { return -1; }
      if (b.id === moved) { return 1; }
      var p = board.at(a), q = board.at(b);
      return p.y - q.y || p.x - q.x;
    }).forEach(function (widget) {
      var at = board.at(widget);
      while (placed.some(function (other) { return meet(at, other); })) { at.y += 1; }
      placed.push(at); out[widget.id] = at;
    });
    return out;
  };
  board.cell = function (grid) { return { w: (grid.clientWidth + 12) / 12, h: ROW }; };
  function clamp(value, low, high) { return Math.max(low, Math.min(value, high)); }
  board.limited = function (at) {
    var w = clamp(at.w, 1, 12), h = clamp(at.h, 1, MOST);
    return { w: w, h: h, x: clamp(at.x, 0, 12 - w), y: Math.max(0, at.y) };
  };
  /* Drags `node`; `change(at)` is told where it would stand, `done(at)` where it was dropped (null: nowhere). */
  board.drag = function (event, node, grid, at, edge, change, done) {
    var cell = board.cell(grid), x = event.clientX, y = event.clientY, last = at, began = false;
    event.preventDefault();
    node.setPointerCapture(event.pointerId);
    function to(move) {
      var dx = Math.round((move.clientX - x) / cell.w), dy = Math.round((move.clientY - y) / cell.h), next = Object.assign({}, at);
      if (!edge) { next.x += dx; next.y += dy; }
      if (edge && edge.indexOf("e") >= 0) { next.w += dx; }
      if (edge && edge.indexOf("s") >= 0) { next.h += dy; }
      if (edge && edge.indexOf("w") >= 0) { dx = clamp(dx, -at.x, at.w - 1); next.x += dx; next.w -= dx; }
      if (edge && edge.indexOf("n") >= 0) { dy = clamp(dy, -at.y, at.h - 1); next.y += dy; next.h -= dy; }
      if (edge) { next.w = clamp(next.w, 1, 12 - next.x); }
      return board.limited(next);
    }
    function move(event2) {
      began = began || Math.abs(event2.clientX - x) + Math.abs(event2.clientY - y) > 4;
      if (!began) { return; }
      node.classList.add("is-dragged");
      if (!edge) { node.style.transform = "translate(" + (event2.clientX - x) + "px," + (event2.clientY - y) + "px)"; }
      last = to(event2); change(last);
    }
    function end(event2) {
      node.removeEventListener("pointermove", move); node.removeEventListener("pointerup", end); node.removeEventListener("pointercancel", end);
      node.classList.remove("is-dragged"); node.style.transform = "";
      done(began && event2.type === "pointerup" ? last : null);
    }
    node.addEventListener("pointermove", move); node.addEventListener("pointerup", end); node.addEventListener("pointercancel", end);
  };
})(window.assay);
