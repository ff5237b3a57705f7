/* How a cell of the grid reads: full value, thousands separated, true minus, dates in words. */
(function () {
  "use strict";
  var MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  var SIGNS = { USD: "$", EUR: "€", GBP: "£", JPY: "¥", CNY: "CN¥", INR: "₹", KRW: "₩", BRL: "R$", CAD: "CA$", AUD: "A$", NZD: "NZ$", MXN: "MX$", ILS: "₪", TRY: "₺", UAH: "₴", VND: "₫", PHP: "₱" };
  /* What stands in front of an amount: a sign, or the code of the currency; nothing for other units. */
  function sign(unit) { return SIGNS[unit] || (/^[A-Z]{3}$/.test(unit || "") ? unit + "\u00a0" : ""); }
  /* Making what writes numbers takes longer than to write one; a table has hundreds. */
  var writers = {};
  function written(least, most) {
    var name = least + "-" + most;
    return writers[name] || (writers[name] = new Intl.NumberFormat("en-US", { minimumFractionDigits: least, maximumFractionDigits: most }));
  }
  /* The decimals that all numbers of a column have, so that they stand under each other: none among whole ones. */
  function digitsOf(values, unit) {
    var numbers = values.filter(function (value) { return typeof value === "number"; });
    var most = Math.max.apply(null, numbers.map(Math.abs).concat(0));
    if (numbers.every(Number.isInteger)) { return 0; }
    return sign(unit) || most >= 1 ? 2 : 4;
  }
  function number(value, unit, alike) {
    if (unit === "percent") { return (100 * value).toFixed(1).replace("-", "−") + "%"; }
    var digits = alike === undefined || alike === null ? digitsOf([value], unit) : Number(alike);
    var text = written(sign(unit) || alike !== undefined ? digits : 0, digits).format(Math.abs(value));
    return (value < 0 ? "−" : "") + sign(unit) + text;
  }
  /* A fiscal year is named after the year it ends in; `first` is the month it begins in. */
  function fiscal(year, month, first, quarter) {
    var named = "FY" + (first > 1 && month >= first ? year + 1 : year);
    return quarter ? "Q" + (Math.floor(((month - first + 12) % 12) / 3) + 1) + " " + named : named;
  }
  function when(value, grain, first) {
    var parts = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?/.exec(value);
    if (!parts) { return value; }
    var month = MONTHS[Number(parts[2]) - 1];
    if (grain === "fiscal_year" || grain === "fiscal_quarter") {
      return fiscal(Number(parts[1]), Number(parts[2]), first, grain === "fiscal_quarter");
    }
    if (grain === "year") { return parts[1]; }
    if (grain === "quarter") { return "Q" + (Math.floor((Number(parts[2]) - 1) / 3) + 1) + " " + parts[1]; }
    if (grain === "month") { return month + " " + parts[1]; }
    var day = Number(parts[3]) + " " + month + " " + parts[1];
    return parts[4] && (parts[4] !== "00" || parts[5] !== "00") ? day + ", " + parts[4] + ":" + parts[5] : day;
  }
  function cell(value, format) {
    if (value === undefined) { return ""; } /* a row on its way */
    if (value === null) { return "–"; }
    if (format.labels && Object.prototype.hasOwnProperty.call(format.labels, value)) { return format.labels[value]; }
    if (format.type === "name") { return String(value); }
    if (typeof value === "boolean") { return value ? "Yes" : "No"; }
    if (typeof value === "number") { return number(value, format.unit, format.digits); }
    if (format.type === "date" || format.type === "timestamp") { return when(String(value), format.grain, Number(format.fiscal || 1)); }
    return String(value);
  }
  var functions = window.dashAgGridFunctions = window.dashAgGridFunctions || {};
  functions.assayCell = cell;
  functions.assayDigits = digitsOf;
  /* What a column filter compares: a share as it is shown, a moment by its day. */
  functions.assayScaled = function (value, scale) { return typeof value === "number" ? scale * value : value; };
  functions.assayDay = function (value) {
    var parts = /^(\d{4})-(\d\d)-(\d\d)/.exec(value || "");
    return parts ? new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) : null;
  };
  functions.assayBody = function () { return document.body; };
})();
