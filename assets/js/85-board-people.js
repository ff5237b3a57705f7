/* People chosen by name, for sharing and for links: a field that searches, a list under it, and whom it holds. Groups are few: all are listed. */
(function (assay) {
  "use strict";
  var board = assay.boards, WAIT = 150, made = 0;
  /* use: {id: of the dashboard, chosen: ids, one: only one at a time, empty: what is said while there is nobody,
     bars: why a person cannot be chosen, or nothing}. What is made has ids(). */
  board.people = function (label, use) {
    made += 1;
    var name = "as-people-" + made, held = [], shown = [], at = -1, timer = 0, asked = 0;
    var node = assay.make("div", "as-sheet-field as-people-field"), title = assay.make("label", "", label), chips = assay.make("div", "as-people-held");
    var input = assay.make("input", "as-field"), list = assay.make("ul", "as-people-list");
    title.htmlFor = input.id = name; list.id = name + "-list"; list.hidden = true;
    list.setAttribute("role", "listbox"); list.setAttribute("aria-label", "People found");
    input.type = "text"; input.autocomplete = "off"; input.spellcheck = false;
    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }).forEach(function (one) { input.setAttribute(one[0], one[1]); });
    node.append(title, chips, input, list);
    function draw() {
      chips.replaceChildren.apply(chips, held.map(function (person) {
        var chip = assay.make("span", "as-tag as-tag-accent", person.name);
        chip.append(board.button("Remove " + person.name, "x-lg", function () { held = held.filter(function (other) { return other !== person; }); draw(); input.focus(); }, "icon"));
        return chip;
      }));
      input.placeholder = held.length ? (use.one ? "Somebody else" : "One more") : use.empty;
    }
    function shut() { clearTimeout(timer); asked += 1; list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
    function take(person) {
      if (use.bars && use.bars(person)) { return; }
      held = (use.one ? [] : held).concat([person]);
      input.value = ""; shut(); draw(); assay.say(person.name + " is chosen");
    }
    function light(next) {
      at = next;
      Array.from(list.children).forEach(function (item, i) { item.setAttribute("aria-selected", String(i === at)); if (i === at) { item.scrollIntoView({ block: "nearest" }); } });
      if (at >= 0) { input.setAttribute("aria-activedescendant", list.children[at].id); } else { input.removeAttribute("aria-activedescendant"); }
    }
    function offer(people) {
      shown = people.filter(function (one) { return !held.some(function (other) { return other.id === one.id; }); });
      list.replaceChildren.apply(list, shown.length ? shown.map(function (person, i) {
        var item = assay.make("li", "as-people-one"), bar = use.bars && use.bars(person);
        item.id = name + "-" + i; item.setAttribute("role", "option"); item.setAttribute("aria-selected", "false"); item.setAttribute("aria-disabled", String(Boolean(bar)));
        item.append(assay.make("span", "", person.name), assay.make("span", "as-help", bar || person.login));
        item.addEventListener("pointerdown", function (event) { event.preventDefault(); take(person); });
        return item;
      }) : [assay.make("li", "as-people-one as-help", input.value.trim() ? "Nobody is called that." : "There is nobody else.")]);
      list.hidden = false; input.setAttribute("aria-expanded", "true");
      light(-1); assay.say(shown.length + (shown.length === 1 ? " person" : " people"));
    }
    function search() {
      var mine = asked += 1;
      board.act(use.id, "people", { search: input.value }).then(function (told) { if (mine === asked) { offer(told.people); } }, board.say);
    }
    input.addEventListener("focus", search);
    input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(search, WAIT); });
    input.addEventListener("blur", shut);
    input.addEventListener("keydown", function (event) {
      var step = { ArrowDown: 1, ArrowUp: -1 }[event.key], many = shown.length;
      if (step && list.hidden) { event.preventDefault(); search(); return; }
      if (step && many) { event.preventDefault(); light(at < 0 && step < 0 ? many - 1 : (at + step + many) % many); return; }
      if (event.key === "Enter") { event.preventDefault(); if (!list.hidden && many && (at >= 0 || many === 1)) { take(shown[Math.max(at, 0)]); } return; }
      if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); shut(); return; }
      if (event.key === "Backspace" && !input.value && held.length) { held = held.slice(0, -1); draw(); }
    });
    /* Until it is known what they are called, those that were chosen before stay chosen. */
    var before = use.chosen || [];
    node.ids = function () { return before.concat(held.map(function (person) { return person.id; })); };
    if (before.length) { board.act(use.id, "people", { ids: before }).then(function (told) { before = []; held = told.people.concat(held); draw(); }, board.say); }
    draw();
    return node;
  };
  /* use: {id: of the dashboard, chosen: names}. What is made has names(). */
  board.groups = function (label, use) {
    var node = assay.make("fieldset", "as-groups-field"), list = assay.make("div", "as-groups-list");
    node.append(assay.make("legend", "", label), list);
    function offer(names) {
      list.replaceChildren.apply(list, names.length ? names.map(function (name) {
        var line = assay.make("label", "as-sheet-option"), box = assay.make("input");
        box.type = "checkbox"; box.value = name; box.checked = use.chosen.indexOf(name) >= 0;
        line.append(box, assay.make("span", "", name));
        return line;
      }) : [assay.make("p", "as-help", "There are no groups yet. An admin puts people into groups on the page Users.")]);
    }
    function boxes() { return Array.from(list.querySelectorAll("input")); }
    /* Until it is known which groups there are, those that were chosen before stay chosen. */
    node.names = function () { return boxes().length ? boxes().filter(function (box) { return box.checked; }).map(function (box) { return box.value; }) : use.chosen; };
    board.act(use.id, "groups").then(function (told) { offer(told.groups); }, board.say);
    return node;
  };
})(window.assay);
