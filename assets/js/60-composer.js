/* The composer: underlines in a mirrored layer, suggestions as an ARIA combobox, drafts kept over a reload. */
(function (assay) {
  "use strict";
  var names = assay.names, ICONS = { fix: "magic", complete: "arrow-right", value: "tag", metric: "bar-chart", dimension: "diagram-3", asked: "clock-history", verified: "patch-check" };
  var GROUPS = [["fix", "Did you mean"], ["complete", "Complete the question"], ["metric", "Complete the question"], ["dimension", "Complete the question"],
    ["value", "Complete the question"], ["verified", "Verified questions"], ["asked", "Asked before"]];
  var state = { timer: 0, items: [], at: -1, seen: "", dismissed: false };

  function field() { return assay.byId(names.COMPOSER_TEXT); }
  function box() { return assay.byId(names.COMPOSER); }
  function part(name) { return assay.byId(names.COMPOSER + "-" + name); }
  function draftKey() { return "assay-draft" + location.search; }

  function mirror(text, spans) {
    var layer = part("mirror"), end = 0;
    layer.replaceChildren();
    (spans || []).slice().sort(function (a, b) { return a.start - b.start; }).forEach(function (span) {
      if (span.start < end || text.slice(span.start, span.end).toLowerCase() !== span.text.toLowerCase()) { return; }
      layer.append(document.createTextNode(text.slice(end, span.start)), assay.make("span", "as-rec as-rec-" + span.role, text.slice(span.start, span.end)));
      end = span.end;
    });
    layer.append(document.createTextNode(text.slice(end) + "\u200b"));
  }
  function closeList() {
    var list = part("list");
    if (list) { list.hidden = true; }
    state.items = []; state.at = -1;
    if (field()) { field().removeAttribute("aria-activedescendant"); }
  }
  function highlight(index) {
    state.at = index;
    state.items.forEach(function (item, i) { item.node.setAttribute("aria-selected", i === index ? "true" : "false"); });
    if (index >= 0) {
      state.items[index].node.scrollIntoView({ block: "nearest" });
      field().setAttribute("aria-activedescendant", state.items[index].node.id);
    } else { field().removeAttribute("aria-activedescendant"); }
  }
  function option(completion, index) {
    var node = assay.make("div", "as-suggest-item");
    node.id = "as-option-" + index;
    node.setAttribute("role", "option"); node.setAttribute("aria-selected", "false");
    node.append(assay.icon(ICONS[completion.kind] || "arrow-right"), assay.make("span", "", completion.text));
    if (completion.detail) { node.append(assay.make("span", "as-suggest-detail", completion.detail)); }
    node.addEventListener("mousedown", function (event) { event.preventDefault(); take(index); });
    return node;
  }
  function openList(completions) {
    var list = part("list"), last = "";
    list.replaceChildren(); state.items = []; state.at = -1;
    GROUPS.forEach(function (group) {
      completions.filter(function (c) { return c.kind === group[0]; }).forEach(function (completion) {
        if (group[1] !== last) {
          var head = assay.make("div", "as-suggest-group", group[1]);
          head.setAttribute("role", "presentation"); list.append(head); last = group[1];
        }
        var node = option(completion, state.items.length);
        list.append(node); state.items.push({ node: node, completion: completion });
      });
    });
    list.hidden = !state.items.length;
    counted(state.items.length);
  }
  function counted(number) {
    if (number && number !== state.told) { assay.say(number === 1 ? "1 suggestion" : number + " suggestions"); }
    state.told = number;
  }
  function write(text) {
    var input = field();
    input.value = text;
    input.setSelectionRange(text.length, text.length);
    changed();
  }
  function take(index) {
    var completion = state.items[index].completion;
    write(field().value.slice(0, completion.start) + completion.insert);
    field().focus();
  }
  function counts(text, spans) {
    var unknown = (spans || []).filter(function (span) { return span.role === "unknown"; }).length;
    part("count").textContent = text && unknown ? unknown + (unknown === 1 ? " word not known" : " words not known") : "";
  }
  function changed() {
    var input = field(), text = input.value;
    mirror(text, state.spans);
    box().classList.toggle("is-typing", Boolean(text.trim()));
    box().querySelector('[data-act="submit"]').setAttribute("aria-disabled", text.trim() ? "false" : "true");
    try { sessionStorage.setItem(draftKey(), text); } catch (e) { void e; }
    state.dismissed = false;
    clearTimeout(state.timer);
    if (!text.trim()) { state.spans = []; state.seen = ""; counts("", []); closeList(); return; }
    state.timer = setTimeout(function () { assay.set(names.COMPOSER_QUERY, { text: text }); }, 70);
  }
  assay.clientside.paint = function (typing) {
    var input = field();
    if (!input || !typing || typing.text !== input.value) { return window.dash_clientside.no_update; }
    state.spans = typing.spans;
    mirror(input.value, typing.spans); counts(input.value, typing.spans);
    box().classList.toggle("is-following", Boolean(typing.follow_up));
    if (typing.follow_up) { part("hint").textContent = "↳ " + typing.follow_up; } else { part("hint").textContent = part("hint").dataset.said || ""; }
    if (document.activeElement === input && !state.dismissed && input.value.trim()) { openList(typing.completions); } else { closeList(); }
    return window.dash_clientside.no_update;
  };
  assay.composer = {
    clear: function () { if (field()) { write(""); closeList(); } },
    fill: function (text) { write(text); field().focus(); },
    ready: function () {
      var input = field();
      if (!input || input.dataset.ready) { return; }
      input.dataset.ready = "1";
      input.setAttribute("aria-autocomplete", "list");
      input.setAttribute("aria-controls", names.COMPOSER + "-list");
      part("hint").dataset.said = part("hint").textContent;
      var draft = null;
      try { draft = sessionStorage.getItem(draftKey()); } catch (e) { void e; }
      if (draft) { write(draft); }
    }
  };
  function submit() {
    var text = field().value.trim();
    if (!text) { field().focus(); return; }
    clearTimeout(state.timer); closeList(); state.dismissed = true;
    assay.ask(text);
    assay.composer.clear();
  }
  assay.actions.submit = submit;

  document.addEventListener("input", function (event) { if (event.target.id === names.COMPOSER_TEXT) { changed(); } });
  document.addEventListener("focusin", function (event) { if (event.target.id === names.COMPOSER_TEXT) { assay.composer.ready(); } });
  document.addEventListener("focusout", function (event) { if (event.target.id === names.COMPOSER_TEXT) { setTimeout(closeList, 120); } });
  document.addEventListener("keydown", function (event) {
    if (event.target.id !== names.COMPOSER_TEXT || event.isComposing) { return; }
    var opened = state.items.length > 0;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (opened && state.at >= 0) { take(state.at); } else { submit(); }
    } else if (event.key === "Tab" && !event.shiftKey && opened) {
      event.preventDefault(); take(Math.max(state.at, 0));
    } else if (event.key === "ArrowDown" && opened) {
      event.preventDefault(); highlight((state.at + 1) % state.items.length);
    } else if (event.key === "ArrowUp" && opened) {
      event.preventDefault(); highlight((state.at - 1 + state.items.length) % state.items.length);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (opened) { state.dismissed = true; closeList(); } else { event.target.blur(); }
    }
  });
})(window.assay);
