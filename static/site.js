// On every page: the theme switch, and what fetches the search. Where scripts do not run, there is no switch and the field is a plain form.
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
  return {root, load, script, say, make, fill, words: document.currentScript.dataset};
})();

// What pages of text do beyond text is fetched when a reader first points or tabs, or comes along a trail; the script of the map where
// the map is shown, or the address asks for something on it.
(() => {
  const {script, words} = window.failuremap;
  const name = words.map || words.more;
  if (!name) return;
  const signs = ["pointerover", "focusin"], wide = matchMedia("(min-width: 1200px)");
  const bring = () => {
    for (const sign of signs) removeEventListener(sign, bring);
    script(name).catch(() => {});
  };
  if (words.map ? wide.matches || location.search : location.hash.startsWith("#trail-") || document.querySelector("ol.trail")) bring();
  else if (words.map) wide.addEventListener("change", bring, {once: true});
  else for (const sign of signs) addEventListener(sign, bring);
})();

// The search is fetched at the first focus of its field; until then, and without it, the field is a plain form.
(() => {
  const field = document.getElementById("q");
  if (!field) return;
  const bring = () => window.failuremap.script(field.dataset.script).catch(() => {});
  if (document.activeElement === field) bring();
  else field.addEventListener("focus", bring, {once: true});
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
    event.preventDefault();
    field.focus();
  });
})();
