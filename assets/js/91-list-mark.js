/* Which item of a list stands open beside it: the row is marked here, so that opening one does not draw the list anew. */
(function () {
  "use strict";
  var due = false;
  function shows(row, open) {
    try { return JSON.parse(row.getAttribute("data-arg")).data.item === open; } catch (e) { return false; }
  }
  function mark() {
    var side = document.querySelector(".as-training-side [data-open]"), open = side && side.getAttribute("data-open");
    due = false;
    document.querySelectorAll(".as-training-list .as-list-row").forEach(function (row) {
      if (open && shows(row, open)) { row.setAttribute("aria-current", "true"); } else { row.removeAttribute("aria-current"); }
    });
  }
  new MutationObserver(function () {
    if (due) { return; }
    due = true;
    requestAnimationFrame(mark);
  }).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-open"] });
})();
