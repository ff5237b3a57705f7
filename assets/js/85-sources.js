/* The Sources page: drop or choose a file, the connect and column dialogs. */
(function (assay) {
  "use strict";
  var names = assay.names;
  function act(data) { assay.set(names.SOURCES_ACTION, Object.assign({ nonce: assay.nonce() }, data)); }
  function value(id) { var node = assay.byId(id); return node ? node.value.trim() : ""; }

  function upload(file) {
    var zone = document.querySelector("[data-drop]"), run = new XMLHttpRequest(), said = zone.querySelector("p");
    run.open("POST", "/sources/files?name=" + encodeURIComponent(file.name));
    run.setRequestHeader("X-Assay", "1");
    run.setRequestHeader("Content-Type", "application/octet-stream");
    run.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) { said.textContent = "Sending " + file.name + ", " + Math.round(100 * event.loaded / event.total) + "%"; }
    });
    run.addEventListener("loadend", function () {
      var reply = {};
      said.textContent = said.dataset.said;
      try { reply = JSON.parse(run.responseText); } catch (e) { reply = { error: "The server did not answer." }; }
      if (reply.job) { act({ do: "file", job: reply.job, name: file.name }); } else { assay.toast(reply.error || "The file was not taken.", { bad: true }); }
    });
    said.dataset.said = said.dataset.said || said.textContent;
    run.send(file);
  }
  assay.actions["choose-file"] = function () {
    var input = assay.make("input");
    input.type = "file"; input.accept = document.querySelector("[data-drop]").getAttribute("data-drop");
    input.className = "as-hidden"; input.setAttribute("aria-label", "Data file");
    input.addEventListener("change", function () { if (input.files[0]) { upload(input.files[0]); } input.remove(); });
    input.addEventListener("cancel", function () { input.remove(); });
    document.body.append(input);
    input.click();
  };
  ["dragover", "dragleave", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var zone = document.querySelector("[data-drop]");
      if (!zone || !event.dataTransfer || Array.prototype.indexOf.call(event.dataTransfer.types, "Files") < 0) { return; }
      event.preventDefault();
      zone.classList.toggle("is-over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files[0]) { upload(event.dataTransfer.files[0]); }
    });
  });
  assay.actions["open-dialog"] = function (arg) { assay.byId(arg.id).showModal(); };
  assay.actions.connect = function (arg) {
    var name = value(names.CONNECT + "-name"), url = value(names.CONNECT + "-url");
    if (!url || (arg.do === "connect" && !name)) { assay.byId(names.CONNECT + (url ? "-name" : "-url")).focus(); return; }
    act({ do: arg.do, name: name, url: url });
  };
  new MutationObserver(function () {
    var done = document.querySelector("dialog[open] [data-close]");
    if (done) { done.closest("dialog").close(); done.removeAttribute("data-close"); }
  }).observe(document.documentElement, { childList: true, subtree: true });

  assay.actions["ask-on"] = function (arg) {
    assay.set(names.SOURCE, arg.source);
    assay.ask(arg.text);
  };
  assay.actions["remove-source"] = function (arg) {
    assay.confirm("Remove " + arg.title + "?", "Its conversations stay, but cannot be run again. The data itself is not touched.", "Remove", function () {
      act({ do: "remove", source: arg.source });
    });
  };
  assay.confirm = function (title, text, word, run) {
    var dialog = assay.make("dialog", "as-dialog"), foot = assay.make("div", "as-dialog-foot");
    var no = assay.make("button", "as-btn as-btn-quiet", "Cancel"), yes = assay.make("button", "as-btn as-btn-danger", word);
    dialog.setAttribute("aria-label", title);
    no.addEventListener("click", function () { dialog.close(); });
    yes.addEventListener("click", function () { dialog.close(); run(); });
    dialog.addEventListener("close", function () { dialog.remove(); });
    foot.append(no, yes);
    dialog.append(assay.make("h2", "", title), assay.make("p", "", text), foot);
    document.body.append(dialog);
    dialog.showModal();
  };

  var editing = null;
  function pii(on) {
    var button = assay.byId("as-column-pii");
    button.setAttribute("aria-pressed", on ? "true" : "false");
    button.textContent = on ? "Personal data" : "Not personal data";
  }
  assay.actions.column = function (arg) {
    editing = arg;
    assay.byId("as-column-name").textContent = arg.table + "." + arg.column;
    [["kind", arg.kind], ["label", arg.label || ""], ["synonyms", arg.synonyms], ["unit", arg.unit]].forEach(function (pair) {
      assay.byId("as-column-" + pair[0]).value = pair[1];
    });
    pii(arg.pii);
    assay.byId("as-column").showModal();
  };
  assay.actions["column-pii"] = function (arg, node) { pii(node.getAttribute("aria-pressed") !== "true"); };
  assay.actions["column-save"] = function () {
    assay.byId("as-column").close();
    act({ do: "column", source: editing.source, table: editing.table, column: editing.column, change: {
      kind: value("as-column-kind"), label: value("as-column-label"), synonyms: value("as-column-synonyms"), unit: value("as-column-unit"),
      pii: assay.byId("as-column-pii").getAttribute("aria-pressed") === "true" } });
  };
})(window.assay);
/* Explore: kind, search and entry stand in the address, so that a place in the catalog can be shared. */
(function (assay) {
  "use strict";
  assay.clientside.explore_address = function (kind, query, pick) {
    if (location.pathname === "/explore") {
      var search = new URLSearchParams();
      if (kind && kind.kind && kind.kind !== "metric") { search.set("kind", kind.kind); }
      if (query) { search.set("q", query); }
      if (pick && pick.name) { search.set("kind", pick.kind); search.set("name", pick.name); }
      var text = search.toString();
      history.replaceState(history.state, "", location.pathname + (text ? "?" + text : ""));
    }
    return window.dash_clientside.no_update;
  };
})(window.assay);
