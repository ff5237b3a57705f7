/* One listener for everything marked data-act: the script that owns an action registers it in assay.actions. */
(function (assay) {
  "use strict";
  assay.actions = {};
  function argument(node) {
    var raw = node.getAttribute("data-arg");
    if (!raw) { return null; }
    try { return JSON.parse(raw); } catch (e) { return null; }
  }
  document.addEventListener("click", function (event) {
    var node = event.target.closest && event.target.closest("[data-act]");
    if (!node || node.getAttribute("aria-disabled") === "true") { return; }
    var act = assay.actions[node.getAttribute("data-act")];
    if (act) { act(argument(node), node, event); }
  });

  assay.toast = function (text, options) {
    var host = assay.byId(assay.names.TOASTS), settings = options || {};
    if (!host) { return; }
    var toast = assay.make("div", "as-toast" + (settings.bad ? " is-bad" : ""));
    toast.append(assay.icon(settings.bad ? "x-circle" : "check2"), assay.make("span", "", text));
    if (settings.undo) {
      var undo = assay.make("button", "as-btn as-btn-link", "Undo");
      undo.addEventListener("click", function () { settings.undo(); toast.remove(); });
      toast.append(undo);
    }
    var close = assay.make("button", "as-btn as-btn-icon");
    close.setAttribute("aria-label", "Close");
    close.append(assay.icon("x-lg"));
    close.addEventListener("click", function () { toast.remove(); });
    toast.append(close);
    host.replaceChildren(toast);
    setTimeout(function () { toast.remove(); }, 6000);
  };
  assay.clientside.toast = function (data) {
    if (data && data.text) { assay.toast(data.text, { bad: data.bad }); }
    return window.dash_clientside.no_update;
  };

  assay.copy = function (text, said) {
    function old() {
      var area = assay.make("textarea", "as-hidden", text);
      document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
    }
    var done = function () { assay.toast(said); };
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(done, function () { old(); done(); });
    } else { old(); done(); }
  };
  assay.actions.share = function (arg) { assay.copy(new URL(arg.href, location.href).href, "Link copied"); };
  assay.actions["close-dialog"] = function (arg, node) { node.closest("dialog").close(); };
  assay.actions.keys = function () { assay.byId(assay.names.KEYS).showModal(); };
  /* To another page without a page load, so that what was just put into a store is not lost on the way. */
  assay.go = function (path) {
    var link = document.querySelector("#" + assay.names.NAV + ' a[href="' + path + '"]');
    if (link) { link.click(); } else { location.assign(path); }
  };
  assay.actions.store = function (arg) { assay.set(arg.store, Object.assign({ nonce: assay.nonce() }, arg.data)); };
  assay.actions.source = function (arg) {
    assay.set(assay.names.SOURCE, arg.source);
    if (arg.then) { assay.go(arg.then); } else if (assay.byId(assay.names.ASK)) { assay.fresh(); }
    else if (assay.byId(assay.names.EXPLORE)) { setTimeout(function () { assay.set(assay.names.EXPLORE_KIND, { kind: "metric", nonce: assay.nonce() }); }, 60); }
  };
  /* A list that a narrow page shows in part; focus goes to the first row that was not there. */
  assay.actions["whole-list"] = function (arg, node) {
    var list = node.closest(".as-list"), late = Array.from(list.children).find(function (row) { return row !== node && !row.offsetParent; });
    list.classList.remove("is-short");
    if (late) { late.focus(); }
  };
  assay.actions.engine = function (arg) { assay.set(assay.names.ENGINE, arg.engine); };
})(window.assay);
