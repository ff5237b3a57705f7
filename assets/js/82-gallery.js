/* The gallery of dashboards: found by words, category, audience, folder and favourites. */
(function (assay) {
  "use strict";
  var board = assay.boards, FACETS = [["category", "Category"], ["audience", "Audience"], ["folder", "Folder"], ["tag", "Tag"]];
  var GLYPHS = { kpi: "123", line: "graph-up", area: "graph-up", bar: "bar-chart", stacked_bar: "bar-chart", horizontal_bar: "bar-chart-steps", pie: "pie-chart", donut: "pie-chart", map: "globe", table: "table", pivot: "table", text: "text-left", heatmap: "grid-3x3", funnel: "funnel", sankey: "diagram-3", treemap: "grid-1x2", gauge: "speedometer2" };

  board.gallery = function (root) {
    var list = root.querySelector(".as-gallery-list"), facets = root.querySelector(".as-gallery-facets"), search = assay.byId(assay.names.BOARD_SEARCH);
    var wanted = { words: "", marked: false }, told = null;
    function words(card) { return [card.title, card.description, card.category, card.folder].concat(card.audience, card.tags).join(" ").toLowerCase(); }
    function fits(card) {
      var text = words(card);
      return (!wanted.marked || card.favourite) && wanted.words.toLowerCase().split(/\s+/).every(function (word) { return text.indexOf(word) >= 0; }) &&
        (!wanted.category || card.category === wanted.category) && (!wanted.audience || card.audience.indexOf(wanted.audience) >= 0) &&
        (!wanted.folder || card.folder === wanted.folder) && (!wanted.tag || card.tags.indexOf(wanted.tag) >= 0);
    }
    function tile(card) {
      var node = assay.make("article", "as-gallery-card"), head = assay.make("div", "as-gallery-head"), link = assay.make("a", "as-gallery-link", card.title);
      link.href = "/dashboards/" + encodeURIComponent(card.id);
      var star = board.button(card.favourite ? "Remove from favourites" : "Add to favourites", card.favourite ? "star-fill" : "star", function () {
        board.act(card.id, "favourite", { marked: !card.favourite }).then(function () { card.favourite = !card.favourite; draw(); }, board.say);
      }, "icon");
      star.setAttribute("aria-pressed", String(card.favourite));
      head.append(link);
      if (card.state !== "published") { head.append(assay.make("span", "as-tag as-tag-dashed", card.state === "draft" ? "Draft" : "Changed")); }
      head.append(star);
      var kinds = assay.make("div", "as-gallery-kinds");
      kinds.setAttribute("aria-hidden", "true");
      Array.from(new Set(card.kinds)).slice(0, 9).forEach(function (kind) { kinds.append(assay.icon(GLYPHS[kind] || "bar-chart")); });
      var facts = assay.make("div", "as-gallery-facts");
      facts.append(assay.make("span", "as-tag as-tag-plain", card.category));
      if (card.audience.length) { facts.append(assay.make("span", "as-help", "For " + card.audience.join(", "))); }
      facts.append(assay.make("span", "as-help", card.widget_count + " widgets"));
      if (card.folder) { facts.append(assay.make("span", "as-help", "in " + card.folder)); }
      node.append(head, assay.make("p", "as-gallery-words", card.description), kinds, facts);
      return node;
    }
    function draw() {
      var shown = told.cards.filter(fits).sort(function (a, b) { return Number(b.favourite) - Number(a.favourite); });
      list.replaceChildren.apply(list, shown.map(tile));
      if (!shown.length) {
        var none = assay.make("div", "as-tile-message");
        none.append(assay.icon("columns-gap"), assay.make("strong", "", told.cards.length ? "No dashboard fits." : "There are no dashboards yet."), assay.make("p", "", told.cards.length ? "Search for something else, or clear the filters." : "Load a sample under Sources, or make one."));
        list.append(none);
      }
      facets.replaceChildren();
      FACETS.forEach(function (facet) {
        var values = told.facets[facet[0]];
        if (values.length < 2 && !wanted[facet[0]]) { return; }
        var select = assay.make("select", "as-field as-gallery-facet");
        select.setAttribute("aria-label", facet[1]);
        [""].concat(values).forEach(function (value) { var option = assay.make("option", "", value || facet[1] + ": all"); option.value = value; option.selected = (wanted[facet[0]] || "") === value; select.append(option); });
        select.addEventListener("change", function () { wanted[facet[0]] = select.value; draw(); });
        facets.append(select);
      });
      var marked = board.button("Favourites", wanted.marked ? "star-fill" : "star", function () { wanted.marked = !wanted.marked; draw(); }, wanted.marked ? "secondary" : "quiet");
      marked.setAttribute("aria-pressed", String(wanted.marked));
      facets.append(marked);
    }
    if (search) { search.addEventListener("input", function () { wanted.words = search.value.trim(); if (told) { draw(); } }); }
    board.act("all", "gallery").then(function (found) {
      told = found; draw();
      if (found.makes && board.galleryTools) { board.galleryTools(root.querySelector(".as-gallery-tools"), found); }
    }, function (error) { list.replaceChildren(assay.make("p", "", error.message), assay.make("p", "as-help", error.hint)); });
  };
})(window.assay);
