/* Colours SQL when it is first looked at. The text itself never changes: pieces are cut, not rewritten. */
(function (assay) {
  "use strict";
  var KEYWORDS = new Set(("with as select distinct from where group by order having limit offset join left right full inner outer cross on using and or " +
    "not in is null case when then else end over partition between like ilike union all except intersect asc desc nulls first last cast interval " +
    "filter date timestamp true false exists qualify rows range preceding following current row").split(" "));
  var TOKEN = /('(?:[^']|'')*')|("[^"]*"|`[^`]*`)|(\b\d+(?:\.\d+)?\b)|(\b[A-Za-z_]\w*\b)/g;
  function kind(match) {
    if (match[1]) { return "text"; }
    if (match[2]) { return "name"; }
    if (match[3]) { return "number"; }
    return KEYWORDS.has(match[4].toLowerCase()) ? "keyword" : "";
  }
  assay.colourSql = function (host) {
    host.querySelectorAll("[data-sql]:not([data-coloured])").forEach(function (code) {
      var text = code.textContent, end = 0, parts = [];
      Array.from(text.matchAll(TOKEN)).forEach(function (match) {
        var name = kind(match);
        if (!name) { return; }
        parts.push(document.createTextNode(text.slice(end, match.index)), assay.make("span", "as-sql-" + name, match[0]));
        end = match.index + match[0].length;
      });
      parts.push(document.createTextNode(text.slice(end)));
      code.replaceChildren.apply(code, parts);
      code.setAttribute("data-coloured", "");
    });
  };
  new MutationObserver(function () { assay.colourSql(document); }).observe(document.documentElement, { childList: true, subtree: true });
  assay.actions.copy = function (arg, node) { assay.copy(node.parentElement.querySelector("[data-sql]").textContent, "SQL copied"); };
})(window.assay);
