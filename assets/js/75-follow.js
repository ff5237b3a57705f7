/* Paints the progress of a followed job wherever its line stands, and what comes after it. */
(function (assay) {
  "use strict";
  var noUpdate = function () { return window.dash_clientside.no_update; };
  function jobOf(card) { return card.querySelector("[data-job]").getAttribute("data-job"); }
  function request(card) {
    var page = card.getAttribute("data-follows"), slot = card.closest("[data-turn-slot]"), panel = card.closest("[data-nonce]");
    if (page) { return { job: jobOf(card), page: page, nonce: panel ? panel.getAttribute("data-nonce") : assay.nonce() }; }
    return { job: jobOf(card), turn: card.getAttribute("data-awaits"), slot: Number(slot.getAttribute("data-turn-slot")), nonce: assay.nonce() };
  }
  /* One job is followed at a time. What was left behind for a newer one is followed when that has ended. */
  function next(ended) {
    document.querySelectorAll("[data-follows]").forEach(function (card) { if (jobOf(card) === ended) { card.removeAttribute("data-follows"); } });
    var waiting = Array.from(document.querySelectorAll("[data-awaits], [data-follows]")).find(function (card) { return jobOf(card) !== ended; });
    if (waiting) { assay.set(assay.names.FOLLOW, request(waiting)); }
  }
  /* The line of a job that a script draws, as `job_line` draws it; `stop` is what its Cancel does. */
  assay.jobLine = function (told, stop) {
    var line = assay.make("div", "as-running"), bar = assay.make("progress", "as-progress"), job = assay.make("div", "as-job"), cancel = assay.make("button", "as-btn as-btn-link", "Cancel");
    line.append(assay.make("span", "as-spinner"), assay.make("span", "as-job-stage", told.stage), assay.make("span", "as-elapsed num"), cancel);
    line.firstChild.setAttribute("aria-hidden", "true");
    cancel.type = "button"; cancel.addEventListener("click", function () { cancel.disabled = true; stop(); });
    bar.max = 1; bar.value = told.progress; bar.setAttribute("aria-label", "Progress");
    job.setAttribute("data-job", told.job); job.append(line, bar);
    return job;
  };
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
    } else if (state && state.page === "talk") { assay.boards.reasoned(state); next(state.job);
    } else if (state && state.page === "sources") { assay.set(assay.names.BROUGHT, state);
    } else if (state && state.page === "alerts") { assay.alertsLooked(state); next(state.job);
    } else if (state && document.querySelector(".as-training-side")) { assay.verdict(); }
    return noUpdate();
  };
})(window.assay);
