// Search, fetched at the first focus of its field: MiniSearch over titles, aliases, summaries, authors and regions.
// Enter opens, Shift and Enter show it on the map. What is found is announced; nothing found leads to the index.
(() => {
  const field = document.getElementById("q");
  const {load, script} = window.failuremap;
  const words = field.dataset;
  const MOST = 8;
  // So many at once, and then whatever else waits: a letter that is typed, a frame.
  const SLICE = 50;
  const WEIGHTS = {title: 10, aliases: 6, author: 2, region: 1.5, summary: 1};
  const list = Object.assign(document.createElement("ul"), {id: "results", className: "results", hidden: true});
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.label);
  const status = Object.assign(document.createElement("p"), {className: "visually-hidden"});
  status.setAttribute("role", "status");
  field.after(list, status);
  for (const [name, value] of Object.entries({role: "combobox", "aria-expanded": "false", "aria-controls": "results", "aria-autocomplete": "list"})) field.setAttribute(name, value);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const index = Promise.all([load(), script(words.library)]).then(async ([modes]) => {
    const search = new window.MiniSearch({
      fields: Object.keys(WEIGHTS),
      extractField: (row, name) => (name === "aliases" ? row.aliases.join(" ") : row[name]),
      processTerm: plain,
      searchOptions: {boost: WEIGHTS, prefix: true, combineWith: "AND"},
    });
    await search.addAllAsync([...modes.values()], {chunkSize: SLICE});
    // As written; else with a slip in each four letters; else any of the words.
    const fuzzy = (term) => (term.length > 3 ? 0.25 : false);
    const tries = [{}, {fuzzy}, {fuzzy, combineWith: "OR"}];
    return (query) => {
      let hits = [];
      for (const how of tries) if (!hits.length) hits = search.search(query, how);
      // A name that begins as written, or as it was probably meant, stands before one that only holds the words.
      const begins = ({id, terms}) => [modes.get(id).title, ...modes.get(id).aliases].some(
        (name) => [query, terms.join(" ")].some((text) => plain(name).startsWith(text)),
      );
      return [...hits.filter(begins), ...hits.filter((hit) => !begins(hit))].slice(0, MOST).map((hit) => modes.get(hit.id));
    };
  });
  let found = [], chosen = -1;
  // The map, which takes longer to draw, after the list is seen.
  let telling;
  const tell = (ids) => {
    clearTimeout(telling);
    telling = setTimeout(() => document.dispatchEvent(new CustomEvent("failuremap:found", {detail: ids})), 50);
  };
  const choose = (number) => {
    chosen = number;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
    if (number >= 0) field.setAttribute("aria-activedescendant", `result-${number}`);
    else field.removeAttribute("aria-activedescendant");
    list.children[number]?.scrollIntoView({block: "nearest"});
  };
  const expand = (isOpen) => {
    list.hidden = !isOpen;
    field.setAttribute("aria-expanded", String(isOpen));
  };
  const close = () => {
    expand(false);
    choose(-1);
  };
  const option = (number, title, more, open) => {
    const item = Object.assign(document.createElement("li"), {id: `result-${number}`});
    item.setAttribute("role", "option");
    item.append(Object.assign(document.createElement("b"), {textContent: title}), Object.assign(document.createElement("small"), {textContent: more}));
    item.addEventListener("pointerdown", (event) => event.preventDefault());
    item.addEventListener("click", open);
    return item;
  };
  // Of what was typed before the index was there, only the last is looked for.
  let turn = 0;
  const update = async () => {
    const mine = ++turn;
    const search = await index;
    if (mine !== turn) return;
    const query = plain(field.value.trim());
    found = query ? search(query) : [];
    list.replaceChildren(...found.map((row, number) => option(number, row.title, `${row.region} · ${row.author} ${row.year}`, (event) => go(row, event.shiftKey))));
    if (query && !found.length) list.append(option(0, words.none, words.noneMore, () => field.form.submit()));
    expand(!!query);
    choose(-1);
    status.textContent = query ? (found.length ? words.count.replace("{count}", found.length) : words.none) : "";
    tell(query ? found.map((row) => row.id) : null);
  };
  const go = (row, isPin) => {
    if (!isPin || !document.getElementById("map")) return void location.assign(row.url);
    close();
    document.dispatchEvent(new CustomEvent("failuremap:pin", {detail: row.id}));
  };
  const show = () => update().catch(close);
  field.addEventListener("input", show);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step && found.length) {
      event.preventDefault();
      expand(true);
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
  // What was typed while this was on its way.
  if (field.value) show();
})();
