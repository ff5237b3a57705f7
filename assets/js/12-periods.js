/* Names of stretches of days, as assay/semantic/period_labels.py gives them: "2025", "Jul–Sep 2025", "3–14 Mar 2025" (a
   test compares them). Both days are in it, as YYYY-MM-DD; one that is missing leaves it open. */
(function (assay) {
  "use strict";
  var MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  function parts(text) { var found = String(text).split("-").map(Number); return { y: found[0], m: found[1], d: found[2] }; }
  function day(one) { return one.d + " " + MONTHS[one.m - 1] + " " + one.y; }
  function month(one) { return MONTHS[one.m - 1]; }
  function ends(one) { return one.d === new Date(Date.UTC(one.y, one.m, 0)).getUTCDate(); }
  function months(from, to) {
    if (from.m === 1 && to.m === 12) { return from.y === to.y ? String(from.y) : from.y + "–" + to.y; }
    if (from.y !== to.y) { return month(from) + " " + from.y + "–" + month(to) + " " + to.y; }
    return (from.m === to.m ? "" : month(from) + "–") + month(to) + " " + to.y;
  }
  assay.period = function (start, last) {
    if (!start || !last) { return start ? "Since " + day(parts(start)) : last ? "Up to " + day(parts(last)) : "All time"; }
    var from = parts(start), to = parts(last);
    if (from.d === 1 && ends(to) && start <= last) { return months(from, to); }
    if (start >= last) { return day(from); }
    if (from.y !== to.y) { return day(from) + "–" + day(to); }
    return (from.m !== to.m ? from.d + " " + month(from) : from.d) + "–" + day(to);
  };
})(window.assay);
