/* The drill menu: asked for at a mark, placed beside it, walked by arrows, letters and Esc. Where a line of it leads is
   up to the page: each kind of host (an answer, a tile) registers `assay.drill.hosts.<kind>`. */
(function (assay) {
  "use strict";
  var names = assay.names, drill = assay.drill = { hosts: {} }, open = null, wait = null;
  function box() { return assay.byId(names.DRILL_MENU); }
  function items() {
    return open ? Array.from(box().querySelectorAll('[role="menuitem"]')).filter(function (node) { return node.offsetParent; }) : [];
  }
  function overlap(left, top, width, height, mark) {
    return Math.max(0, Math.min(left + width, mark.right) - Math.max(left, mark.left)) * Math.max(0, Math.min(top + height, mark.bottom) - Math.max(top, mark.top));
  }
  /* Beside the mark, never over it where there is room, always on the screen. */
  function place() {
    var host = box(), mark = open.rect;
    host.style.left = host.style.top = "";
    if (window.innerWidth < 768) { return; }
    var size = host.getBoundingClientRect(), best = null, gap = 8;
    var within = function (value, length, room) { return Math.max(gap, Math.min(value, room - length - gap)); };
    [[mark.right + gap, mark.top - 20], [mark.left - size.width - gap, mark.top - 20], [mark.left, mark.bottom + gap], [mark.left, mark.top - size.height - gap],
      [open.x + 12, mark.bottom + gap]].forEach(function (spot) {
      var left = within(spot[0], size.width, window.innerWidth), top = within(spot[1], size.height, window.innerHeight);
      var over = overlap(left, top, size.width, size.height, mark);
      if (!best || over < best.over) { best = { left: left, top: top, over: over }; }
    });
    host.style.left = best.left + "px"; host.style.top = best.top + "px";
  }
  function close(refocus) {
    if (!open) { return false; }
    var back = open.back;
    open = null; clearTimeout(wait);
    box().hidden = true; box().removeAttribute("data-waiting");
    document.body.classList.remove("as-drilling");
    if (refocus && back && back.isConnected) { back.focus({ preventScroll: true }); }
    return true;
  }
  drill.close = close;
  drill.isOpen = function () { return Boolean(open); };
  /* pressed: what the server is told; rect: where the mark is; back: what gets the focus again. */
  drill.open = function (kind, pressed, rect, back, x) {
    close(false);
    var nonce = assay.nonce();
    open = { kind: kind, pressed: pressed, rect: rect, back: back, nonce: nonce, x: x === undefined ? rect.left : x };
    assay.set(names.DRILL, Object.assign({ nonce: nonce }, pressed));
    wait = setTimeout(function () { if (open && open.nonce === nonce && box().hidden) { box().setAttribute("data-waiting", ""); box().hidden = false; place(); } }, 200);
  };
  assay.clientside.drill_ready = function () {
    var tries = 0, wanted = open && open.nonce;
    (function look() {
      if (!open || open.nonce !== wanted) { return; }
      var body = box().querySelector(".as-drill-body");
      if (!body || body.getAttribute("data-nonce") !== wanted) { if (tries < 60) { tries += 1; requestAnimationFrame(look); } return; }
      clearTimeout(wait);
      box().removeAttribute("data-waiting"); box().hidden = false;
      if (open.back && open.back.matches(".ag-cell")) { open.rect = open.back.getBoundingClientRect(); }
      document.body.classList.add("as-drilling");
      place();
      var first = items().find(function (item) { return item.getAttribute("aria-disabled") !== "true"; });
      if (first) { first.focus({ preventScroll: true }); } else { box().tabIndex = -1; box().focus({ preventScroll: true }); }
      assay.say(body.querySelector(".as-drill-head").textContent);
    })();
  };
  assay.actions.drill = function (arg) {
    var now = open, host = now && drill.hosts[now.kind];
    close(true);
    if (host && arg.spec) { host.go(arg, now.pressed, now.back); }
  };
  /* The panel that says why: asked for from a menu, filled by the server or by a job it follows, closed by its button
     or Esc. A job nobody looks at any more is stopped. */
  var why = null;
  function panel() { return assay.byId(names.EXPLAIN); }
  function running() {
    var line = why && panel().querySelector('[data-nonce="' + why.nonce + '"] [data-job]');
    return line ? { stop: line.getAttribute("data-job") } : null;
  }
  function stop() { var job = running(); if (job) { assay.set(names.EXPLAIN_ASK, Object.assign({ nonce: why.nonce }, job)); } }
  drill.explain = function (kind, pressed, back) {
    var before = running();
    why = { kind: kind, pressed: pressed, back: back, nonce: assay.nonce() };
    panel().setAttribute("data-waiting", ""); panel().hidden = false;
    assay.say("Working it out");
    assay.set(names.EXPLAIN_ASK, Object.assign({ nonce: why.nonce }, pressed, before));
  };
  drill.explainClose = function () {
    if (!why || panel().hidden) { return false; }
    panel().hidden = true;
    stop();
    if (why.back && why.back.isConnected) { why.back.focus({ preventScroll: true }); }
    why = null;
    return true;
  };
  assay.clientside.explain_ready = function () {
    var tries = 0, wanted = why && why.nonce;
    (function look() {
      var body = panel().querySelector(".as-explain");
      if (!why || why.nonce !== wanted) { return; }
      if (!body || body.getAttribute("data-nonce") !== wanted) { if (tries < 60) { tries += 1; requestAnimationFrame(look); } return; }
      panel().removeAttribute("data-waiting"); panel().scrollTop = 0; panel().focus({ preventScroll: true });
      var said = body.querySelector(".as-explain-said, [role=alert], .as-job-stage");
      if (said) { assay.say(said.textContent); }
    })();
  };
  assay.actions["drill-why"] = function () { var now = open; close(false); if (now) { drill.explain(now.kind, now.pressed, now.back); } };
  assay.actions["explain-stop"] = stop;
  assay.actions["explain-close"] = function () { drill.explainClose(); };
  assay.actions["explain-look"] = function (arg) {
    var now = why;
    drill.explainClose();
    if (now && drill.hosts[now.kind]) { drill.hosts[now.kind].go(arg, now.pressed, now.back); }
  };
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !open && why && !document.querySelector("dialog[open]") && drill.explainClose()) { event.stopPropagation(); }
  }, true);
  assay.actions["drill-more"] = function (arg, node) {
    var shown = node.getAttribute("aria-expanded") !== "true", more = node.closest(".as-drill-group").querySelector(".as-drill-more");
    node.setAttribute("aria-expanded", shown ? "true" : "false");
    more.hidden = !shown;
    place();
    if (shown) { more.querySelector('[role="menuitem"]').focus(); }
  };
  assay.actions["drill-ask"] = function (arg) {
    close(false);
    if (assay.byId(names.COMPOSER_TEXT)) { assay.composer.fill(arg.text); } else { assay.ask(arg.text); }
  };
  function letter(key) {
    var all = items(), exact = all.find(function (item) { return item.getAttribute("data-letter") === key; });
    if (exact) { exact.click(); return true; }
    var at = all.indexOf(document.activeElement);
    var hit = all.slice(at + 1).concat(all.slice(0, at + 1)).find(function (item) { return item.textContent.trim().toLowerCase().indexOf(key) === 0; });
    if (hit) { hit.focus(); }
    return Boolean(hit);
  }
  document.addEventListener("keydown", function (event) {
    if (!open) { return; }
    var all = items(), at = all.indexOf(document.activeElement), keys = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 };
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(true); return; }
    if (event.key === "Tab") { event.preventDefault(); close(true); return; }
    if (box().hidden || !all.length) { return; }
    if (keys[event.key] !== undefined) { event.preventDefault(); event.stopPropagation(); all[(keys[event.key] + all.length) % all.length].focus(); return; }
    if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && letter(event.key.toLowerCase())) { event.preventDefault(); event.stopPropagation(); }
  }, true);
  document.addEventListener("pointerdown", function (event) { if (open && !box().contains(event.target)) { close(false); } }, true);
  window.addEventListener("resize", function () { if (open && !box().hidden) { place(); } });
  document.addEventListener("scroll", function (event) { if (open && !box().hidden && !box().contains(event.target) && window.innerWidth >= 768) { close(false); } }, true);
})(window.assay);
