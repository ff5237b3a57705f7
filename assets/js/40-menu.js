/* Menus: open, place, walk by arrows and first letters, close by Esc, outside press or choice. */
(function (assay) {
  "use strict";
  var open = null;
  function sheetOf(button) { return button.parentElement.querySelector('[role="menu"]'); }
  function items() { return open ? Array.from(sheetOf(open).querySelectorAll('[role="menuitem"]')) : []; }
  function place(button, sheet) {
    if (window.innerWidth < 768) { sheet.style.left = sheet.style.top = ""; return; }
    var at = button.getBoundingClientRect(), box = sheet.getBoundingClientRect();
    var left = Math.min(at.left, window.innerWidth - box.width - 8), below = at.bottom + 4;
    var top = below + box.height > window.innerHeight - 8 ? Math.max(8, at.top - box.height - 4) : below;
    sheet.style.left = Math.max(8, left) + "px"; sheet.style.top = top + "px";
  }
  function close(refocus) {
    if (!open) { return; }
    var button = open; open = null;
    sheetOf(button).hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (refocus) { button.focus(); }
  }
  function show(button, last) {
    close(false);
    var sheet = sheetOf(button);
    sheet.hidden = false; open = button;
    button.setAttribute("aria-expanded", "true");
    place(button, sheet);
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
    if (event.key === "Tab") { close(false); return; }
    if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== " ") {
      var letter = event.key.toLowerCase(), all = items(), at = all.indexOf(document.activeElement);
      var hit = all.slice(at + 1).concat(all.slice(0, at + 1)).find(function (item) { return item.textContent.trim().toLowerCase().indexOf(letter) === 0; });
      if (hit) { event.preventDefault(); hit.focus(); }
    }
  }, true);
  window.addEventListener("resize", function () { close(false); });
  document.addEventListener("scroll", function (event) {
    if (open && !sheetOf(open).contains(event.target)) { close(false); }
  }, true);
  assay.menuOpen = function () { return Boolean(open); };
})(window.assay);
