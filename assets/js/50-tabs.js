/* Tabs of a card: press or arrows; a tab opened for the first time may ask the server for its content. */
(function (assay) {
  "use strict";
  function show(tab, focus) {
    var host = tab.closest("[data-tabs]"), card = tab.closest("[data-answer]");
    host.querySelectorAll('[role="tab"]').forEach(function (other) {
      var on = other === tab;
      other.setAttribute("aria-selected", on ? "true" : "false");
      other.tabIndex = on ? 0 : -1;
      assay.byId(other.getAttribute("aria-controls")).hidden = !on;
    });
    if (focus) { tab.focus(); }
    var name = tab.getAttribute("data-tab");
    if (card && name !== "chart" && !tab.hasAttribute("data-asked")) {
      tab.setAttribute("data-asked", "");
      assay.set({ type: "answer-tab", index: Number(card.getAttribute("data-slot")), tab: name }, { tab: name, id: card.getAttribute("data-answer") });
    }
    window.dispatchEvent(new Event("resize"));
  }
  document.addEventListener("click", function (event) {
    var tab = event.target.closest && event.target.closest("[data-tabs] .as-tab");
    if (tab) { show(tab, false); }
  });
  document.addEventListener("keydown", function (event) {
    var tab = event.target.closest && event.target.closest("[data-tabs] .as-tab");
    if (!tab) { return; }
    var all = Array.from(tab.parentElement.querySelectorAll('[role="tab"]')), at = all.indexOf(tab);
    var next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (next === undefined) { return; }
    event.preventDefault();
    show(all[(next + all.length) % all.length], true);
  });
})(window.assay);
