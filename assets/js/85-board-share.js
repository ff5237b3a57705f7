/* What leaves the page: files of the dashboard or a tile, links, kept views, signed links for other sites. */
(function (assay) {
  "use strict";
  var board = assay.boards, FILES = [["pdf", "PDF", "file-earmark-pdf"], ["png", "Picture (PNG)", "file-earmark-image"], ["html", "Web page (HTML)", "filetype-html"], ["xlsx", "One workbook (Excel)", "file-earmark-spreadsheet"], ["csv", "Tables (CSV)", "filetype-csv"]];
  var RIGHT = "Needs the role of an analyst. Ask an admin.";
  function address(page, kind, widget) {
    var parts = new URLSearchParams({ s: JSON.stringify({ values: page.selection.values, cross: page.selection.cross }) });
    if (widget) { parts.set("widget", widget); }
    return "/dashboards/" + encodeURIComponent(page.id) + "/export." + kind + "?" + parts;
  }
  function files(page, widget) {
    return FILES.map(function (file) { return page.asks ? { text: file[1], icon: file[2], act: "board-export", arg: { kind: file[0], widget: widget || "" } } : { text: file[1], icon: file[2], reason: RIGHT }; });
  }
  assay.actions["board-export"] = function (arg) {
    var page = board.current(), link = assay.make("a");
    assay.toast("The file is being made");
    link.href = address(page, arg.kind, arg.widget); link.download = "";
    document.body.append(link); link.click(); link.remove();
  };
  board.exports = function (widget) { return files(board.current(), widget.id).filter(function (one) { return !one.arg || one.arg.kind === "csv" || one.arg.kind === "xlsx" || one.arg.kind === "png"; }); };
  function face(icon, text) { return [assay.icon(icon), assay.make("span", "", text)]; }
  board.topTools.unshift(function (page) {
    if (page.embedded) { return null; }
    return board.menuButton(face("download", "Export"), "Export", files(page), "as-btn as-btn-secondary");
  }, function (page) {
    var views = page.views.map(function (view) { return { text: view.title, act: "board-view", arg: { selection: view.selection }, icon: "bookmark" }; });
    var choices = [{ text: "Copy a link to this", act: "board-link", icon: "link-45deg" }, { text: "Keep this view", act: "board-keep", icon: "bookmark-plus" }].concat(views);
    if (views.length) { choices.push({ text: "Forget a view", act: "board-forget", icon: "bookmark-x" }); }
    if (page.changeable) { choices.push({ text: "Link for another site", act: "board-embed", icon: "window-plus" }); }
    return board.menuButton(face("share", "Share"), "Share", choices, "as-btn as-btn-secondary");
  });
  assay.actions["board-link"] = function () { assay.copy(location.href, "Link copied, with these filters"); };
  assay.actions["board-view"] = function (arg) {
    var page = board.current();
    page.select(Object.assign(board.empty(), arg.selection));
  };
  function asked(title, build) { board.panel(title, function (box) { var form = assay.make("form", "as-builder-form"); box.append(form); build(form); }); }
  function field(label, type, value) {
    var box = assay.make("label", "as-sheet-field"), input = assay.make("input", "as-field");
    input.type = type; input.value = value; box.append(assay.make("span", "", label), input); box.input = input;
    return box;
  }
  function submit(form, text, run) {
    var button = board.button(text, "", function () {}, "primary");
    button.type = "submit"; form.append(button);
    form.addEventListener("submit", function (event) { event.preventDefault(); run(); });
  }
  assay.actions["board-keep"] = function () {
    var page = board.current();
    asked("Keep this view", function (form) {
      var name = field("Name", "text", "");
      form.append(name);
      submit(form, "Keep", function () {
        board.act(page.id, "keep-view", { title: name.input.value, selection: page.selection }).then(function (view) { page.views.push(view); page.tools(); board.closePanel(); assay.toast("Kept as “" + view.title + "”"); }, board.say);
      });
      name.input.focus();
    });
  };
  assay.actions["board-forget"] = function () {
    var page = board.current();
    asked("Kept views", function (form) {
      page.views.forEach(function (view) {
        var line = assay.make("div", "as-sheet-field");
        line.append(assay.make("span", "", view.title), board.button("Forget “" + view.title + "”", "trash", function () {
          board.act(page.id, "forget-view", { view: view.id }).then(function () {
            page.views = page.views.filter(function (one) { return one.id !== view.id; });
            page.tools();
            if (page.views.length) { line.remove(); } else { board.closePanel(); }
            assay.toast("“" + view.title + "” is forgotten");
          }, board.say);
        }, "small"));
        form.append(line);
      });
    });
  };
  assay.actions["board-embed"] = function () {
    var page = board.current();
    asked("Link for another site", function (form) {
      var site = field("Site that shows it, with https", "url", ""), days = field("Days it holds", "number", "30"), made = assay.make("p", "as-mono");
      var who = board.people("Made for", { id: page.id, one: true, empty: "You, or somebody by name", bars: function (person) { return person.opens ? "" : "Not shared with them yet"; } });
      days.input.min = 1; days.input.max = 366; made.style.overflowWrap = "anywhere";
      var look = assay.make("label", "as-sheet-field"), theme = assay.make("select", "as-field");
      [["", "As whoever looks at it has their screen"], ["light", "Light"], ["dark", "Dark"]].forEach(function (one) { var option = assay.make("option", "", one[1]); option.value = one[0]; theme.append(option); });
      look.append(assay.make("span", "", "Theme"), theme);
      form.append(assay.make("p", "as-help", "Whoever has the link sees what this person may see, with these filters. Nothing can be changed through it."), site, who, days, look);
      submit(form, "Make the link", function () {
        board.act(page.id, "embed", { site: site.input.value.replace(/\/$/, ""), viewer: who.ids()[0] || "", days: Number(days.input.value), selection: page.selection }).then(function (told) {
          var href = new URL(told.href, location.href).href + (theme.value ? "?theme=" + theme.value : ""); made.textContent = href; assay.copy(href, "Link copied");
        }, board.say);
      });
      form.append(made);
    });
  };
})(window.assay);
