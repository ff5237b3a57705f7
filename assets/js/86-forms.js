/* Small forms: the fields of the nearest data-form go into a store as one piece. And leaving: sign out, session ended. */
(function (assay) {
  "use strict";
  function fields(root) {
    var found = {};
    root.querySelectorAll("[data-name]").forEach(function (node) {
      var field = node.matches("input, textarea, select") ? node : node.querySelector("input");
      if (field) { found[node.getAttribute("data-name")] = field.value; }
    });
    return found;
  }
  assay.fields = fields;
  function clear(root) {
    root.querySelectorAll('input[type="password"]').forEach(function (field) { field.value = ""; });
  }
  assay.actions["send-form"] = function (arg, node) {
    var root = node.closest("[data-form]");
    function send() {
      assay.set(arg.store, Object.assign({ nonce: assay.nonce() }, fields(root), arg.data));
      clear(root);
    }
    if (arg.sure) { assay.confirm(arg.sure, "It takes effect at once.", node.textContent, send); } else { send(); }
  };
  /* A file's name and text go into the form, to be looked at before they are sent. */
  assay.actions["file-into-form"] = function (arg, node) {
    var root = node.closest("[data-form]"), input = assay.make("input");
    input.type = "file"; input.accept = arg.accept;
    input.className = "as-hidden"; input.setAttribute("aria-label", node.textContent);
    input.addEventListener("change", function () {
      var file = input.files[0];
      input.remove();
      if (!file) { return; }
      if (file.size > arg.most) { assay.toast("A file may have up to " + (arg.most >> 20) + " MB.", { bad: true }); return; }
      file.text().then(function (text) {
        root.querySelector('[data-name="' + arg.name + '"]').value = file.name;
        root.querySelector('[data-name="' + arg.text + '"]').value = text;
      }, function () { assay.toast("The file cannot be read.", { bad: true }); });
    });
    input.addEventListener("cancel", function () { input.remove(); });
    document.body.append(input);
    input.click();
  };
  assay.actions["copy-text"] = function (arg) { assay.copy(arg.text, "Copied"); };

  var fetched = window.fetch;
  function here() { return encodeURIComponent(location.pathname + location.search); }
  assay.actions["sign-out"] = function () {
    fetched("/sign-out", { method: "POST", headers: { "X-Assay": "1" } }).finally(function () { location.assign("/sign-in"); });
  };
  /* Dash shows nothing when the server refuses: a session that ended leads to the sign-in page, the rest is said. */
  window.fetch = function () {
    return fetched.apply(this, arguments).then(function (reply) {
      var ours = reply.url.indexOf(location.origin) === 0;
      if (ours && reply.status === 401) { location.assign("/sign-in?next=" + here()); }
      if (ours && (reply.status === 403 || reply.status === 429)) {
        reply.clone().json().then(function (body) {
          if (body && body.error) { assay.toast(body.error.message + (body.error.hint ? " " + body.error.hint : ""), { bad: true }); }
        }, function () { return null; });
      }
      return reply;
    });
  };
})(window.assay);
