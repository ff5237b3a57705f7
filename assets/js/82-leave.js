/* Leaving a page on which something is not kept yet: it is kept first, and where that fails the person is asked. */
(function (assay) {
  "use strict";
  var SOON = 700, guard = null, passing = false;
  /* one: root of the page it holds for and its path, dirty(), save() that gives a promise, drop(), why() in a sentence. */
  assay.guard = function (one) { guard = one; };
  function held() {
    if (!guard || passing || !guard.root.isConnected) { return null; }
    /* What is typed in a field counts once the field is left. */
    var field = document.activeElement;
    if (field && guard.root.contains(field) && /^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName) && !guard.dirty()) { field.blur(); field.focus({ preventScroll: true }); }
    return guard.dirty() ? guard : null;
  }
  function go(leave) {
    passing = true;
    try { leave(); } finally { setTimeout(function () { passing = false; }, 400); }
  }
  function dialog(one, leave) {
    var box = assay.make("dialog", "as-dialog as-leave"), back = document.activeElement;
    var head = assay.make("h2", "", "Not everything is saved"), said = assay.make("p", "", ""), foot = assay.make("div", "as-dialog-foot");
    var stay = button("Stay here", "primary", shut), save = button("Save and leave", "secondary", again), away = button("Leave without saving", "quiet", function () { shut(); one.drop(); go(leave); });
    head.id = "as-leave-head"; said.id = "as-leave-said";
    said.setAttribute("role", "status");
    box.setAttribute("aria-labelledby", head.id); box.setAttribute("aria-describedby", said.id);
    function button(text, kind, run) {
      var node = assay.make("button", "as-btn as-btn-" + kind, text);
      node.type = "button"; node.addEventListener("click", run);
      return node;
    }
    function shut() { box.close(); }
    function tell() { said.textContent = one.why(); }
    function again() {
      if (save.getAttribute("aria-disabled") === "true") { return; }
      save.setAttribute("aria-disabled", "true"); said.textContent = "Saving…";
      one.save().then(function () { if (box.open) { shut(); go(leave); } }, function () { save.removeAttribute("aria-disabled"); tell(); });
    }
    foot.append(away, save, stay);
    box.append(head, said, foot);
    box.addEventListener("close", function () { box.remove(); if (back && back.isConnected) { back.focus({ preventScroll: true }); } });
    document.body.append(box);
    tell();
    box.showModal();
    stay.focus();
  }
  /* What is saved at once needs no question. */
  function ask(one, leave) {
    if (document.querySelector("dialog.as-leave[open]")) { return; }
    var over = false;
    function decided(run) { if (!over) { over = true; clearTimeout(late); run(); } }
    var late = setTimeout(function () { decided(function () { dialog(one, leave); }); }, SOON);
    one.save().then(function () { decided(function () { go(leave); }); }, function () { decided(function () { dialog(one, leave); }); });
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[href]"), plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button);
    if (!link || !plain || link.target || link.hasAttribute("download") || link.origin !== location.origin || link.pathname === location.pathname) { return; }
    var one = held();
    if (!one) { return; }
    event.preventDefault(); event.stopImmediatePropagation();
    ask(one, function () { link.click(); });
  }, true);
  /* The browser has moved already: the page's own address is put on top again, so that one step back leads where it was to go. */
  window.addEventListener("popstate", function (event) {
    var one = held();
    if (!one || location.pathname === one.path) { return; }
    event.stopImmediatePropagation();
    history.pushState(null, "", one.path);
    ask(one, function () { history.back(); });
  }, true);
  window.addEventListener("beforeunload", function (event) {
    var one = held();
    if (!one) { return; }
    one.save().catch(function () {});
    event.preventDefault();
  });
})(window.assay);
