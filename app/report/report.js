// Draws the charts one after the other, and lets each be taken away as a picture or as the table behind it.

function rows(specification) {
  const tables = Object.values(specification.datasets ?? {});
  if (specification.data?.values) tables.push(specification.data.values);
  return tables.reduce((largest, table) => (table.length > largest.length ? table : largest), []);
}

function csv(table) {
  const names = [...new Set(table.flatMap(Object.keys))];
  const cell = (value) => {
    const text = value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : `${value}`;
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [names, ...table.map((row) => names.map((name) => row[name]))].map((row) => row.map(cell).join(",")).join("\n");
}

async function address(kind, view, specification) {
  if (kind === "png") return view.toImageURL("png", 3);
  const text = kind === "svg" ? await view.toSVG() : csv(rows(specification));
  return URL.createObjectURL(new Blob([text], { type: kind === "svg" ? "image/svg+xml" : "text/csv" }));
}

async function draw(figure, number) {
  const source = figure.querySelector("script");
  const specification = JSON.parse(source.textContent);
  try {
    const { view } = await vegaEmbed(figure.querySelector(".drawn"), specification, {
      actions: false,
      renderer: source.dataset.renderer,
    });
    figure.querySelector(".below").hidden = false;
    for (const tool of figure.querySelectorAll(".tool")) {
      tool.addEventListener("click", async (event) => {
        event.preventDefault();
        const link = document.createElement("a");
        link.href = await address(tool.dataset.kind.toLowerCase(), view, specification);
        link.download = `chart-${number + 1}.${tool.dataset.kind.toLowerCase()}`;
        link.click();
      });
    }
    figure.dataset.state = "drawn";
  } catch (error) {
    figure.querySelector(".drawn").textContent = `${FAILED} ${error.message}`;
    figure.dataset.state = "failed";
  }
}

for (const [number, figure] of [...document.querySelectorAll("figure.chart")].entries()) {
  await draw(figure, number);
  await new Promise((done) => setTimeout(done)); // the page stays usable meanwhile
}
document.documentElement.dataset.charts = "drawn";
