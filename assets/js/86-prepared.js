/* A document that was prepared: fetched when it is opened, and again when it was made anew; drawn as tiles. */
(function (assay) {
  "use strict";
  var board = assay.boards;
  function place() { return assay.byId(assay.names.PREPARED); }
  function side() { return assay.byId(assay.names.PROSPECT_SIDE); }
  function message(icon, title, text, ways) {
    var box = assay.make("div", "as-tile-message as-card");
    box.append(assay.icon(icon), assay.make("strong", "", title), assay.make("p", "", text || ""));
    box.append.apply(box, ways || []);
    return box;
  }
  function tiles(widgets) {
    var grid = assay.make("div", "as-board-grid");
    widgets.forEach(function (told) {
      var node = board.tile({ id: told.id, kind: told.kind, title: told.title, at: told.at }, null);
      grid.append(node);
      node._prepared = told;
    });
    return grid;
  }
  function part(section) {
    var box = assay.make("section", "as-prepared-part");
    if (section.title) {
      var head = assay.make("div", "as-prepared-head"), told = "Need " + section.need.toFixed(2) + ", score " + section.score.toFixed(2);
      head.append(assay.make("span", "as-prepared-rank", String(section.rank)), assay.make("h2", "", section.title), assay.make("span", "as-help", told + (section.need_known ? "" : ", not told by the prospect")));
      box.append(head);
      if (section.text) { section.text.split(/\n{2,}/).forEach(function (text) { box.append(assay.make("p", "as-prepared-text", text)); }); }
      if (section.reason) { box.append(assay.make("p", "as-help is-bad", section.reason)); }
    }
    box.append(tiles(section.widgets));
    return box;
  }
  function draw(node, told) {
    var row = side() && side().querySelector("[data-open]"), failed = row && row.getAttribute("data-status") === "failed";
    var why = told.stale_reason || (failed ? row.getAttribute("data-why") : ""), retry = failed && row.querySelector("[data-act]");
    var head = assay.make("header", "as-prepared-top"), about = "Made " + board.when(told.generated_at) + (told.stale_reason ? ", not fresh any more" : ", fresh until " + board.when(told.fresh_until));
    head.append(assay.make("h2", "", told.title), assay.make("p", "as-help", about));
    if (why) { head.append(assay.make("p", "as-help is-bad", why)); }
    if (retry) { head.append(retry.cloneNode(true)); }
    (told.notes || []).forEach(function (note) { head.append(assay.make("p", "as-help", note)); });
    var all = told.sections.reduce(function (found, section) { return found.concat(section.widgets); }, []);
    board.saidOfAll(all).forEach(function (line) { head.append(line); });
    (told.conflicts || []).forEach(function (one) { head.append(assay.make("p", "as-help", one.fact + ": two analysts differ; shown is what stands.")); });
    node.replaceChildren.apply(node, [head].concat(told.sections.map(part)));
    again(node);
  }
  function again(node) {
    node.querySelectorAll(".as-tile").forEach(function (tile) { board.show(tile, tile._prepared, board.empty(), null); });
  }
  function fetched(node, template, stamp) {
    node._stamp = stamp;
    node.setAttribute("aria-busy", "true");
    fetch("/prospects/" + encodeURIComponent(node.getAttribute("data-prospect")) + "/prepared/" + encodeURIComponent(template), { headers: { "X-Assay": "1" }, credentials: "same-origin" }).then(function (response) {
      return response.json().then(function (told) {
        if (!node.isConnected || node._stamp !== stamp) { return; }
        node.removeAttribute("aria-busy");
        if (response.ok) { draw(node, told); } else { node.replaceChildren(message("compass", told.error.message, told.error.hint)); }
      });
    }).catch(function () {
      var box = message("plug", "The server cannot be reached.", "Check the connection, then fetch it again.");
      box.append(board.button("Fetch again", "arrow-clockwise", function () { fetched(node, template, stamp); }));
      node.removeAttribute("aria-busy"); node.replaceChildren(box);
    });
  }
  /* Nothing of that name, or nothing at all. */
  function nothing(show, many) {
    var title = show ? "There is no prepared document “" + show + "” here." : "Nothing is open";
    return message(show ? "compass" : "inbox", title, many ? "What was prepared stands in the list; open one." : "Nothing was prepared for this prospect yet.");
  }
  /* Why there is nothing to see of a document, with the way out its row has. */
  function unmade(open) {
    if (open.getAttribute("data-status") !== "failed") { return message("hourglass-split", "This is being prepared", "It appears here when it is done."); }
    var again = open.querySelector("[data-act]");
    return message("exclamation-circle", "This could not be prepared", open.getAttribute("data-why"), again ? [again.cloneNode(true)] : []);
  }
  /* In one column the list is a row: the open document is moved into sight, and nothing but the row is moved. */
  function along(open) { open.parentNode.scrollLeft = open.offsetLeft - open.parentNode.offsetLeft - 12; }
  /* The list at the left says which document is open and when it was made: what is shown follows that. */
  assay.clientside.prepared = function () {
    var tries = 0;
    (function look() {
      var node = place(), list = side();
      if (!node || !list) { return; }
      var open = list.querySelector("[data-open]"), failed = list.querySelector(".as-nothing");
      node.hidden = Boolean(failed);
      if (!open) {
        if (!list.querySelector(".as-documents") && !failed && tries < 60) { tries += 1; requestAnimationFrame(look); return; }
        node.removeAttribute("aria-busy"); node._stamp = "";
        node.replaceChildren(nothing(node.getAttribute("data-show"), list.querySelectorAll("[data-document]").length));
        return;
      }
      open.firstChild.setAttribute("aria-current", "page");
      if (list._open !== open.getAttribute("data-document")) { list._open = open.getAttribute("data-document"); along(open); }
      var template = open.getAttribute("data-document"), made = open.getAttribute("data-made"), stamp = template + "/" + made;
      if (node._stamp === stamp) { if (node._theme !== assay.theme()) { again(node); } }
      else if (made) { fetched(node, template, stamp); }
      else { node._stamp = stamp; node.removeAttribute("aria-busy"); node.replaceChildren(unmade(open)); }
      node._theme = assay.theme();
    })();
    return window.dash_clientside.no_update;
  };
})(window.assay);
