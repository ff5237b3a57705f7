/* Paints the progress of a followed job wherever its line stands, and what comes after it. */
(function (assay) {
  "use strict";
  var noUpdate = function () { return window.dash_clientside.no_update; };
  /* One job is followed at a time. A question that was left behind for a newer one is followed when that has ended. */
  function next(ended) {
    var waiting = Array.from(document.querySelectorAll("[data-awaits]")).find(function (card) {
      return card.querySelector("[data-job]").getAttribute("data-job") !== ended;
    });
    if (!waiting) { return; }
    assay.set(assay.names.FOLLOW, {
      job: waiting.querySelector("[data-job]").getAttribute("data-job"), turn: waiting.getAttribute("data-awaits"),
      slot: Number(waiting.closest("[data-turn-slot]").getAttribute("data-turn-slot")), nonce: assay.nonce()
    });
  }
  assay.clientside.followed = function (state) {
    if (!state) { return noUpdate(); }
    document.querySelectorAll('[data-job="' + state.job + '"]').forEach(function (line) {
      line.querySelector(".as-job-stage").textContent = state.message;
      line.querySelector("progress").value = state.progress;
      line.querySelector(".as-elapsed").textContent = state.seconds >= 2 ? state.seconds.toFixed(0) + " s" : "";
    });
    return noUpdate();
  };
  assay.clientside.follow_done = function (state) {
    if (state && state.turn !== undefined) {
      assay.set(assay.slot("turn-edit", state.slot), { turn: state.turn, nonce: assay.nonce() });
      next(state.job);
    } else if (state && state.page === "explain") { next(state.job);
    } else if (state && document.querySelector(".as-training-side")) { assay.verdict(); }
    return noUpdate();
  };
})(window.assay);
