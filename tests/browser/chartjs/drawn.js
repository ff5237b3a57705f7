/* Draws a configuration and says how much of its area is painted in colour. */
(text) => {
  const box = document.getElementById("box"), canvas = document.createElement("canvas");
  box.replaceChildren(canvas);
  const chart = new Chart(canvas, JSON.parse(text));
  const area = chart.chartArea, ratio = canvas.width / chart.width;
  const wide = Math.max(1, Math.round(area.width * ratio)), high = Math.max(1, Math.round(area.height * ratio));
  const pixels = canvas.getContext("2d").getImageData(area.left * ratio, area.top * ratio, wide, high).data;
  let painted = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    const most = Math.max(pixels[i], pixels[i + 1], pixels[i + 2]), least = Math.min(pixels[i], pixels[i + 1], pixels[i + 2]);
    if (pixels[i + 3] > 60 && most - least > 24) { painted += 1; }
  }
  return { painted: 10000 * painted / (wide * high), elements: chart.getDatasetMeta(0).data.length };
}
