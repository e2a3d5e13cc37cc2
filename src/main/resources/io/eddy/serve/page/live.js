// The live page: listens to /v1/events and shows what is told there.

import { listen } from "/page/stream.js";
import { Curves, Points } from "/page/charts.js";

const $ = id => document.getElementById(id);
const MOST_POINTS = 2048, MOST_ROWS = 12, MOST_PAIRS = 200;
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const number = v => v == null ? "–" : typeof v === "object" ? several(v) : typeof v !== "number" ? String(v) : String(+v.toPrecision(4));
const several = v => Object.entries(v).map(([output, said]) => `${output}: ${number(said)}`).join(", ");
const percent = v => v == null ? "–" : (100 * v).toFixed(1) + " %";

// What the first chart may be about, in words; of several outputs the second is about the second one's.
const scored = { accuracy: "accuracy", mae: "mean absolute error", perplexity: "perplexity of a word", unusual: "share found to be unusual" };
const keyOf = name => name.slice(name.lastIndexOf(".") + 1);
const outputOf = name => name.slice(0, -keyOf(name).length - 1);
const words = name => (outputOf(name) ? outputOf(name) + ": " : "") + scored[keyOf(name)];
const title = text => text[0].toUpperCase() + text.slice(1) + ", latest 1,000 events";
const isShare = name => keyOf(name) === "accuracy" || keyOf(name) === "unusual";
const formatOf = name => isShare(name) ? percent : number;

const learners = new Map();
let partition = null;

const charts = {
  accuracy: new Curves($("first"), percent),
  loss: new Curves($("second"), number),
  rate: new Curves($("throughput"), v => short.format(v)),
  calibration: new Points($("calibration"), { x: "said", y: "came true", joined: true }),
  scatter: new Points($("scatter"), { x: "said", y: "was" }),
};

function learner(of) {
  if (!learners.has(of)) {
    learners.set(of, { points: [], marks: [], rows: [], latest: null, insight: null });
    const option = document.createElement("option");
    option.value = option.textContent = of;
    $("partition").append(option);
    $("which").hidden = learners.size < 2;
    if (partition === null) partition = of;
  }
  return learners.get(of);
}

const tell = {
  history(history) {
    for (const each of history.learners) {
      const it = learner(each.partition);
      it.points = each.points;
      it.marks = each.marks;
      it.latest = each.latest;
      it.rows = [...each.predictions].reverse();
      it.insight = each.insight;
    }
    all();
  },
  metrics(metrics) {
    const it = learner(metrics.partition);
    it.latest = metrics;
    it.points.push(metrics);
    if (it.points.length > MOST_POINTS) it.points = it.points.filter((point, i) => i % 2 === 0);
    if (metrics.partition === partition) show();
  },
  prediction(prediction) {
    const it = learner(prediction.partition);
    it.rows.unshift(prediction);
    it.rows.length = Math.min(it.rows.length, MOST_PAIRS);
    if (prediction.partition === partition) showPredictions(it);
  },
  mark(mark) {
    const it = learner(mark.partition);
    it.marks.push(mark);
    if (mark.partition === partition) showMarks(it);
  },
  insight(insight) {
    learner(insight.partition).insight = insight;
    if (insight.partition === partition) showInsight(insight);
  },
};

function show() {
  const it = learners.get(partition);
  if (!it || !it.latest || !it.latest.version) return;
  const now = it.latest;
  state(now.redoLeft > 0 ? `recovering: ${whole.format(now.redoLeft)} events to learn again` : "learning", now.redoLeft > 0 ? "recovering" : "learning");
  const [key = "accuracy", other] = Object.keys(now.model).filter(name => keyOf(name) in scored);
  const what = words(key);
  const ofClasses = key === "accuracy";
  const second = other ?? (ofClasses ? "logLoss" : null);
  const scores = Object.entries(now.baselines).map(([name, score]) => [name, score[key]]).filter(([, v]) => v !== undefined);
  scores.sort((a, b) => isShare(key) ? b[1] - a[1] : a[1] - b[1]);
  const format = formatOf(key);
  $("score").textContent = format(now.model[key]);
  $("score-name").textContent = what + ", latest 1,000";
  $("baseline").textContent = scores.length ? format(scores[0][1]) : "–";
  $("baseline-name").textContent = scores.length ? `best without a model: ${scores[0][0]}` : "best without a model";
  $("rate").textContent = whole.format(now.perSecond);
  $("learned").textContent = whole.format(now.learned);
  $("lag").textContent = now.lag == null ? "–" : whole.format(now.lag);
  $("version").textContent = now.version;
  $("first-title").textContent = title(what);
  charts.accuracy.shown = format;
  curves(charts.accuracy, it, key);
  $("second").parentElement.hidden = !second;
  $("second-title").textContent = title(other ? words(other) : "log loss");
  charts.loss.shown = other ? formatOf(other) : number;
  if (second) curves(charts.loss, it, second);
  charts.rate.show(["events a second"], times(it), [it.points.map(point => point.perSecond)], it.marks);
  $("members-section").hidden = !now.members.length;
  bars($("members"), now.members.map(member => [member.name, member.weight]), v => v.toFixed(2));
  $("confusion-section").hidden = $("calibration-section").hidden = !ofClasses;
  $("scatter-section").hidden = key !== "mae";
}

