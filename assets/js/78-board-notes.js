/* Lines over the tiles: what is hidden from this person, and what would stand under most of the tiles. */
(function (assay) {
  "use strict";
  var board = assay.boards, MANY = 3;
  /* Lines that stand over the tiles, so that none of them says it again. */
  board.common = {};
  function counted(page, name) {
    var said = {};
    Object.keys(page.told).forEach(function (id) { (page.told[id][name] || []).forEach(function (line) { said[line] = (said[line] || 0) + 1; }); });
    return said;
  }
  function line(text, icon) {
    var p = assay.make("p", "as-help");
    p.append(assay.icon(icon), document.createTextNode(" " + text));
    return p;
  }
  board.saidOnce = function (page) {
    var hidden = Object.keys(counted(page, "hidden")), caveats = counted(page, "caveats");
    board.common = {};
    Object.keys(caveats).forEach(function (text) { if (caveats[text] >= MANY) { board.common[text] = true; } });
    /* What was written under a tile meanwhile makes room for what else is to be said of it. */
    page.root.querySelectorAll(".as-board-grid > .as-tile.is-filled").forEach(function (node) { if (node._told && !node.hasAttribute("aria-busy")) { board.foot(node, node._told); } });
    return hidden.map(function (text) { return line(text, "eye-slash"); }).concat(Object.keys(board.common).map(function (text) { return line(text, "info-circle"); }));
  };
})(window.assay);
