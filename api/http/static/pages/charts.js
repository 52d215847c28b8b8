// Draws every element with data-chart: from a JSON address, or from a table of the page.
// Tooltips are drawn on the canvas: the security policy allows no inline styles.
"use strict";
const chinese = document.documentElement.lang.startsWith("zh");
const say = chinese
  ? { pilots: "个试点", projects: "个项目", shared: "联系强度", compare: "点击比较", of: "共" }
  : { pilots: "pilots", projects: "projects", shared: "strength", compare: "select to compare", of: "of" };
const COLOURS = ["#10568c", "#c25e00", "#2b6b45", "#8a3a8f", "#a88400", "#a1303a", "#3c7f8f", "#6b6b6b"];
const FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const base = { textStyle: { fontFamily: FONT }, animation: !still, color: COLOURS };
const tooltip = { renderMode: "richText", confine: true };

function start(element) {
  const chart = echarts.init(element, null, { renderer: "canvas" });
  new ResizeObserver(() => chart.resize()).observe(element);
  return chart;
}

function drawNetwork(element, data) {
  const chart = start(element);
  const narrow = element.clientWidth < 600;
  const controls = document.querySelector('[data-controls="network"]');
  const draw = () => {
    const find = controls.elements.find.value.trim();
    const least = Number(controls.elements.least.value);
    const links = data.links.filter((link) => link.weight >= least);
    const linked = new Set(links.flatMap((link) => [link.source, link.target]));
    chart.setOption({
      ...base,
      tooltip: {
        ...tooltip,
        formatter: ({ dataType, data: item }) =>
          dataType === "edge"
            ? `${item.names} · ${say.shared} ${item.weight.toFixed(2)}\n${say.compare}`
            : `${item.title} · ${item.prefecture} · ${item.projects} ${say.projects}`,
      },
      legend: [{ data: data.groups, top: 4 }],
      series: [{
        type: "graph", layout: "force", roam: true, draggable: true,
        force: { repulsion: narrow ? 60 : 130, edgeLength: narrow ? 40 : 80, gravity: 0.12, layoutAnimation: !still && !narrow },
        categories: data.groups.map((name) => ({ name })),
        label: { show: !narrow, position: "right", formatter: ({ data: item }) => item.title, fontSize: 11 },
        labelLayout: { hideOverlap: true },
        lineStyle: { color: "source", opacity: 0.45, curveness: 0.1 },
        emphasis: { focus: "adjacency", label: { show: true } },
        data: data.nodes.filter((node) => linked.has(node.id) || !least).map((node) => ({
          name: node.id, title: node.name, prefecture: node.prefecture, projects: node.projects, address: node.address,
          category: Math.max(0, node.group - 1),
          symbolSize: 6 + 2.2 * Math.sqrt(node.projects),
          itemStyle: find && node.name.includes(find) ? { borderColor: "#000", borderWidth: 4 } : {},
        })),
        links: links.map((link) => ({ ...link, lineStyle: { width: 0.5 + 5 * link.weight } })),
      }],
    }, { replaceMerge: ["series"] });
  };
  const nameOf = Object.fromEntries(data.nodes.map((node) => [node.id, node.name]));
  for (const link of data.links) link.names = `${nameOf[link.source]} — ${nameOf[link.target]}`;
  chart.on("click", ({ dataType, data: item }) => {
    location.href = dataType === "edge"
      ? `/compare?pilot=${encodeURIComponent(item.source)}&pilot=${encodeURIComponent(item.target)}`
      : item.address;
  });
  controls.addEventListener("input", draw);
  controls.addEventListener("submit", (event) => event.preventDefault());
  draw();
}

function drawHeat(element, data) {
  element.style.height = `${120 + 20 * data.types.length}px`;
  const chart = start(element);
  const narrow = element.clientWidth < 600;
  chart.setOption({
    ...base,
    tooltip: {
      ...tooltip,
      formatter: ({ value: [column, row, count] }) =>
        `${data.types[row]} · ${data.prefectures[column]}: ${count} ${say.pilots} (${say.of} ${data.pilots[data.prefectures[column]]})`,
    },
    grid: { left: narrow ? 110 : 190, right: 12, top: 70, bottom: 50 },
    xAxis: { type: "category", data: data.prefectures, position: "top", axisLabel: { rotate: 55, interval: 0 }, splitArea: { show: true } },
    yAxis: { type: "category", data: data.types, inverse: true, axisLabel: { interval: 0, width: narrow ? 100 : 180, overflow: "truncate" } },
    visualMap: { min: 0, max: Math.max(...data.values.map((value) => value[2])), orient: "horizontal", left: "center", bottom: 0, calculable: false, inRange: { color: ["#eaf1f7", "#6ba3cf", "#123a5a"] } },
    series: [{ type: "heatmap", data: data.values, label: { show: !narrow, fontSize: 10 } }],
  });
  chart.on("click", ({ value: [column, row] }) => {
    location.href = `/search?type=${data.ids[row]}&prefecture=${encodeURIComponent(data.prefectures[column])}`;
  });
}

function drawBars(element, names, counts, address) {
  element.style.height = `${60 + 22 * names.length}px`;
  const chart = start(element);
  const narrow = element.clientWidth < 600;
  chart.setOption({
    ...base,
    tooltip: { ...tooltip, trigger: "item" },
    grid: { left: narrow ? 120 : 240, right: 50, top: 20, bottom: 20 },
    xAxis: { type: "value", position: "top" },
    yAxis: { type: "category", data: names, inverse: true, axisLabel: { interval: 0, width: narrow ? 110 : 225, overflow: "truncate" } },
    series: [{ type: "bar", data: counts, label: { show: true, position: "right" }, barMaxWidth: 18 }],
  });
  if (address) chart.on("click", ({ dataIndex }) => { location.href = address(dataIndex); });
}

function tableBars(element) {
  const table = document.getElementById(element.dataset.table);
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.column);
  const names = element.dataset.name.split(",").map((name) => heads.indexOf(name));
  const count = heads.indexOf(element.dataset.count);
  const rows = [...table.tBodies[0].rows];
  drawBars(
    element,
    rows.map((row) => names.map((name) => row.cells[name].textContent.trim()).join(" ")),
    rows.map((row) => Number(row.cells[count].textContent) || 0),
  );
}

for (const element of document.querySelectorAll("[data-chart]")) {
  const kind = element.dataset.chart;
  if (kind === "bars") tableBars(element);
  else {
    fetch(element.dataset.source).then((answer) => answer.json()).then((data) => {
      if (kind === "network") drawNetwork(element, data);
      else if (kind === "heat") drawHeat(element, data);
      else drawBars(element, data.names, data.counts, (index) => `/types/${data.ids[index]}`);
    });
  }
}
