/* Forms by keyboard: Enter sends a line, Ctrl+Enter any field, Escape closes. What opens beside a list takes the focus
   and gives it back when it closes; what a finger opens out of sight is scrolled to. */
(function (assay) {
  "use strict";
  var SIDE = ".as-training-side", OPENS = ["look", "open", "new", "import"], SETTLED = 80, LONGEST = 15000, LEAST_SEEN = 160, opener = null;
  function told(node) {
    try { return (JSON.parse(node.getAttribute("data-arg")) || {}).data || {}; } catch (e) { return {}; }
  }
  function sender(root) {
    return root.querySelector('.as-btn-primary[data-act="send-form"]') ||
      root.querySelector('[data-act="send-form"]:not(.as-btn-danger)');
  }
  function closer(side) {
    return Array.from(side.querySelectorAll('[data-act="store"]')).find(function (node) { return told(node).do === "list"; });
  }
  /* Once the side has changed and is still: the first field takes the focus, or what had opened it. */
  function after(move) {
    var side = document.querySelector(SIDE), waiting = null, watch;
    if (!side) { return; }
    watch = new MutationObserver(function () {
      clearTimeout(waiting);
      waiting = setTimeout(function () { watch.disconnect(); move(side); }, SETTLED);
    });
    watch.observe(side, { childList: true, subtree: true, characterData: true });
    setTimeout(function () { watch.disconnect(); }, LONGEST);
  }
  function into(side) {
    var first = side.querySelector("[data-form] .as-field, [data-form] input, [data-form] button");
    if (first) { first.focus(); }
  }
  /* On a phone what opens stands above the list: it comes into sight. */
  function seen(side) {
    var top = side.getBoundingClientRect().top;
    if (top < 0 || top > window.innerHeight - LEAST_SEEN) { side.scrollIntoView({ block: "start" }); }
  }
  function back() {
    var all = Array.from(document.querySelectorAll('[data-act="store"]'));
    var node = all.find(function (one) { return one.getAttribute("data-arg") === opener; }) || document.querySelector(".as-list-row");
    if (node) { node.focus(); }
  }
  /* A verdict comes when its job has ended, long after the press, and may stand above what is in sight. */
  assay.verdict = function () {
    after(function (side) { if (side.querySelector(".as-gate")) { seen(side); } });
  };
  document.addEventListener("click", function (event) {
    var node = event.target.closest && event.target.closest('[data-act="store"]');
    if (!node || !document.querySelector(SIDE)) { return; }
    var act = told(node).do, inside = node.closest(SIDE);
    /* A mouse or a finger leaves the focus where it is. */
    if (event.detail !== 0) {
      if (!inside && OPENS.indexOf(act) >= 0) { after(seen); }
      return;
    }
    if (inside && act === "list") { after(back); return; }
    if (OPENS.indexOf(act) < 0) { return; }
    if (!inside) { opener = node.getAttribute("data-arg"); }
    after(into);
  }, true);
  document.addEventListener("keydown", function (event) {
    var node = event.target, root = node.closest && node.closest("[data-form]"), side = node.closest && node.closest(SIDE), act;
    if (event.defaultPrevented || event.isComposing) { return; }
    if (event.key === "Enter" && root && node.matches("textarea, input, select")) {
      var line = node.matches('textarea[rows="1"], input:not([list])') && !event.shiftKey;
      act = line || event.ctrlKey || event.metaKey ? sender(root) : null;
      if (act) { event.preventDefault(); act.click(); }
    } else if (event.key === "Escape" && side && !assay.menuOpen() && !document.querySelector("dialog[open]")) {
      act = closer(side);
      if (act) { event.preventDefault(); act.click(); }
    }
  });
})(window.assay);
