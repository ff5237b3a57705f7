/* Menus: made when opened, placed beside their button, walked by arrows and first letters, closed by Esc, an outside
   press or a choice. A choice acts as if its button had been pressed. */
(function (assay) {
  "use strict";
  var open = null, sheet = null;
  function line(choice) {
    var node = assay.make(choice.href ? "a" : "button", "as-menu-item" + (choice.active ? " is-active" : ""));
    var text = assay.make("span", "as-menu-text", choice.text);
    node.setAttribute("role", "menuitem"); node.tabIndex = -1;
    if (choice.icon) { node.append(assay.icon(choice.icon)); }
    if (choice.reason) { text.append(assay.make("span", "as-menu-reason", choice.reason)); node.setAttribute("aria-disabled", "true"); }
    node.append(text);
    if (choice.detail) { node.append(assay.make("span", "as-menu-detail", choice.detail)); }
    if (choice.href) { node.href = choice.href; if (choice.download) { node.setAttribute("download", ""); } return node; }
    node.type = "button";
    if (choice.act && !choice.reason) {
      var owner = open;
      node.addEventListener("click", function (event) { assay.actions[choice.act](choice.arg || null, owner, event); });
    }
    return node;
  }
  function build(button) {
    var made = assay.make("div", "as-menu"), title = button.getAttribute("data-title");
    made.setAttribute("role", "menu");
    made.setAttribute("aria-label", title || button.getAttribute("aria-label") || button.textContent);
    if (title) {
      var head = assay.make("div", "as-menu-title", title);
      head.setAttribute("role", "presentation");
      made.append(head);
    }
    JSON.parse(button.getAttribute("data-menu")).forEach(function (choice) { made.append(line(choice)); });
    return made;
  }
  function items() { return sheet ? Array.from(sheet.querySelectorAll('[role="menuitem"]')) : []; }
  function place(button) {
    if (window.innerWidth < 768) { return; }
    var at = button.getBoundingClientRect(), box = sheet.getBoundingClientRect();
    var left = Math.min(at.left, window.innerWidth - box.width - 8), below = at.bottom + 4;
    var top = below + box.height > window.innerHeight - 8 ? Math.max(8, at.top - box.height - 4) : below;
    sheet.style.left = Math.max(8, left) + "px"; sheet.style.top = top + "px";
  }
  function close(refocus) {
    if (!open) { return; }
    var button = open;
    sheet.remove(); open = sheet = null;
    button.setAttribute("aria-expanded", "false");
    if (refocus) { button.focus(); }
  }
  function show(button, last) {
    close(false);
    open = button; sheet = build(button);
    (button.closest("dialog") || document.body).append(sheet);
    button.setAttribute("aria-expanded", "true");
    place(button);
    var all = items(), chosen = all.find(function (item) { return item.classList.contains("is-active"); });
    (chosen || all[last ? all.length - 1 : 0] || sheet).focus({ preventScroll: true });
  }
  function move(step, to) {
    var all = items(), at = all.indexOf(document.activeElement);
    var next = to !== undefined ? to : (at + step + all.length) % all.length;
    if (all[next]) { all[next].focus(); }
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest(".as-menu-button");
    if (button) { if (open === button) { close(true); } else { show(button); } return; }
    var item = event.target.closest('[role="menuitem"]');
    if (item && item.getAttribute("aria-disabled") === "true") { return; }
    if (item || !event.target.closest('[role="menu"]')) { close(Boolean(item)); }
  });
  document.addEventListener("keydown", function (event) {
    var button = event.target.closest && event.target.closest(".as-menu-button");
    if (!open && button && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault(); show(button, event.key === "ArrowUp"); return;
    }
    if (!open) { return; }
    var keys = { ArrowDown: [1], ArrowUp: [-1], Home: [0, 0], End: [0, items().length - 1] };
    if (keys[event.key]) { event.preventDefault(); move.apply(null, keys[event.key]); return; }
    if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); close(true); return; }
    if (event.key === "Tab") { close(true); return; }
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== " ") {
      var letter = event.key.toLowerCase(), all = items(), at = all.indexOf(document.activeElement);
      var hit = all.slice(at + 1).concat(all.slice(0, at + 1)).find(function (item) { return item.textContent.trim().toLowerCase().indexOf(letter) === 0; });
      if (hit) { event.preventDefault(); hit.focus(); }
    }
  }, true);
  window.addEventListener("resize", function () { close(false); });
  document.addEventListener("scroll", function (event) {
    if (open && !sheet.contains(event.target)) { close(false); }
  }, true);
  assay.menuOpen = function () { return Boolean(open); };
})(window.assay);
