/* Lines over the tiles: what is hidden from this person, and what would stand under most of the tiles. */
(function (assay) {
  "use strict";
  var board = assay.boards, MANY = 3;
  /* Lines that stand over the tiles, so that none of them says it again. */
  board.common = {};
  function counted(all, lines) {
    var said = {};
    all.forEach(function (told) { new Set(lines(told)).forEach(function (line) { if (line) { said[line] = (said[line] || 0) + 1; } }); });
    return said;
  }
  function line(text, icon) {
    var p = assay.make("p", "as-help");
    p.append(assay.icon(icon), document.createTextNode(" " + text));
    return p;
  }
  /* Of a list of filled tiles: the lines over them. What several tiles would say is left to those. */
  board.saidOfAll = function (all) {
    var hidden = Object.keys(counted(all, function (told) { return told.hidden || []; }));
    var caveats = counted(all, function (told) { return told.caveats || []; }), faults = counted(all, function (told) { return told.status === "failed" ? [told.message] : []; });
    function often(said) { return Object.keys(said).filter(function (text) { return said[text] >= MANY; }); }
    var common = often(caveats), down = often(faults);
    board.common = {};
    common.concat(down).forEach(function (text) { board.common[text] = true; });
    return hidden.map(function (text) { return line(text, "eye-slash"); }).concat(down.map(function (text) { return line(faults[text] + " widgets could not load. " + text, "plug"); }), common.map(function (text) { return line(text, "info-circle"); }));
  };
  board.saidOnce = function (page) {
    var lines = board.saidOfAll(Object.keys(page.told).map(function (id) { return page.told[id]; }));
    /* What was written under a tile meanwhile makes room for what else is to be said of it. */
    page.root.querySelectorAll(".as-board-grid > .as-tile.is-filled").forEach(function (node) { if (node._told && !node.hasAttribute("aria-busy")) { board.foot(node, node._told); } });
    page.root.querySelectorAll(".as-tile.is-failed .as-tile-message p").forEach(function (p) { p.hidden = Boolean(board.common[p.textContent]); });
    return (page.left_out || []).map(function (text) { return line(text, "funnel"); }).concat(lines);
  };
})(window.assay);
