/* What is on screen is drawn first, everything else when that has been painted, without holding up a hand in between. */
(function (assay) {
  "use strict";
  var board = assay.boards, SLICE_MS = 40;

  board.onScreen = function (node) {
    var at = node.getBoundingClientRect();
    return at.width > 0 && at.bottom > 0 && at.top < window.innerHeight;
  };
  /* A hidden page paints nothing, so nothing is waited for. */
  function painted(run) {
    if (document.hidden) { setTimeout(run, 0); return; }
    requestAnimationFrame(function () { setTimeout(run, 0); });
  }
  /* Keeps what is not to be drawn yet; the latest that is told of a tile counts. */
  board.painter = function (paint) {
    var waiting = {}, running = false, asked = [];
    function next() {
      var until = performance.now() + SLICE_MS;
      Object.keys(waiting).forEach(function (id) {
        if (performance.now() > until) { return; }
        var told = waiting[id];
        delete waiting[id];
        paint(told);
      });
      if (Object.keys(waiting).length) { setTimeout(next, 0); return; }
      running = false;
      asked.splice(0).forEach(function (run) { run(); });
    }
    function go() {
      if (!running && Object.keys(waiting).length) { running = true; painted(next); }
    }
    return {
      now: function (told) { delete waiting[told.id]; paint(told); },
      later: function (told) { waiting[told.id] = told; },
      drop: function (ids) { ids.forEach(function (id) { delete waiting[id]; }); },
      go: go,
      all: function () { go(); return running ? new Promise(function (run) { asked.push(run); }) : Promise.resolve(); }
    };
  };
})(window.assay);
