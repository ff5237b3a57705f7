/* Turns: which slot comes next, what is shown until the server answers, edits in place, feedback, the address. */
(function (assay) {
  "use strict";
  var names = assay.names, h = assay.h;
  var state = { next: 0, pending: 0, queue: [], clocks: {} };

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
  assay.ask = function (text, extra) {
    if (!page()) { try { sessionStorage.setItem("assay-ask-next", text); } catch (e) { void e; } location.assign("/"); return; }
    if (state.pending && !state.conversation) { state.queue.push([text, extra]); return; }
    var slot = state.next % names.SLOTS, position = state.next;
    state.next += 1; state.pending += 1;
    talk(true); fold();
    window.dash_clientside.set_props(assay.slot("turn-body", slot), { children: skeleton(text, slot) });
    frame(slot).style.order = String(position);
    tick(slot, Date.now());
    assay.set(assay.slot("turn-ask", slot), Object.assign({ text: text, slot: slot, nonce: assay.nonce() }, extra));
    setTimeout(function () { frame(slot).scrollIntoView({ block: "start" }); }, 30);
  };
  /* After the server drew a turn: bring it into view, tell screen readers, let a waiting question go. */
  assay.clientside.turn_done = function () {
    var noUpdate = window.dash_clientside.no_update;
    state.pending = Math.max(0, state.pending - 1);
    setTimeout(function () {
      var cards = document.querySelectorAll(".as-turn-body [aria-label^='Answer']"), last = cards[cards.length - 1];
      if (last) { assay.say(last.getAttribute("data-said") || last.getAttribute("aria-label")); }
      if (state.queue.length && state.conversation) { assay.ask.apply(null, state.queue.shift()); }
    }, 60);
    return noUpdate;
  };
  /* The conversation got an id or was loaded: the address follows without a page load. */
  assay.clientside.conversation = function (data) {
    if (!page() || !data) { return window.dash_clientside.no_update; }
    if (data.loaded !== undefined) { state.next = data.loaded; state.pending = 0; state.queue = []; talk(data.loaded > 0); order(data.loaded); }
    state.conversation = data.id || null;
    if (data.id) {
      var url = new URL(location.href);
      if (url.searchParams.get("c") !== data.id && !location.pathname.startsWith("/answer")) {
        url.pathname = "/"; url.search = "?c=" + encodeURIComponent(data.id);
        history.replaceState(history.state, "", url);
      }
    }
    assay.composer.ready();
    var waiting = null;
    try { waiting = sessionStorage.getItem("assay-ask-next"); sessionStorage.removeItem("assay-ask-next"); } catch (e) { void e; }
    if (waiting) { setTimeout(function () { assay.ask(waiting); }, 60); }
    return window.dash_clientside.no_update;
  };
  function order(count) {
    for (var slot = 0; slot < names.SLOTS; slot += 1) {
      var turns = Math.floor((count - 1 - slot) / names.SLOTS), position = slot + Math.max(0, turns) * names.SLOTS;
      if (frame(slot)) { frame(slot).style.order = String(position); }
    }
    setTimeout(function () {
      var last = count ? frame((count - 1) % names.SLOTS) : null;
      if (last) { last.scrollIntoView({ block: "start" }); }
    }, 60);
  }
  function slotOf(node) {
    var card = node && node.closest && node.closest("[data-turn-slot]");
    return card ? Number(card.getAttribute("data-turn-slot")) : null;
  }
  assay.actions.ask = function (arg) { assay.ask(arg.text); };
  assay.actions.fill = function (arg) { assay.composer.fill(arg.text); };
  assay.actions.edit = function (arg, node) {
    var slot = slotOf(node), card = node.closest("[data-answer]");
    var id = arg.id || (card && card.getAttribute("data-answer"));
    if (card) { card.setAttribute("aria-busy", "true"); }
    assay.set(assay.slot("turn-edit", slot === null ? 0 : slot), Object.assign({ nonce: assay.nonce() }, arg, { id: id }));
  };
  assay.actions.choose = assay.actions.edit;
  assay.actions.rerun = assay.actions.edit;
  assay.actions.feedback = function (arg, node) {
    assay.set(assay.slot("turn-feedback", slotOf(node) || 0), Object.assign({ nonce: assay.nonce() }, arg));
  };
  assay.actions.cancel = function (arg) { assay.set(names.CONVERSATION_ACTION, { act: "cancel", job: arg.job, nonce: assay.nonce() }); };
  assay.actions.conversation = function (arg) { assay.set(names.CONVERSATION_ACTION, Object.assign({ nonce: assay.nonce() }, arg)); };
  assay.actions.history = function () {
    var drawer = document.querySelector(".as-history-drawer");
    if (drawer) { drawer.showModal(); }
  };
})(window.assay);
