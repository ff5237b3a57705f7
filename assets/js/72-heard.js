/* What a model writes while it writes: shown below the spinner until the answer stands there. */
(function (assay) {
  "use strict";
  var LONGEST = 1200;
  function place(slot) {
    var card = document.querySelector('[data-turn-slot="' + slot + '"] .as-skeleton');
    if (!card) { return null; }
    var box = card.querySelector(".as-heard");
    if (!box) {
      box = document.createElement("pre");
      box.className = "as-heard";
      box.setAttribute("aria-label", "The model is writing");
      card.insertBefore(box, card.children[1] || null);
    }
    return box;
  }
  /* JSON reads badly while it grows: of a reply in JSON only the sentence in it is shown, else the text as it is. */
  function shown(text) {
    if (text.trim().charAt(0) !== "{") { return text; }
    var found = /"reading"\s*:\s*"((?:[^"\\]|\\.)*)/.exec(text);
    return found ? found[1].replace(/\\"/g, '"').replace(/\\n/g, " ") : "";
  }
  /* The store keeps the engine under its own name; the local one writes nothing that could be heard. */
  function local() {
    try { return (JSON.parse(localStorage.getItem(assay.names.ENGINE)) || "local") === "local"; } catch (e) { return true; }
  }
  assay.hear = function (slot, nonce) {
    if (!window.EventSource || local()) { return; }
    var text = "", source = new EventSource("/ask/tokens/" + encodeURIComponent(nonce));
    function paint() {
      var box = place(slot), now = shown(text).slice(-LONGEST);
      if (box && box.textContent !== now) { box.textContent = now; box.scrollTop = box.scrollHeight; }
    }
    /* A card that is drawn anew (a question that became a job) has no box, and the next piece may be long in coming. */
    var redrawn = new MutationObserver(paint);
    redrawn.observe(document.getElementById("as-main") || document.body, { childList: true, subtree: true });
    function close() { redrawn.disconnect(); source.close(); }
    source.addEventListener("token", function (event) {
      var told = JSON.parse(event.data);
      text = told.anew ? told.text : text + told.text;
      paint();
    });
    source.addEventListener("result", close);
    source.onerror = function () { if (source.readyState === 2) { close(); } };
  };
})(window.assay);
