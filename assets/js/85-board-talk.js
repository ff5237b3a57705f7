/* The chat beside a dashboard: it knows the tile that was touched last, the row in it, the filters and the drafts. What it
   changes is a draft on this screen until it is kept. */
(function (assay) {
  "use strict";
  var board = assay.boards, touched = { widget: "", row: null, label: "" };
  var TRIES = ["why is it low here?", "make this monthly", "add refunds as a second line", "last quarter"];
  function page() { return board.current(); }
  document.addEventListener("focusin", look, true);
  document.addEventListener("pointerdown", look, true);
  function look(event) {
    var tile = event.target.closest && event.target.closest(".as-board-grid .as-tile"), line = tile && event.target.closest("[data-row]");
    if (tile && tile.closest(".as-board")) { touched = { widget: tile.getAttribute("data-widget"), row: line ? Number(line.getAttribute("data-row")) : null }; about(); }
  }
  function about() {
    var now = page(), line = document.querySelector(".as-talk-about"), widget = now && now.template && now.template.widgets.find(function (one) { return one.id === touched.widget; });
    if (line) { line.textContent = widget ? "About “" + widget.title + "”" + (touched.label ? ", " + touched.label : "") : "About the whole dashboard"; }
  }
  assay.actions["board-ask"] = function (arg) {
    assay.drill.close(false);
    touched = { widget: arg.widget, row: arg.at.row >= 0 ? arg.at.row : null, label: arg.label };
    board.chat();
  };
  function bubble(mine, nodes) {
    var box = assay.make("article", "as-talk-said" + (mine ? " is-mine" : ""));
    box.append(assay.make("span", "as-hidden", mine ? "You: " : "Assay: "));
    box.append.apply(box, nodes);
    var log = document.querySelector(".as-talk-log");
    log.append(box); box.scrollIntoView({ block: "nearest" });
    return box;
  }
  /* A reply in the place of what stood there while it was looked for. */
  function inside(box, nodes) {
    box.replaceChildren(assay.make("span", "as-hidden", "Assay: "));
    box.append.apply(box, nodes);
    box.removeAttribute("data-follows");
    box.scrollIntoView({ block: "nearest" });
  }
  function refused(box, message, hint) { inside(box, [p(message), p(hint || "", "as-help")]); box.classList.add("is-bad"); }
  /* A reason that takes long: a job, followed like any other, whose line stands where the reply will. */
  function explaining(now, told, box) {
    box.replaceChildren(assay.make("span", "as-hidden", "Assay: "), assay.jobLine(told, function () { board.act(now.id, "stop-explaining", { job: told.job }).catch(board.say); }));
    box.setAttribute("data-follows", "talk");
    now.reasons = now.reasons || {};
    now.reasons[told.job] = box;
    assay.set(assay.names.FOLLOW, { job: told.job, page: "talk", nonce: assay.nonce() });
  }
  board.reasoned = function (state) {
    var now = page(), box = now && now.reasons && now.reasons[state.job];
    if (!box) { return; }
    delete now.reasons[state.job];
    if (state.status === "cancelled") { inside(box, [p("Stopped. Nothing was changed.")]); assay.say("Stopped"); return; }
    if (state.status !== "completed") { refused(box, state.fault || "It could not be worked out.", state.hint); return; }
    board.act(now.id, "explained", { job: state.job }).then(function (told) { if (page() === now) { explained(told, box); } }, function (error) { refused(box, error.message, error.hint); });
  };
  function p(text, className) { return assay.make("p", className || "", text); }
  function explained(told, box) {
    var nodes = [p(told.said)], found = told.explanation, tile = board.tile({ id: "talk-why", kind: "waterfall", title: found.title, at: { w: 12, h: 5 } }, null);
    tile.classList.add("as-drilled");
    nodes.push(tile);
    found.parts.forEach(function (one) {
      var table = assay.make("table", "as-plain-table"), head = table.createTHead().insertRow(), rows = table.createTBody();
      [one.label, "Change", "Share"].forEach(function (text, i) { var th = assay.make("th", i ? "num" : "", text); th.scope = "col"; head.append(th); });
      one.rows.forEach(function (row) { var line = rows.insertRow(); [row.label, row.amount, row.share].forEach(function (text, i) { line.append(assay.make("td", i ? "num" : "", text)); }); });
      nodes.push(table);
      if (one.more) { nodes.push(p("and " + one.more + " others", "as-help")); }
    });
    found.caveats.forEach(function (text) { nodes.push(p(text, "as-help")); });
    inside(box, nodes);
    board.show(tile, { id: "talk-why", kind: "waterfall", title: found.title, status: "ready", figure: found.figure, alt: found.alt }, board.empty(), null);
  }
  function drafted(told) {
    var now = page(), list = now.drafts.filter(function (one) { return one.id !== told.widget.id; }).concat([told.widget]), foot = assay.make("div", "as-talk-foot");
    var keep = board.button(now.changeable ? "Keep" : "Keep in a copy of mine", "check2", function () { kept(foot); }, "small");
    var drop = board.button("Discard", "x-lg", function () { now.drafted(now.drafts.filter(function (one) { return one.id !== told.widget.id; })); foot.replaceChildren(p("Discarded.", "as-help")); }, "small");
    foot.append(keep, drop);
    now.drafted(list);
    touched = { widget: told.widget.id, row: null }; about();
    bubble(false, [p(told.said + "."), p("Only you see it until it is kept.", "as-help"), foot]);
    var node = document.querySelector('.as-board-grid .as-tile[data-widget="' + told.widget.id + '"]');
    if (node) { node.scrollIntoView({ block: "nearest" }); }
  }
  /* Keep every draft on this screen: on the draft of the dashboard, or in a copy of one's own. */
  function keepAll(now, then) {
    board.act(now.id, "keep-tiles", { drafts: now.drafts }).then(function (told) {
      var link = assay.make("a", "as-link", told.copied ? "Open your copy" : "Publish it in the builder");
      link.href = "/dashboards/" + encodeURIComponent(told.id) + "/edit";
      now.has_draft = true;
      then(told.copied ? "Kept in a copy of yours." : "Kept in the draft of this dashboard.", link);
    }, board.say);
  }
  function kept(foot) {
    keepAll(page(), function (said, link) {
      document.querySelectorAll(".as-talk-foot").forEach(function (other) { if (other !== foot && other.querySelector("button")) { other.replaceChildren(p("Kept.", "as-help")); } });
      foot.replaceChildren(p(said, "as-help"), link);
    });
  }
  board.draftsLine = function (now) {
    var line = assay.make("p", "as-help"), many = now.drafts.length;
    line.append(document.createTextNode((many === 1 ? "One tile is" : many + " tiles are") + " a draft that only you see. "),
      board.button(now.changeable ? "Keep" : "Keep in a copy of mine", "", function () { keepAll(now, function (said, link) { line.replaceChildren(document.createTextNode(said + " "), link); }); }, "link"),
      document.createTextNode(" "), board.button("Discard", "", function () { now.drafted([]); }, "link"));
    return line;
  };
  function chosen(told) {
    page().select(told.selection);
    var foot = assay.make("div", "as-talk-foot");
    foot.append(board.button("Undo", "arrow-counterclockwise", function () { history.back(); foot.replaceChildren(p("Undone.", "as-help")); }, "small"));
    bubble(false, [p(told.said), foot]);
  }
  function say(text, done) {
    var now = page();
    bubble(true, [p(text)]);
    var wait = bubble(false, [p("Looking…", "as-help")]);
    fetch("/dashboards/" + encodeURIComponent(now.id) + "/talk", {
      method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", "X-Assay": "1" },
      body: JSON.stringify({ text: text, selection: now.selection, focus: touched.widget, row: touched.row, drafts: now.drafts })
    }).then(function (response) { return response.json().then(function (told) { return { ok: response.ok, told: told }; }); }).then(function (reply) {
      var told = reply.told;
      if (page() !== now) { return; }
      if (told.job) { explaining(now, told, wait); return; }
      if (told.explanation) { explained(told, wait); return; }
      wait.remove();
      if (!reply.ok) { bubble(false, [p(told.error.message), p(told.error.hint, "as-help")]).classList.add("is-bad"); }
      else if (told.selection) { chosen(told); }
      else if (told.widget) { drafted(told); }
      else { bubble(false, [p(told.said)]); }
    }).catch(function () { wait.replaceChildren(p("The server cannot be reached. Nothing was changed.")); }).finally(done);
  }
  board.chat = function () {
    board.panel("Chat", function (box) {
      var log = assay.make("div", "as-talk-log"), form = assay.make("form", "as-talk-form"), text = assay.make("textarea", "as-field"), line = p("", "as-help as-talk-about");
      log.setAttribute("aria-live", "polite"); log.setAttribute("role", "log"); log.setAttribute("aria-label", "What was said");
      if (page().log) { log.append.apply(log, page().log); } else {
        var tips = assay.make("div", "as-talk-tips");
        TRIES.forEach(function (one) { tips.append(board.button(one, "", function () { text.value = one; text.focus(); }, "small")); });
        log.append(p("Say what you want to know or to see. Point at a tile first to speak about it.", "as-help"), tips);
      }
      text.rows = 2; text.maxLength = 500; text.placeholder = "Why is the north low here?"; text.setAttribute("aria-label", "Say something about this dashboard");
      var send = board.button("Send", "send", function () {}, "primary");
      send.type = "submit";
      text.addEventListener("keydown", function (event) { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); form.requestSubmit(); } });
      form.addEventListener("submit", function (event) {
        var said = text.value.trim();
        event.preventDefault();
        if (!said || send.disabled) { return; }
        text.value = ""; send.disabled = true;
        say(said, function () { send.disabled = false; page().log = Array.from(log.childNodes); });
      });
      form.append(line, text, send);
      box.classList.add("as-talk");
      box.append(log, form);
      about();
      setTimeout(function () { text.focus(); }, 0);
    });
  };
  board.topTools.unshift(function (now) { return now.embedded ? null : board.button("Chat", "chat-dots", board.chat, "secondary"); });
})(window.assay);
