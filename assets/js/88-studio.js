/* Model: what is typed is sent to be read a moment after the last key; a folder is chosen and sent as one piece. */
(function (assay) {
  "use strict";
  var PAUSE = 450, MOST = 10 * 1024 * 1024, waiting = null;
  function kindOf(root) {
    var field = root.querySelector('select[data-name="kind"]');
    if (field) { root.setAttribute("data-kind", field.value); }
  }
  function heard(event) {
    var root = event.target.closest && event.target.closest("[data-live]");
    if (!root) { return; }
    kindOf(root);
    clearTimeout(waiting);
    waiting = setTimeout(function () {
      var arg = JSON.parse(root.getAttribute("data-live"));
      if (root.isConnected) { assay.set(arg.store, Object.assign({ nonce: assay.nonce() }, assay.fields(root), arg.data)); }
    }, PAUSE);
  }
  document.addEventListener("input", heard);
  document.addEventListener("change", heard);

  assay.actions["studio-folder"] = function (arg) {
    var input = assay.make("input");
    input.type = "file"; input.accept = ".zip";
    input.className = "as-hidden"; input.setAttribute("aria-label", "Folder of the model, zipped");
    input.addEventListener("change", function () { if (input.files[0]) { send(arg, input.files[0]); } input.remove(); });
    input.addEventListener("cancel", function () { input.remove(); });
    document.body.append(input);
    input.click();
  };
  function send(arg, file) {
    var reader = new FileReader();
    if (file.size > MOST) { assay.toast("A folder may have up to 10 MB.", { bad: true }); return; }
    reader.addEventListener("load", function () {
      var data = String(reader.result).split(",")[1] || "";
      assay.set(arg.store, Object.assign({ nonce: assay.nonce(), filename: file.name, data: data }, arg.data));
    });
    reader.addEventListener("error", function () { assay.toast("The file cannot be read.", { bad: true }); });
    reader.readAsDataURL(file);
  }
})(window.assay);