const times = it => it.points.map(point => point.time / 1000);

function curves(chart, it, key) {
  const baselines = Object.keys(it.latest.baselines).filter(name => it.latest.baselines[name][key] !== undefined);
  const columns = [it.points.map(point => point.model[key] ?? null)]
    .concat(baselines.map(name => it.points.map(point => point.baselines[name]?.[key] ?? null)));
  chart.show(["model", ...baselines], times(it), columns, it.marks);
}

function cell(text, className) {
  const td = document.createElement("td");
  td.textContent = text;
  td.title = text;
  if (className) td.className = className;
  return td;
}

function showPredictions(it) {
  const ofUnusual = it.latest?.model?.unusual !== undefined;
  $("predictions").tBodies[0].replaceChildren(...it.rows.slice(0, MOST_ROWS).map(row => {
    const tr = document.createElement("tr");
    const said = row.probability == null ? number(row.prediction) : `${row.prediction} ${percent(row.probability)}`;
    const judged = typeof row.label === "string" && !ofUnusual ? (row.label === row.prediction ? "right" : "wrong") : "";
    tr.append(cell(row.id ?? ""), cell(said), cell(number(row.label), judged));
    return tr;
  }));
  const pairs = it.rows.filter(row => typeof row.label === "number" && typeof row.prediction === "number").map(row => [row.prediction, row.label]);
  if (pairs.length > 2) {
    const all = pairs.flat();
    charts.scatter.show(pairs, [Math.min(...all), Math.max(...all)]);
  }
}

function showMarks(it) {
  $("marks").replaceChildren(...[...it.marks].reverse().map(mark => {
    const li = document.createElement("li");
    li.className = mark.kind;
    const time = document.createElement("time");
    time.textContent = new Date(mark.time).toLocaleTimeString([], { hour12: false });
    const kind = document.createElement("b");
    kind.textContent = mark.kind;
    li.append(time, kind, " " + mark.text);
    return li;
  }));
}

function showInsight(insight) {
  bars($("fields"), Object.entries(insight.fields), number);
  const { classes, counts, of, bins, probabilityOf } = insight.outcomes;
  const corner = document.createElement("tr");
  corner.append(cell(of > classes.length ? `${classes.length} of ${of}` : ""), ...classes.map(name => cell(name)));
  $("confusion").replaceChildren(corner, ...classes.map((truth, i) => {
    const tr = document.createElement("tr");
    const sum = counts[i].reduce((a, b) => a + b, 0);
    tr.append(cell(truth), ...counts[i].map(count => {
      const td = cell(sum ? percent(count / sum) : "–");
      td.style.background = `rgba(var(--heat), ${sum ? .65 * count / sum : 0})`;
      td.title = whole.format(count);
      return td;
    }));
    return tr;
  }));
  if (bins.length) charts.calibration.show(bins.map(bin => [bin.said, bin.came]), [0, 1]);
  $("calibration-note").textContent = probabilityOf
    ? `Of what is said to be ${probabilityOf} with 70 %, 70 % should be.` : "Of what is said with 70 %, 70 % should come true.";
}

function bars(element, entries, format) {
  const most = Math.max(1e-9, ...entries.map(([, value]) => value));
  element.replaceChildren(...[...entries].sort((a, b) => b[1] - a[1]).flatMap(([name, value]) => {
    const label = document.createElement("span"), bar = document.createElement("i"), figure = document.createElement("b");
    label.textContent = label.title = name;
    bar.style.width = 100 * value / most + "%";
    figure.textContent = format(value);
    return [label, bar, figure];
  }));
}

function state(text, className) {
  $("state").textContent = text;
  $("state").className = "state " + className;
}

function all() {
  const it = learners.get(partition);
  if (!it) return;
  show();
  showPredictions(it);
  showMarks(it);
  if (it.insight?.outcomes) showInsight(it.insight);
}

function theme(name) {
  document.documentElement.dataset.theme = name;
  Object.values(charts).forEach(chart => chart.restyle());
  all();
}

const dark = matchMedia("(prefers-color-scheme: dark)");
theme(localStorage.getItem("theme") || (dark.matches ? "dark" : "light"));
dark.addEventListener("change", () => localStorage.getItem("theme") || theme(dark.matches ? "dark" : "light"));
$("theme").addEventListener("click", () => {
  const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("theme", next);
  theme(next);
});
$("partition").addEventListener("change", event => {
  partition = Number(event.target.value);
  Object.values(charts).forEach(chart => chart.restyle());
  all();
});
$("ask").addEventListener("submit", event => {
  event.preventDefault();
  sessionStorage.setItem("token", $("token").value);
  $("ask").hidden = true;
  begin();
});

function begin() {
  state("connecting …", "");
  listen("/v1/events", () => sessionStorage.getItem("token"), (type, data) => tell[type]?.(data),
    reason => state("away: " + reason, "away"),
    () => {
      state("a token is wanted", "away");
      $("ask").hidden = false;
    });
}

begin();
