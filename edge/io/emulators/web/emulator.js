// Shows what the devices say, twice a second, and tells them what people do.

const PERIOD_MS = 500;
const sections = new Map();
const shown = new Map();

const money = (minor, currency) =>
  `${currency} ${(minor / 100).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

async function act(device, action, argument = "") {
  await fetch("/emulator/do", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ device, action, argument }),
  }).catch(() => {});
  await look();
}

function section(device) {
  let found = sections.get(device.name);
  if (!found) {
    found = document.getElementById(device.kind).content.firstElementChild.cloneNode(true);
    if (device.name === "kitchen") found.querySelector("h2").textContent = "Kitchen printer";
    for (const button of found.querySelectorAll("button[data-action]")) {
      button.addEventListener("click", () => {
        const field = button.dataset.with;
        act(device.name, button.dataset.action, field ? found.querySelector(`[name=${field}]`).value : "");
      });
    }
    for (const select of found.querySelectorAll("select[data-action]")) {
      select.addEventListener("change", () => act(device.name, select.dataset.action, select.value));
    }
    sections.set(device.name, found);
    document.getElementById("bench").append(found);
  }
  return found;
}

/** Writes text only when it has changed, so that a selection in it stays. */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Rebuilds a list only when what it shows has changed. */
function rebuild(node, key, build) {
  const value = JSON.stringify(key);
  if (shown.get(node) === value) return;
  shown.set(node, value);
  node.replaceChildren(...build());
}

function choose(select, value) {
  if (document.activeElement !== select && select.value !== value) select.value = value;
}

function cell(text) {
  const node = document.createElement("td");
  node.textContent = text;
  return node;
}

function showTerminal(node, device) {
  node.classList.toggle("asks", device.asks_card);
  node.classList.toggle("card-in", device.card_in);
  write(node.querySelector(".screen"), device.display.join("\n"));
  choose(node.querySelector("[name=habit]"), device.habit);
  choose(node.querySelector("[name=state]"), device.trouble);
  const rows = device.transactions;
  write(node.querySelector(".kept"), money(device.kept_minor, rows[0]?.currency ?? "EUR"));
  node.querySelector(".none").hidden = rows.length > 0;
  node.querySelector("table").hidden = rows.length === 0;
  rebuild(node.querySelector("tbody"), rows, () => rows.map((one) => {
    const row = document.createElement("tr");
    const state = one.state ?? "pending";
    row.className = state;
    const name = one.kind === "payment" ? state : `${one.kind} ${state}`;
    row.append(
      cell(String(one.receipt_no).padStart(4, "0")), cell(String(one.trace_no).padStart(6, "0")),
      cell(money(one.amount_minor, one.currency)), cell(`${one.scheme} ${one.card}`), cell(name),
    );
    return row;
  }));
}

function lamp(text, good) {
  const node = document.createElement("span");
  node.className = good ? "good" : "bad";
  node.textContent = text;
  return node;
}

function showPrinter(node, device) {
  node.classList.toggle("open", device.cover_open);
  node.classList.toggle("closed", !device.cover_open);
  node.classList.toggle("jammed", device.jammed);
  node.classList.toggle("free", !device.jammed);
  node.classList.toggle("shut", !device.drawer_open);
  const filled = Math.round((100 * device.buffer) / device.buffer_size);
  const lamps = [
    [device.online ? "online" : "offline", device.online], [`paper ${device.paper}`, device.paper === "ok"],
    [device.cover_open ? "cover open" : "cover closed", !device.cover_open],
    [device.cutter_error ? "cutter error" : "cutter", !device.cutter_error],
    [`buffer ${filled} %`, !device.busy],
  ];
  rebuild(node.querySelector(".lamps"), lamps, () => lamps.map(([text, good]) => lamp(text, good)));
  const hanging = node.querySelector(".hanging");
  hanging.hidden = device.blank;
  const source = `/emulator/paper/${device.name}/0.png?${device.printed}`;
  if (!device.blank && hanging.getAttribute("src") !== source) hanging.src = source;
  const numbers = device.receipts.slice().reverse();
  rebuild(node.querySelector(".receipts"), numbers, () => numbers.map((number) => {
    const link = document.createElement("a");
    const image = document.createElement("img");
    link.href = image.src = `/emulator/paper/${device.name}/${number}.png`;
    link.target = "_blank";
    image.alt = `Receipt ${number}`;
    image.loading = "lazy";
    link.append(image, `No. ${number}`);
    return link;
  }));
}

function show(device) {
  const node = section(device);
  write(node.querySelector(".where"), device.where);
  node.classList.toggle("plugged", device.plugged);
  node.classList.toggle("pulled", !device.plugged);
  node.classList.toggle("powered", device.powered);
  node.classList.toggle("dark", !device.powered);
  (device.kind === "terminal" ? showTerminal : showPrinter)(node, device);
  rebuild(node.querySelector(".events ol"), device.events, () => device.events.slice().reverse().map((event) => {
    const line = document.createElement("li");
    const time = new Date(event.at * 1000).toLocaleTimeString("en-GB");
    const fields = Object.entries(event.fields ?? {}).map(([name, value]) => `${name}=${value}`).join(" ");
    line.textContent = `${time} ${event.name} ${fields}`;
    return line;
  }));
}

async function look() {
  const status = document.getElementById("connection");
  try {
    const answer = await fetch("/emulator/state", { signal: AbortSignal.timeout(5000) });
    if (!answer.ok) throw new Error(String(answer.status));
    for (const device of (await answer.json()).devices) show(device);
    write(status, "live");
    status.classList.remove("lost");
  } catch {
    write(status, "The emulator does not answer; trying again.");
    status.classList.add("lost");
  }
}

async function watch() {
  if (!document.hidden) await look();
  setTimeout(watch, PERIOD_MS);
}

watch();
