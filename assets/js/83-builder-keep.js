/* Keeping a draft: one save after the other, each over the revision it was made from. Where somebody else has kept another
   one meanwhile nothing is replaced: the page says so, and offers that version or a dashboard of one's own. */
(function (assay) {
  "use strict";
  var board = assay.boards, PAUSE = 500, AGAIN = 5000;
  /* on: state(text, bad), saved(), adopt(opened), host() where the clash is shown. */
  board.keeper = function (id, revision, on) {
    var held = null, timer = 0, going = null, clash = null, failed = null;
    function clashed(error) {
      clash = error;
      on.state("Not saved", true);
      tell(error.status === 404 ? "This dashboard was deleted meanwhile. Yours is only on this page." : error.message, error.status !== 404);
    }
    function over(next) {
      clash = null; held = null; revision = next;
      on.host().querySelectorAll(".as-builder-clash").forEach(function (node) { node.remove(); });
    }
    function tell(text, there) {
      var bar = assay.make("div", "as-builder-clash"), said = assay.make("p", "", text), row = assay.make("div", "as-builder-clash-ways");
      bar.setAttribute("role", "alert");
      if (there) { row.append(board.button("Show the other version", "eye", other)); }
      row.append(board.button("Keep mine as an own dashboard", "copy", own, "primary"));
      bar.append(assay.icon("exclamation-triangle"), said, row);
      on.host().querySelectorAll(".as-builder-clash").forEach(function (node) { node.remove(); });
      on.host().prepend(bar);
    }
    function other() {
      board.act(id, "open", { draft: true }).then(function (opened) {
        over(opened.revision); on.adopt(opened);
        assay.toast("This is the other version. Undo brings yours back.");
      }, board.say);
    }
    function own() {
      var mine = held, title = String(mine.title).slice(0, 100) + " (mine)";
      board.act("new", "create", { title: title, template: mine }).then(function (made) {
        clash = held = null;
        location.assign("/dashboards/" + encodeURIComponent(made.id) + "/edit");
      }, board.say);
    }
    function send() {
      var sent = held;
      held = null;
      going = board.act(id, "save", { template: sent, revision: revision }).then(function (told) {
        going = failed = null; revision = told.revision; on.saved();
      }, function (error) {
        going = null; held = held || sent;
        failed = error;
        if (error.status === 409 || error.status === 404) { clashed(error); }
        else { on.state("Not saved. " + error.message, true); if (!error.status || error.status >= 500) { later(AGAIN); } }
        throw error;
      });
      return going;
    }
    function later(wait) {
      clearTimeout(timer);
      timer = setTimeout(function () { flush().catch(function () {}); }, wait);
    }
    function flush() {
      clearTimeout(timer);
      if (going) { return going.then(flush, flush); }
      if (clash) { return Promise.reject(clash); }
      return held ? send() : Promise.resolve();
    }
    return {
      keep: function (template) {
        held = template;
        if (clash) { return; }
        on.state("Saving…");
        later(PAUSE);
      },
      /* Whether there is anything that is only on this page, and why. */
      dirty: function () { return Boolean(held || going || clash); },
      why: function () {
        if (clash) { return clash.status === 404 ? "This dashboard was deleted meanwhile; yours is only on this page." : "Somebody else has changed this dashboard meanwhile; yours is only on this page."; }
        return failed ? failed.message + " Your last changes are only on this page." : "Your last changes are being saved.";
      },
      drop: function () { clearTimeout(timer); held = clash = null; },
      flush: flush,
      /* Other acts on the draft go over the same revision, when all is kept. */
      act: function (name, body) {
        return flush().then(function () { return board.act(id, name, Object.assign({ revision: revision }, body)); }).catch(function (error) {
          if (error.status === 409 && !clash) { held = held || on.template(); clashed(error); }
          throw error;
        });
      }
    };
  };
})(window.assay);
