// On every page: the theme switch, and search. Both are absent, or a plain form, where scripts do not run.
(() => {
  const button = document.getElementById("theme");
  if (!button) return;
  const root = document.documentElement;
  const light = matchMedia("(prefers-color-scheme: light)");
  const current = () => root.dataset.theme || (light.matches ? "light" : "dark");
  const show = () => button.setAttribute("aria-pressed", String(current() === "light"));
  button.hidden = false;
  show();
  light.addEventListener("change", show);
  button.addEventListener("click", () => {
    const next = current() === "light" ? "dark" : "light";
    root.dataset.theme = next;
    try {
      localStorage.theme = next;
    } catch {
      // Storage is blocked: the choice holds for this page.
    }
    show();
  });
})();

// What scripts share: the data of all modes, loaded once at first use, one place where things are said aloud, elements.
window.failuremap = (() => {
  const root = new URL("../", document.currentScript.src);
  let loading;
  const script = (name) => new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement("script"), {src: new URL(name, root), onload: resolve, onerror: reject}));
  });
  const load = () => (loading ??= script("search-data.js").then(() => new Map(
    window.FM_INDEX.map((row) => [row.id, {...row, url: new URL(row.url, root).href}]),
  )));
  const said = document.getElementById("said");
  const say = (text) => {
    if (said) said.textContent = text;
  };
  const make = (tag, name, ...children) => {
    const element = document.createElement(tag);
    element.className = name;
    element.append(...children.filter(Boolean));
    return element;
  };
  const fill = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);
  return {load, script, say, make, fill};
})();

// Search: names first, then what stands within names, then summaries. Enter opens, Shift and Enter show it on the map.
(() => {
  const field = document.getElementById("q");
  if (!field) return;
  const {load} = window.failuremap;
  const words = field.dataset;
  const list = Object.assign(document.createElement("ul"), {id: "results", className: "results", hidden: true});
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.label);
  const status = Object.assign(document.createElement("p"), {className: "visually-hidden"});
  status.setAttribute("role", "status");
  field.after(list, status);
  for (const [name, value] of Object.entries({role: "combobox", "aria-expanded": "false", "aria-controls": "results", "aria-autocomplete": "list"})) field.setAttribute(name, value);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let found = [], chosen = -1;
  const tell = (ids) => document.dispatchEvent(new CustomEvent("failuremap:found", {detail: ids}));
  const rank = (row, query) => {
    const names = [row.title, ...row.aliases].map(plain);
    if (names.some((name) => name.startsWith(query))) return 0;
    if (names.some((name) => name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(query)))) return 1;
    if (names.some((name) => name.includes(query))) return 2;
    return plain(`${row.summary} ${row.author} ${row.region}`).includes(query) ? 3 : 9;
  };
  const choose = (number) => {
    chosen = number;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
    if (number >= 0) field.setAttribute("aria-activedescendant", `result-${number}`);
    else field.removeAttribute("aria-activedescendant");
    list.children[number]?.scrollIntoView({block: "nearest"});
  };
  const close = () => {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const update = async () => {
    const query = plain(field.value.trim());
    const rows = [...(await load()).values()];
    if (query !== plain(field.value.trim())) return;
    found = query
      ? rows.map((row) => [rank(row, query), row]).filter(([order]) => order < 9).sort(([a, x], [b, y]) => a - b || (x.title < y.title ? -1 : 1)).slice(0, 8).map(([, row]) => row)
      : [];
    list.replaceChildren(...found.map((row, number) => {
      const option = Object.assign(document.createElement("li"), {id: `result-${number}`});
      option.setAttribute("role", "option");
      const name = Object.assign(document.createElement("b"), {textContent: row.title});
      const more = Object.assign(document.createElement("small"), {textContent: `${row.region} · ${row.author} ${row.year}`});
      option.append(name, more);
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", (event) => go(row, event.shiftKey));
      return option;
    }));
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(!!found.length));
    choose(-1);
    status.textContent = query ? words.count.replace("{count}", found.length) : "";
    tell(query ? found.map((row) => row.id) : null);
  };
  const go = (row, isPin) => {
    if (!isPin || !document.getElementById("map")) return void location.assign(row.url);
    close();
    document.dispatchEvent(new CustomEvent("failuremap:pin", {detail: row.id}));
  };
  field.addEventListener("focus", () => load().catch(() => {}), {once: true});
  field.addEventListener("input", () => update().catch(close));
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step && found.length) {
      event.preventDefault();
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
      choose((chosen + step + found.length + (chosen < 0 && step < 0 ? 1 : 0)) % found.length);
    } else if (event.key === "Enter" && found.length && !list.hidden) {
      event.preventDefault();
      go(found[Math.max(0, chosen)], event.shiftKey);
    } else if (event.key === "Escape") {
      field.value = "";
      tell(null);
      close();
    }
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
    event.preventDefault();
    field.focus();
  });
})();
