/* Turns: which slot comes next, what is shown until the server answers, edits in place, feedback, the address. */
(function (assay) {
  "use strict";
  var names = assay.names, h = assay.h;
  var state = { next: 0, before: 0, pending: 0, queue: [], clocks: {}, nonces: {}, id: null, waiting: false };

  function page() { return assay.byId(names.ASK); }
  function frame(slot) { return document.querySelector('[data-turn-slot="' + slot + '"]'); }
  function talk(on) { if (page()) { page().setAttribute("data-mode", on ? "talk" : "start"); } }
  function skeleton(question, slot) {
    var bone = function (width, height) { return h("Div", { className: "as-bone", style: { width: width, height: height } }); };
    var bars = [32, 48, 64, 40, 52, 72, 44, 58].map(function (height) { return bone("9%", height + "%"); });
    var line = h("Div", { className: "as-running" }, [h("Span", { className: "as-spinner" }), h("Span", { id: "as-stage-" + slot }, "Reading the question"),
      h("Span", { id: "as-clock-" + slot, className: "as-elapsed num" }, "")]);
    var card = h("Div", { className: "as-card as-skeleton", role: "status" }, [line, bone("34%", "12px"), bone("60%", "26px"), h("Div", { className: "as-bone-bars" }, bars)]);
    return h("Div", { className: "as-turn" }, [h("H2", { className: "as-question" }, question), card]);
  }
  function tick(slot, started) {
    clearInterval(state.clocks[slot]);
    state.clocks[slot] = setInterval(function () {
      var clock = assay.byId("as-clock-" + slot), seconds = (Date.now() - started) / 1000;
      if (!clock) { clearInterval(state.clocks[slot]); return; }
      if (seconds >= 2) { clock.textContent = seconds.toFixed(0) + " s"; }
    }, 500);
  }
  function fold() {
    document.querySelectorAll("details.as-turn[open]").forEach(function (turn) { turn.open = false; });
  }
  function stages(slot, nonce, started) {
    if (state.nonces[slot] !== nonce || Date.now() - started > 60000) { return; }
    fetch("/ask/stage/" + encodeURIComponent(nonce)).then(function (reply) { return reply.json(); }).then(function (said) {
      var line = assay.byId("as-stage-" + slot);
      if (line && said.stage) { line.textContent = said.stage; }
      if (line) { setTimeout(function () { stages(slot, nonce, started); }, 300); }
    }).catch(function () { delete state.nonces[slot]; });
  }
  assay.ask = function (text, extra) {
    if (!page()) { keep(text); assay.go("/"); return; }
    if ((state.pending && !state.id) || state.waiting) { state.queue.push([text, extra]); return; }
    if (state.before && state.before < state.next) { state.queue.push([text, extra]); open({ conversation: state.id }); return; }
    var slot = state.next % names.SLOTS, position = state.next, nonce = assay.nonce();
    state.next += 1; state.before = state.next; state.pending += 1; state.nonces[slot] = nonce;
    talk(true); fold();
    window.dash_clientside.set_props(assay.slot("turn-body", slot), { children: skeleton(text, slot) });
    frame(slot).style.order = String(position);
    tick(slot, Date.now());
    setTimeout(function () { stages(slot, nonce, Date.now()); }, 400);
    assay.hear(slot, nonce);
    assay.set(assay.slot("turn-ask", slot), Object.assign({ text: text, slot: slot, nonce: nonce }, extra));
    setTimeout(function () { frame(slot).scrollIntoView({ block: "start" }); }, 30);
  };
  function keep(text) { try { sessionStorage.setItem("assay-ask-next", text); } catch (e) { void e; } }
  function kept() {
    var text = null;
    try { text = sessionStorage.getItem("assay-ask-next"); sessionStorage.removeItem("assay-ask-next"); } catch (e) { void e; }
    return text;
  }
  function announce() {
    var cards = document.querySelectorAll("details[open] [data-said]"), last = cards[cards.length - 1];
    if (last) { assay.say(last.getAttribute("data-said")); }
  }
  function next() {
    announce();
    if (state.queue.length && state.id !== undefined && !state.waiting) { assay.ask.apply(null, state.queue.shift()); }
  }
  function address(id, push) {
    var path = id ? "/ask?c=" + encodeURIComponent(id) : "/";
    if (location.pathname + location.search !== path) { history[push ? "pushState" : "replaceState"](history.state, "", path); }
  }
  /* The conversation got an id, was loaded or is gone: slots in order, the address follows without a page load. */
  assay.clientside.conversation = function (data) {
    if (!page() || !data) { return window.dash_clientside.no_update; }
    state.id = data.id || null;
    if (data.done) { state.pending = Math.max(0, state.pending - 1); address(state.id, false); setTimeout(next, 80); }
    if (data.gone) { clear(); address(null, false); }
    if (typeof data.loaded === "number") {
      state.next = data.loaded; state.before = data.before || data.loaded; state.pending = 0; state.waiting = false;
      talk(data.loaded > 0); order(state.before); address(state.id, false);
      if (data.title) { document.title = data.title + " · Assay"; }
      var text = kept();
      if (text) { state.queue.push([text]); }
      setTimeout(next, 80);
    }
    assay.composer.ready();
    return window.dash_clientside.no_update;
  };
  function order(before) {
    var first = Math.max(0, before - names.SLOTS);
    for (var position = first; position < before; position += 1) { frame(position % names.SLOTS).style.order = String(position); }
    setTimeout(function () {
      var last = before ? frame((before - 1) % names.SLOTS) : null;
      if (last) { last.scrollIntoView({ block: "start" }); }
    }, 60);
  }
  function clear() {
    for (var slot = 0; slot < names.SLOTS; slot += 1) { window.dash_clientside.set_props(assay.slot("turn-body", slot), { children: null }); }
    state.next = state.before = state.pending = 0; state.queue = []; state.nonces = {}; state.waiting = false;
    assay.closePanel(); talk(false); document.title = "Ask · Assay";
  }
  function open(arg) {
    state.waiting = true;
    assay.set(names.CONVERSATION_LOAD, Object.assign({ nonce: assay.nonce() }, arg));
  }
  assay.fresh = function () {
    if (!page()) { assay.go("/"); return; }
    clear(); address(null, true); state.id = null;
    assay.set(names.CONVERSATION, { id: null });
    assay.byId(names.COMPOSER_TEXT).focus();
  };
  assay.actions.fresh = assay.fresh;
  assay.actions.open = function (arg, node, event) {
    if (!page()) { return; }
    event.preventDefault();
    var dialog = node.closest("dialog");
    if (dialog) { dialog.close(); }
    clear(); talk(true); address(arg.conversation, true);
    open(arg);
  };
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest('a[href="/"]');
    if (link && page() && !event.ctrlKey && !event.metaKey) { event.preventDefault(); event.stopPropagation(); assay.fresh(); }
  }, true);
  /* A folded turn asks for its card when it is opened first. */
  document.addEventListener("toggle", function (event) {
    var turn = event.target, later = turn.getAttribute && turn.getAttribute("data-later");
    if (!later || !turn.open || turn.dataset.asked) { return; }
    turn.dataset.asked = "1";
    var wanted = JSON.parse(later);
    assay.set(assay.slot("turn-edit", wanted.slot), { turn: wanted.turn, nonce: assay.nonce() });
  }, true);
  assay.actions.resume = function (arg, node) {
    var slot = slotOf(node);
    assay.set(assay.slot("turn-ask", slot), { text: arg.text, turn: arg.turn, slot: slot, nonce: assay.nonce() });
    window.dash_clientside.set_props(assay.slot("turn-body", slot), { children: skeleton(arg.text, slot) });
    state.pending += 1;
  };
  function slotOf(node) {
    var card = node && node.closest && node.closest("[data-turn-slot]");
    return card ? Number(card.getAttribute("data-turn-slot")) : null;
  }
  assay.actions.ask = function (arg) { assay.ask(arg.text); };
  /* A word to whoever asked in vain was seen once they ask again, on the source it is about. */
  assay.actions["ask-again"] = function (arg, node) {
    assay.set(names.NOTICE_SEEN, { notice: arg.notice, nonce: assay.nonce() });
    assay.actions["ask-on"](arg, node);
  };
  /* A follow-up that is an edit of an answer: a turn of its own, so that the answer it came from stays. */
  assay.actions.follow = function (arg, node) {
    var card = node.closest("[data-answer]");
    if (!page()) { assay.actions.edit({ edit: Object.assign({ said: arg.said }, arg.edit) }, node); return; }
    assay.ask(arg.said, { edit: arg.edit, id: card.getAttribute("data-answer") });
  };
  assay.actions.fill = function (arg) { assay.composer.fill(arg.text); };
  assay.actions.edit = function (arg, node) {
    var slot = slotOf(node), card = node.closest("[data-answer]");
    var id = arg.id || (card && card.getAttribute("data-answer"));
    if (card) { card.setAttribute("aria-busy", "true"); }
    assay.set(assay.slot("turn-edit", slot === null ? 0 : slot), Object.assign({ nonce: assay.nonce() }, arg, { id: id }));
  };
  assay.actions.choose = assay.actions.edit;
  assay.actions.rerun = function (arg, node) { assay.actions.edit({ id: arg.id, rerun: true }, node); };
  assay.actions.feedback = function (arg, node) {
    assay.set(assay.slot("turn-feedback", slotOf(node) || 0), Object.assign({ nonce: assay.nonce() }, arg));
  };
  assay.actions.cancel = function (arg) { assay.set(names.CONVERSATION_ACTION, { do: "cancel", job: arg.job, nonce: assay.nonce() }); };
  assay.actions.conversation = function (arg) { assay.set(names.CONVERSATION_ACTION, Object.assign({ nonce: assay.nonce() }, arg)); };
  assay.actions.history = function () { assay.byId(names.HISTORY).showModal(); };
  assay.actions.rename = function (arg) {
    var dialog = assay.byId(names.RENAME), text = assay.byId(names.RENAME + "-text");
    dialog.dataset.of = arg.id; text.value = arg.title;
    dialog.showModal(); text.select();
  };
  assay.actions["rename-save"] = function (arg, node) {
    var dialog = assay.byId(names.RENAME), title = assay.byId(names.RENAME + "-text").value.trim();
    dialog.close();
    if (title) { assay.actions.conversation({ do: "rename", id: dialog.dataset.of, title: title }); }
  };
  document.addEventListener("keydown", function (event) {
    if (event.target.id === names.RENAME + "-text" && event.key === "Enter") { event.preventDefault(); assay.actions["rename-save"](); }
  });
})(window.assay);
