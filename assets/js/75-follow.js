/* Paints the progress of a followed job wherever its line stands, and what comes after it. */
(function (assay) {
  "use strict";
  var noUpdate = function () { return window.dash_clientside.no_update; };
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
    }
    return noUpdate();
  };
})(window.assay);
