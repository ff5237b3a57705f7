/* What a dashboard's page says to the server, and the selection as it stands in the address. */
(function (assay) {
  "use strict";
  var board = assay.boards = {};
  function headers() { return { "Content-Type": "application/json", "X-Assay": "1" }; }
  function failed(response) {
    return response.json().catch(function () { return {}; }).then(function (told) {
      var error = told.error || {}, made = new Error(error.message || "Assay did not answer.");
      made.hint = error.hint || helps(response, Boolean(error.message));
      made.status = response.status;
      throw made;
    });
  }
  /* What to do where the server does not say: a fault in what was sent stays one however often it is sent. */
  function helps(response, told) {
    var wait = Number(response.headers.get("Retry-After"));
    if (response.status === 401) { return "Sign in again."; }
    if (response.status === 429) { return wait ? "Try again in " + wait + (wait === 1 ? " second." : " seconds.") : "Try again in a minute."; }
    if (told) { return ""; }
    if ([502, 503, 504].indexOf(response.status) >= 0) { return "The server may be starting. Try again in half a minute."; }
    return "Load the page anew. If it stays so, tell whoever runs Assay what you did.";
  }
  function send(path, body, signal) {
    return fetch(path, { method: "POST", headers: headers(), body: JSON.stringify(body || {}), signal: signal, credentials: "same-origin" }).then(
      function (response) { return response.ok ? response : failed(response); },
      function (error) {
        if (error.name !== "AbortError") { error = new Error("The server cannot be reached."); error.hint = "Nothing was lost. Try again."; }
        throw error;
      });
  }
  board.act = function (id, act, body) {
    return send("/dashboards/" + encodeURIComponent(id) + "/do/" + act, body).then(function (response) { return response.json(); });
  };
  /* One line for each widget, as soon as it is there. */
  board.fill = function (id, body, each, signal) {
    return send("/dashboards/" + encodeURIComponent(id) + "/fill", body, signal).then(function (response) {
      var reader = response.body.getReader(), decoder = new TextDecoder(), rest = "";
      function read() {
        return reader.read().then(function (chunk) {
          rest += decoder.decode(chunk.value || new Uint8Array(), { stream: !chunk.done });
          var lines = rest.split("\n");
          rest = lines.pop();
          lines.forEach(function (line) { if (line) { each(JSON.parse(line)); } });
          return chunk.done ? null : read();
        });
      }
      return read();
    });
  };
  board.say = function (error) { assay.toast([error.message, error.hint].filter(Boolean).join(" "), { bad: true }); };

  /* The selection in the address, behind "#", so that it can be shared and the back button undoes it. */
  board.empty = function () { return { values: {}, cross: [] }; };
  function shaped(found) {
    var fine = found.values && typeof found.values === "object" && !Array.isArray(found.values) && Array.isArray(found.cross);
    if (!fine || !found.cross.every(function (one) { return one && Array.isArray(one.parts); })) { throw new Error("not a selection"); }
    return { values: found.values, cross: found.cross };
  }
  board.fromAddress = function () {
    var raw = new URLSearchParams(location.hash.slice(1)), found = board.empty();
    try { found = shaped(Object.assign(board.empty(), JSON.parse(raw.get("s") || "{}"))); } catch (e) { assay.toast("The filters in this address cannot be read; they are left out.", { bad: true }); }
    var drill = null;
    try { drill = JSON.parse(raw.get("drill") || "null"); } catch (e) { drill = null; }
    return { selection: found, tab: raw.get("tab") || "", drill: drill };
  };
  board.toAddress = function (selection, tab, replace, drill) {
    var parts = new URLSearchParams();
    if (Object.keys(selection.values).length || selection.cross.length) { parts.set("s", JSON.stringify(selection)); }
    if (tab) { parts.set("tab", tab); }
    if (drill) { parts.set("drill", JSON.stringify(drill)); }
    var text = parts.toString(), address = location.pathname + location.search + (text ? "#" + text : "");
    if (address === location.pathname + location.search + location.hash) { return; }
    history[replace ? "replaceState" : "pushState"](history.state, "", address);
  };
  board.same = function (one, other) { return JSON.stringify(one) === JSON.stringify(other); };
  board.button = function (text, icon, run, kind) {
    var node = assay.make("button", "as-btn as-btn-" + (kind || "secondary"));
    node.type = "button";
    if (icon) { node.append(assay.icon(icon)); }
    if (kind === "icon") { node.setAttribute("aria-label", text); node.title = text; } else { node.append(assay.make("span", "", text)); }
    node.addEventListener("click", run);
    return node;
  };
  board.menuButton = function (face, name, choices, className) {
    var node = assay.make("button", "as-menu-button " + (className || "as-btn as-btn-icon"));
    node.type = "button";
    node.setAttribute("aria-haspopup", "menu"); node.setAttribute("aria-expanded", "false");
    node.setAttribute("data-menu", JSON.stringify(choices));
    if (typeof face === "string") { node.append(assay.icon(face)); node.setAttribute("aria-label", name); } else { node.append.apply(node, face); }
    return node;
  };
})(window.assay);
