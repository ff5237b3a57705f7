/* The panel beside a dashboard: why a number is what it is, comments, sharing, the chat. */
(function (assay) {
  "use strict";
  var board = assay.boards;
  function root() { return assay.byId(assay.names.BOARD_PAGE); }
  function panel() { return root() && root().querySelector(".as-board-panel"); }
  board.panel = function (title, build, back) {
    var node = panel(), head = assay.make("div", "as-panel-head");
    if (!node) { return null; }
    /* A panel that follows another one leads back to where that was opened from. */
    var from = document.activeElement, within = !node.hidden && (node.contains(from) || from === document.body);
    node._back = back || (within ? node._back : from);
    head.append(assay.make("strong", "", title), board.button("Close", "x-lg", board.closePanel, "icon"));
    var body = assay.make("div", "as-board-panel-body");
    node.replaceChildren(head, body);
    node.setAttribute("aria-label", title);
    node.hidden = false;
    build(body);
    node.focus({ preventScroll: true });
    return body;
  };
  board.closePanel = function () {
    var node = panel();
    if (!node || node.hidden) { return false; }
    node.hidden = true;
    if (node._back && node._back.isConnected) { node._back.focus({ preventScroll: true }); }
    return true;
  };
  document.addEventListener("keydown", function (event) {
    var other = assay.menuOpen() || document.querySelector("dialog[open], .as-sheet, .as-tile.is-full");
    if (event.key === "Escape" && !other && board.closePanel()) { event.preventDefault(); }
  });
  function part(title, nodes) {
    var box = assay.make("section", "as-panel-part");
    if (title) { box.append(assay.make("h3", "", title)); }
    box.append.apply(box, nodes.filter(Boolean));
    return box;
  }
  function p(text, className) { return text ? assay.make("p", className || "", text) : null; }
  function list(items) {
    var box = assay.make("ul", "as-panel-list");
    items.forEach(function (item) { box.append(assay.make("li", "", item)); });
    return box;
  }
  board.when = function (text) {
    var at = new Date(text);
    return isNaN(at) ? text : window.dashAgGridFunctions.assayCell(at.toISOString().slice(0, 10), { type: "date" }) + ", " + at.toISOString().slice(11, 16) + " UTC";
  };

  board.why = function (page, id) {
    var widget = page.template.widgets.find(function (w) { return w.id === id; });
    var body = board.panel("Why is it what it is?", function (box) { box.append(assay.make("p", "as-help", "Looking it up…")); });
    board.act(page.id, "behind", { widget: id, selection: page.selection, draft: page.draft, drafts: page.drafts }).then(function (told) {
      var parts = [part(widget.title, [p(told.words), p(told.period && "Period: " + told.period + (told.before ? ", beside " + told.before : ""))])];
      (told.definitions || []).forEach(function (one) {
        var who = [one.owner && "Owner: " + one.owner, one.version && "version " + one.version].filter(Boolean).join(", ");
        parts.push(part(one.label, [p(one.description), p(one.formula, "as-mono"), p(who, "as-help"), p(one.deprecated && "Deprecated: " + one.deprecated, "is-bad")]));
      });
      if ((told.followed || []).length || (told.unfollowed || []).length) {
        parts.push(part("Filters", [told.followed.length ? p("Follows " + told.followed.join(", ") + ".") : null, told.unfollowed.length ? p("Does not follow " + told.unfollowed.join(", ") + ": it has no such field.") : null]));
      }
      if ((told.caveats || []).length) { parts.push(part("Things to know", [list(told.caveats)])); }
      if ((told.policies || []).length) { parts.push(part("Hidden by policy", [list(told.policies)])); }
      if (told.table) {
        var cell = window.dashAgGridFunctions.assayCell, table = assay.make("table", "as-plain-table"), head = table.createTHead().insertRow(), rows = table.createTBody();
        told.table.columns.forEach(function (column) { var th = assay.make("th", "", column.label); th.scope = "col"; head.append(th); });
        told.table.rows.slice(0, 50).forEach(function (row) { var line = rows.insertRow(); row.forEach(function (value, i) { line.append(assay.make("td", typeof value === "number" ? "num" : "", cell(value, told.table.columns[i]))); }); });
        var frame = assay.make("div", "as-panel-table"); frame.tabIndex = 0; frame.setAttribute("role", "region"); frame.setAttribute("aria-label", "Rows behind it"); frame.append(table);
        parts.push(part("Rows behind it (" + told.table.total.toLocaleString("en-US") + ")", [frame]));
      }
      if (told.sql) { var pre = assay.make("pre", "as-sql", told.sql); pre.tabIndex = 0; parts.push(part("SQL", [pre])); }
      parts.push(part("Freshness", [p("Source " + told.source + ", data as of version " + told.data_version + "."), p("Computed " + board.when(told.at) + (told.cached ? ", kept from an equal query of the same data." : "."))]));
      body.replaceChildren.apply(body, parts);
    }, function (error) { body.replaceChildren(p(error.message), p(error.hint, "as-help")); });
  };

  board.talk = function (page, id, mark) {
    var widget = page.template.widgets.find(function (w) { return w.id === id; });
    var text = assay.make("textarea", "as-field");
    board.panel("Comments", function (box) {
      var said = assay.make("div", "as-comments"), form = assay.make("form", "as-comment-form");
      function resolve(one) {
        board.act(page.id, "resolve", { comment: one.id }).then(function () {
          page.comments = page.comments.filter(function (other) { return other !== one; });
          draw(); page.remarked(); assay.say("The comment is resolved"); text.focus({ preventScroll: true });
        }, board.say);
      }
      function draw() {
        var mine = page.comments.filter(function (one) { return one.widget === id; });
        said.replaceChildren.apply(said, mine.map(function (one) {
          var item = assay.make("article", "as-comment"), head = assay.make("div", "as-comment-head");
          head.append(assay.make("strong", "", one.author), assay.make("span", "as-help", board.when(one.at)));
          if (one.resolvable) { head.append(board.button("Resolve", "check2", function () { resolve(one); }, "icon")); }
          item.append(head);
          if (one.anchor && one.anchor.label) { item.append(assay.make("span", "as-tag as-tag-accent", one.anchor.label)); }
          item.append(assay.make("p", "", one.text));
          return item;
        }));
        if (!mine.length) { said.append(assay.make("p", "as-help", "Nothing was said here yet.")); }
      }
      text.rows = 3; text.maxLength = 2000; text.setAttribute("aria-label", "Comment on " + widget.title); text.placeholder = mark ? "About " + mark.label : "About " + widget.title;
      form.append(text, board.button("Comment", "", function () {}, "primary"));
      form.lastChild.type = "submit";
      form.addEventListener("submit", function (event) {
        event.preventDefault();
        board.act(page.id, "comment", { widget: id, text: text.value, anchor: mark ? { label: mark.label, parts: mark.parts } : {} }).then(function (made) {
          page.comments.push(made); text.value = ""; draw(); page.remarked();
        }, board.say);
      });
      box.append(assay.make("h3", "", widget.title), said, form);
      draw();
    });
    /* Who chose "Comment" writes next; a phone would cover what was said with its keyboard. */
    if (mark && window.innerWidth >= 768) { text.focus({ preventScroll: true }); }
  };
})(window.assay);
