/* How many alerts are new stands beside the page's name in the navigation: asked for once a minute while the page is seen,
   and whenever something was done on the page of alerts. */
(function (assay) {
  "use strict";
  var EVERY = 60000;
  function links() { return document.querySelectorAll('.as-nav a[href="/alerts"], .as-tabbar a[href="/alerts"]'); }
  function show(many) {
    links().forEach(function (link) {
      if (many) { link.setAttribute("data-new", many > 99 ? "99+" : String(many)); link.setAttribute("aria-label", "Alerts, " + many + " new"); }
      else { link.removeAttribute("data-new"); link.removeAttribute("aria-label"); }
    });
  }
  function look() {
    if (document.hidden || !links().length) { return; }
    fetch("/alerts/new").then(function (reply) { return reply.ok ? reply.json() : { new: 0 }; }).then(function (told) { show(told.new); }, function () { return null; });
  }
  assay.clientside.alerts_shown = function () { look(); return window.dash_clientside.no_update; };
  assay.actions["alerts-stop"] = function (arg) { assay.set(assay.names.ALERTS_ACTION, { do: "stop", alert: arg.job, nonce: assay.nonce() }); };
  /* A look that took long has ended: the page shows what came of it. */
  assay.alertsLooked = function (state) {
    if (!assay.byId(assay.names.ALERTS_BODY)) { return; }
    assay.set(assay.names.ALERTS_ACTION, { do: "looked", fault: state.status === "failed" ? state.fault : "", stopped: state.status === "cancelled", about: state.about || "", nonce: assay.nonce() });
  };
  /* Not at once: what the page itself needs goes first. */
  window.addEventListener("load", function () { setTimeout(look, 1500); setInterval(look, EVERY); });
})(window.assay);
