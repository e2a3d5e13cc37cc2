// Thin covers around uPlot: colours come from the page's style, marks are vertical lines.

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const HEIGHT = 210;
const COLOURS = ["--model", "--other", "--third"];
const MARKS = { drift: "--bad", snapshot: "--good", recovery: "--other" };

const clock = seconds => new Date(seconds * 1000).toLocaleTimeString([], { hour12: false });

function axis(size) {
  return { stroke: colour("--faint"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, size };
}

function drawMarks(u, marks) {
  const { ctx, bbox } = u;
  ctx.save();
  for (const mark of marks) {
    const x = u.valToPos(mark.time / 1000, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = colour(MARKS[mark.kind] || "--faint");
    ctx.globalAlpha = mark.kind === "snapshot" ? .35 : .9;
    ctx.setLineDash(mark.kind === "snapshot" ? [2, 4] : []);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

/** A chart of curves over time; show(names, times, columns, marks) draws it anew. */
export class Curves {
  constructor(element, shown) {
    this.element = element;
    this.shown = shown;
    this.names = null;
    new ResizeObserver(() => this.plot && this.plot.setSize(this.size())).observe(element);
  }

  size() {
    return { width: this.element.clientWidth, height: HEIGHT };
  }

  show(names, times, columns, marks) {
    this.marks = marks;
    const data = [times, ...columns];
    if (this.plot && this.names === names.join()) {
      this.plot.setData(data);
      return;
    }
    this.restyle();
    this.names = names.join();
    this.plot = new uPlot({
      ...this.size(),
      series: [{ label: "at", value: (u, t) => t == null ? "" : clock(t) }].concat(names.map((name, i) => ({
        label: name, stroke: colour(COLOURS[i % 3]), width: i ? 1 : 2, points: { show: false },
        value: (u, v) => v == null ? "" : this.shown(v),
      }))),
      axes: [{ ...axis(26), space: 70, values: (u, ticks) => ticks.map(clock) }, { ...axis(52), values: (u, ticks) => ticks.map(this.shown) }],
      scales: { y: { range: (u, low, high) => low === high ? [low - .5, high + .5] : uPlot.rangeNum(low, high, .1, true) } },
      hooks: { draw: [u => drawMarks(u, this.marks || [])] },
    }, data, this.element);
  }

  /** Takes colours anew at the next show. */
  restyle() {
    if (this.plot) this.plot.destroy();
    this.plot = null;
    this.names = null;
  }
}

/** Points of what was said and what was, beside the line where both are equal. */
export class Points {
  constructor(element, labels) {
    this.element = element;
    this.labels = labels;
    new ResizeObserver(() => this.plot && this.plot.setSize(this.size())).observe(element);
  }

  size() {
    return { width: this.element.clientWidth, height: HEIGHT + 20 };
  }

  show(pairs, bounds) {
    const sorted = [...pairs].sort((a, b) => a[0] - b[0]);
    const xs = [bounds[0], ...sorted.map(p => p[0]), bounds[1]];
    const data = [xs, xs, [null, ...sorted.map(p => p[1]), null]];
    this.bounds = bounds;
    if (this.plot) {
      this.plot.setData(data);
      return;
    }
    this.plot = new uPlot({
      ...this.size(),
      legend: { show: false }, cursor: { show: false },
      scales: { x: { time: false, range: () => this.bounds }, y: { range: () => this.bounds } },
      series: [{}, { stroke: colour("--faint"), dash: [4, 4], width: 1, points: { show: false } },
        { stroke: colour("--model"), width: this.labels.joined ? 2 : 0, points: { show: true, size: 6, fill: colour("--model") } }],
      axes: [{ ...axis(40), label: this.labels.x, labelSize: 16, labelFont: "12px system-ui" },
        { ...axis(44), label: this.labels.y, labelSize: 16, labelFont: "12px system-ui" }],
    }, data, this.element);
  }

  restyle() {
    if (this.plot) this.plot.destroy();
    this.plot = null;
  }
}
