// The chart of minutes on air: drawn from what the page says, in the width that there is.

const place = document.getElementById("bieu-do");

function draw() {
  const names = JSON.parse(place.dataset.names);
  const minutes = JSON.parse(place.dataset.minutes);
  const every = Math.max(1, Math.ceil(names.length / 12));
  const chart = new uPlot(
    {
      width: place.clientWidth,
      height: 256,
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false, range: [-0.6, names.length - 0.4] }, y: { range: (_, low, high) => [0, Math.max(1, high)] } },
      axes: [
        { splits: () => names.map((_, n) => n).filter((n) => n % every === 0), values: (_, at) => at.map((n) => names[n]) },
        { size: 60 },
      ],
      series: [
        {},
        { label: place.dataset.label, fill: "#5b9dc9", stroke: "#1f5f99", paths: uPlot.paths.bars({ size: [0.7, 60] }), points: { show: false } },
      ],
    },
    [names.map((_, n) => n), minutes],
    place,
  );
  window.addEventListener("resize", () => chart.setSize({ width: place.clientWidth, height: 256 }));
}

if (place) window.addEventListener("load", draw);
