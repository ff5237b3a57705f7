/* The room around a chart that its words once needed, it keeps: other numbers do not make its axes jump, and Plotly,
   which draws a second time whenever the margins turn out otherwise, draws once. */
(function (assay) {
  "use strict";
  var board = assay.boards, SIDES = ["l", "r", "t", "b"];
  function fits(room, plot, kind) { return room && room.kind === kind && room.width === plot.clientWidth && room.height === plot.clientHeight; }

  board.keepRoom = function (plot, layout, kind) {
    var room = plot._room, margin = layout.margin || layout.template.layout.margin;
    if (!fits(room, plot, kind)) { plot._room = null; return; }
    layout.margin = Object.assign({}, margin);
    SIDES.forEach(function (side) { layout.margin[side] = Math.max(margin[side] || 0, room[side]); });
  };
  board.takeRoom = function (plot, kind) {
    var size = plot._fullLayout && plot._fullLayout._size, room = { kind: kind, width: plot.clientWidth, height: plot.clientHeight };
    if (!size) { return; }
    SIDES.forEach(function (side) { room[side] = Math.ceil(size[side]); });
    plot._room = room;
  };
})(window.assay);
