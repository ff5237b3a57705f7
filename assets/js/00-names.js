/* The ids scripts use: the same as in components/ids.py (a test compares them). */
window.assay = window.assay || {};
window.assay.names = {
  THEME: "as-theme", TOAST: "as-toast", TOASTS: "as-toasts", LIVE_REGION: "as-live", NAV: "as-nav", TABBAR: "as-tabbar",
  SOURCE: "as-source", ENGINE: "as-engine", KEYS: "as-keys", NOTICE_SEEN: "as-notice-seen", CONVERSATION: "as-conversation", CONVERSATION_ACTION: "as-conversation-action",
  HISTORY: "as-history", PANEL: "as-panel", RENAME: "as-rename", COMPOSER: "as-composer",
  COMPOSER_TEXT: "as-composer-text", COMPOSER_QUERY: "as-composer-query", SOURCES_ACTION: "as-sources-action",
  EXPLORE: "as-explore", EXPLORE_KIND: "as-explore-kind", CONNECT: "as-connect", ASK: "as-ask-page",
  DRILL: "as-drill", DRILL_MENU: "as-drill-menu", EXPLAIN_ASK: "as-explain-ask", EXPLAIN: "as-explain", FOLLOW: "as-follow", BROUGHT: "as-brought", CONVERSATION_LOAD: "as-conversation-load",
  BOARD_PAGE: "as-board-page", BOARD_SEARCH: "as-board-search", PREPARED: "as-prepared", PROSPECT_SIDE: "as-prospect-side",
  ALERTS_ACTION: "as-alerts-action", ALERTS_BODY: "as-alerts-body",
  SLOTS: 24
};
(function (assay) {
  "use strict";
  assay.byId = function (id) { return document.getElementById(id); };
  assay.set = function (id, data) { window.dash_clientside.set_props(id, { data: data }); };
  assay.slot = function (type, index) { return { type: type, index: index }; };
  assay.nonce = function () {
    return (window.crypto && crypto.randomUUID) ? crypto.randomUUID() : String(Date.now()) + Math.random().toString(16).slice(2);
  };
  assay.make = function (tag, className, text) {
    var node = document.createElement(tag);
    if (className) { node.className = className; }
    if (text !== undefined && text !== null) { node.textContent = text; }
    return node;
  };
  assay.icon = function (name) {
    var node = assay.make("i", "bi bi-" + name);
    node.setAttribute("aria-hidden", "true");
    return node;
  };
  /* Each is asked for once in a theme: the browser works out the styles of the whole page before it tells. */
  var tokens = {};
  assay.token = function (name) {
    var theme = document.documentElement.getAttribute("data-bs-theme") + (window.innerWidth < 768 ? " phone" : ""), known = tokens[theme] || (tokens[theme] = {});
    if (!(name in known)) { known[name] = getComputedStyle(document.documentElement).getPropertyValue("--as-" + name).trim(); }
    return known[name];
  };
  /* A Dash component as the renderer wants it, for what the browser shows before the server has answered. */
  assay.h = function (type, props, children) {
    return { namespace: "dash_html_components", type: type, props: Object.assign({}, props, { children: children }) };
  };
  assay.say = function (text) {
    var region = assay.byId(assay.names.LIVE_REGION);
    if (region) { region.textContent = ""; setTimeout(function () { region.textContent = text; }, 30); }
  };
  assay.clientside = {};
  window.dash_clientside = Object.assign({}, window.dash_clientside, { assay: assay.clientside });
})(window.assay);
