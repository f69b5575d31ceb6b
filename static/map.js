// The map where scripts run: reasons, years, paths, zoom. Without it every link still works.
(() => {
  const map = document.getElementById("map");
  const {load, say, make, fill} = window.failuremap || {};
  if (!map || !load) return;
  const words = JSON.parse(map.dataset.words);
  const get = (id) => document.getElementById(id);
  const panel = get("panel"), form = get("path"), sheet = map.parentNode, frame = sheet.parentNode;
  const nodes = [...map.querySelectorAll(".n")];
  const ids = nodes.map((node) => node.id.slice(2));
  const lights = map.querySelectorAll(".lights path");
  const edges = [...map.querySelectorAll(".streams path")].map((line, number) => {
    const [source, target] = [...line.classList].filter((name) => /^x\d/.test(name)).map((name) => +name.slice(1));
    return {line, light: lights[number], source, target, type: {l: "leads-to", b: "enables", k: "kind-of"}[line.parentNode.classList[0]]};
  });
  const mark = (name, which) => edges.forEach((edge) => [edge.line, edge.light].forEach((each) => each.classList.toggle(name, which(edge))));
  const press = (text, act) => Object.assign(make("button", "", text), {type: "button", onclick: act});
  const go = (text, href) => Object.assign(make("a", "", text), {href});
  const svg = (tag, attributes, text = "") => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.textContent = text;
    return element;
  };
  const titleOf = (rows, id) => rows.get(id)?.title ?? id;
  const pin = (id) => write({mode: id, region: ""});
  const square = (id) => document.querySelector(`#i-${CSS.escape(id)} .square`)?.textContent;

  // State: in the address.
  let state = {};
  const write = (change, isStep = true) => {
    state = {...state, ...change};
    for (const name in state) if (!state[name]) delete state[name];
    const address = new URL(location);
    address.search = new URLSearchParams(state);
    try {
      history[isStep ? "pushState" : "replaceState"](null, "", address);
    } catch {
      // Not for files, in some browsers.
    }
    apply();
  };

  // The panel takes the place of the title block.
  let timer;
  const later = (wait, act) => (clearTimeout(timer), timer = setTimeout(act, wait));
  const show = (...content) => {
    panel.replaceChildren(...content.filter(Boolean));
    panel.hidden = false;
  };
  const clear = () => {
    mark("told", () => false);
    if (state.mode) return showMode(state.mode, true);
    panel.hidden = true;
  };
  const link = (rows, id) => go(titleOf(rows, id), rows.get(id)?.url ?? "#");
  const group = (name, items) => items.length && make("ul", name, ...items);
  const item = (word, what, why) => make("li", "", make("i", "", `${word} `), what, why && make("small", "", why));

  const showMode = async (id, isPinned) => {
    const rows = await load();
    const row = rows.get(id);
    if (!row) return;
    const incoming = [];
    for (const [other, each] of rows) for (const [type, to, why] of each.out) if (to === id) incoming.push(item(words[`from-${type}`], link(rows, other), why));
    show(
      make("p", `at ${nodes[ids.indexOf(id)]?.parentNode.classList[1]}`, row.region),
      make("p", "title", row.title),
      make("p", "dim", [`${row.author} ${row.year}`, square(id), words[row.evidence]].filter(Boolean).join(" · ")),
      make("p", "", row.summary),
      group("into", incoming),
      group("out", row.out.map(([type, to, why]) => item(words[type], link(rows, to), why))),
      group("held", row.held.map(([name, why]) => item(words.held, name, why))),
      isPinned && make("p", "", go(words.open, row.url), " ", press(words.close, () => write({mode: ""}))),
    );
  };
  const showEdge = async (edge) => {
    const rows = await load();
    const from = ids[edge.source], to = ids[edge.target];
    const why = rows.get(from)?.out.find(([type, id]) => type === edge.type && id === to)?.[2];
    const sentence = `${titleOf(rows, from)} ${words[edge.type]} ${titleOf(rows, to)}${why ? `: ${why}` : "."}`;
    mark("told", (each) => each === edge);
    show(make("p", "title", link(rows, from)), make("p", "", make("i", "", words[edge.type])), make("p", "title", link(rows, to)), make("p", "", why));
    return sentence;
  };

  const hover = (element, act) => {
    element.addEventListener("pointerenter", act);
    element.addEventListener("pointerleave", () => later(250, clear));
  };

  // Nodes
  let walked = -1;
  nodes.forEach((node, number) => {
    hover(node, (event) => {
      if (event.pointerType !== "touch") later(150, () => showMode(ids[number], state.mode === ids[number]));
    });
    node.addEventListener("focus", async () => {
      walked = -1;
      keepInView(node);
      await showMode(ids[number], state.mode === ids[number]);
      const [causes, effects] = ["into", "out"].map((name) => panel.querySelectorAll(`.${name} li`).length);
      if (document.activeElement === node) say(fill(words.said, {title: node.querySelector(".name").textContent, causes, effects}));
    });
    node.addEventListener("blur", () => later(250, clear));
    node.addEventListener("click", (event) => {
      if (form && !form.hidden) return void (event.preventDefault(), choose(ids[number]));
      if (event.shiftKey || (event.pointerType === "touch" && state.mode !== ids[number])) {
        event.preventDefault();
        pin(ids[number]);
      }
    });
    node.addEventListener("keydown", async (event) => {
      const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
      const mine = edges.filter(({source, target}) => source === number || target === number);
      if (step && mine.length) {
        event.preventDefault();
        clearTimeout(timer);
        walked = walked < 0 ? (step > 0 ? 0 : mine.length - 1) : (walked + step + mine.length) % mine.length;
        say(await showEdge(mine[walked]));
      } else if (event.key === "Enter" && event.shiftKey) {
        event.preventDefault();
        pin(ids[number]);
      }
    });
  });
  hover(panel, () => clearTimeout(timer));

  // Edges
  const over = svg("g", {"aria-hidden": "true"});
  edges.forEach((edge) => {
    const line = svg("path", {class: "hit-line", d: edge.line.getAttribute("d")});
    hover(line, () => later(80, () => showEdge(edge)));
    over.append(line);
  });
  map.querySelector(".trails").before(over);

  // Regions: a second click opens the page.
  map.querySelectorAll(".region").forEach((name) => name.addEventListener("click", (event) => {
    const key = name.parentNode.classList[1].slice(2);
    if (event.ctrlKey || event.metaKey || event.shiftKey || state.region === key) return;
    event.preventDefault();
    say(name.getAttribute("aria-label"));
    write({region: key, mode: ""});
  }));

  // Years
  const from = get("year-from"), to = get("year-to");
  if (from) {
    const years = get("years"), [first, last] = years.querySelectorAll("output"), least = first.textContent;
    years.hidden = false;
    const changed = () => {
      if (+from.value > +to.value) (document.activeElement === from ? to : from).value = document.activeElement.value;
      const isWhole = from.value === from.min && to.value === to.max;
      write({years: isWhole ? "" : `${from.value}-${to.value}`}, false);
    };
    from.addEventListener("input", changed);
    to.addEventListener("input", changed);
    from.show = () => {
      [from.value, to.value] = (state.years || `${from.min}-${to.max}`).split("-");
      first.textContent = from.value === from.min ? least : from.value;
      last.textContent = to.value;
    };
  }
  const filterYears = async () => {
    if (!from) return;
    from.show();
    const rows = state.years ? await load() : new Map();
    const isOff = ids.map((id) => {
      const year = +(rows.get(id)?.year ?? "").slice(0, 4);
      return !!year && (year > +to.value || (year < +from.value && from.value !== from.min));
    });
    nodes.forEach((node, number) => node.classList.toggle("off", isOff[number]));
    mark("off", ({source, target}) => isOff[source] || isOff[target]);
  };

  // Evidence
  const boxes = Object.entries({w: "wild", l: "lab", a: "argued"}).map(([letter, name]) => [get(`f-${letter}`), name]);
  boxes.forEach(([box]) => box.addEventListener("change", () => {
    const shown = boxes.filter(([each]) => each.checked).map(([, name]) => name);
    write({evidence: shown.length === boxes.length ? "" : shown.join(".") || "none"}, false);
  }));

  const nowhere = {from: "", to: "", by: ""};
  // Paths: ties by id
  const button = get("path-button");
  const search = (rows, start, end, isUndirected) => {
    const next = new Map([...rows.keys()].map((id) => [id, []]));
    for (const [id, row] of rows) for (const [type, other, why] of row.out) {
      if (!isUndirected && type !== "leads-to" && type !== "enables") continue;
      next.get(id).push([other, type, why]);
      if (isUndirected) next.get(other)?.push([id, `from-${type}`, why]);
    }
    const before = new Map([[start, null]]);
    for (let ring = [start]; ring.length && !before.has(end);) {
      const outer = [];
      for (const id of ring) for (const step of next.get(id).sort(([a], [b]) => (a < b ? -1 : a > b))) {
        if (before.has(step[0])) continue;
        before.set(step[0], [id, step]);
        outer.push(step[0]);
      }
      ring = outer;
    }
    if (!before.has(end)) return null;
    const steps = [];
    for (let at = end; before.get(at); at = before.get(at)[0]) steps.unshift([before.get(at)[0], ...before.get(at)[1]]);
    return steps;
  };
  const drop = () => {
    document.querySelectorAll(".found").forEach((each) => each.remove());
    frame.classList.remove("pathed");
  };
  const draw = (rows, steps, start) => {
    const ways = svg("g", {class: "tr found"}), numbers = svg("g", {class: "tr found", "aria-hidden": "true"});
    const spot = (id, number) => {
      const dot = nodes[ids.indexOf(id)]?.querySelector("circle");
      if (!dot) return;
      const [x, y] = ["cx", "cy"].map((name) => +dot.getAttribute(name));
      numbers.append(svg("circle", {cx: x, cy: y, r: 8.5}), svg("text", {x, y: y + 4}, number));
    };
    spot(start, 1);
    steps.forEach(([id, other, type], at) => {
      const [a, b] = type.startsWith("from-") ? [other, id] : [id, other];
      const line = edges.find(({source, target}) => ids[source] === a && ids[target] === b)?.line;
      if (line) ways.append(svg("path", {class: "halo", "marker-end": "none", d: line.getAttribute("d")}), svg("path", {class: "way", d: line.getAttribute("d")}));
      spot(other, at + 2);
    });
    map.querySelector(".trails").append(ways);
    map.querySelector(".numbers").append(numbers);
    frame.classList.add("pathed");
    const stop = (id, text) => make("li", "", make("p", "stop-name", link(rows, id)), make("p", "stop-evidence", words[rows.get(id).evidence]), text && make("p", "stop-link", text));
    const list = steps.map(([id, , type, why]) => stop(id, `${words[type]}: ${why}`));
    const end = steps.at(-1)[1];
    get("strips").prepend(make("section", "strip found", make("h2", "", make("span", "strip-word", `${words.path} `), `${titleOf(rows, start)} → ${titleOf(rows, end)}`), make("ol", "strip-stops", ...list, stop(end))));
  };
  const find = async () => {
    const answer = form.querySelector(".answer"), {from: start, to: end, by} = state;
    drop();
    answer.replaceChildren();
    if (!start || !end) return;
    const rows = await load();
    form.from.value = titleOf(rows, start);
    form.to.value = titleOf(rows, end);
    const name = [start, end].find((id) => !rows.has(id));
    const names = {from: form.from.value, to: form.to.value, name};
    const steps = name || start === end ? [] : search(rows, start, end, by === "any");
    if (steps?.length) draw(rows, steps, start);
    if (steps) answer.replaceChildren(fill(name ? words.path_unknown : !steps.length ? words.path_same : by === "any" ? words.path_undirected : words.path_steps, {...names, count: steps.length}));
    else {
      const offer = (text, change) => press(fill(text, names), () => write(change));
      answer.replaceChildren(fill(words.path_none, names), " ", offer(words.path_reverse, {from: end, to: start, by: ""}), by === "any" ? "" : offer(words.path_any, {by: "any"}));
    }
  };
  const named = (rows, text) => {
    const is = (name) => name.toLowerCase() === text.trim().toLowerCase();
    return [...rows.keys()].find((id) => [id, rows.get(id).title, ...rows.get(id).aliases].some(is)) ?? text;
  };
  const choose = async (id) => {
    const field = form.from.value && !form.to.value ? form.to : form.from;
    form.to.value = "";
    field.value = titleOf(await load(), id);
    if (field === form.to) form.requestSubmit();
  };
  const openForm = async (isOpen) => {
    form.hidden = !isOpen;
    button.setAttribute("aria-expanded", isOpen);
    if (isOpen) get("modes").replaceChildren(...[...(await load()).values()].map(({title}) => make("option", "", title)));
  };
  if (button) {
    button.hidden = false;
    const close = () => {
      openForm(false);
      form.reset();
      write(nowhere);
      button.focus();
    };
    button.addEventListener("click", () => {
      if (!form.hidden) return close();
      // Names come later: without the focus.
      openForm(true);
      form.from.focus();
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const rows = await load();
      write({from: named(rows, form.from.value), to: named(rows, form.to.value), by: ""});
    });
    form.querySelector(".close").addEventListener("click", close);
  }

  // Zoom
  const [, , width, height] = map.getAttribute("viewBox").split(" ").map(Number);
  let view = {x: 0, y: 0, scale: 1};
  const setView = (x, y, scale) => {
    const clamp = (value, size) => Math.min(size - size / scale, Math.max(0, value));
    view = {x: clamp(x, width), y: clamp(y, height), scale};
    map.setAttribute("viewBox", `${view.x} ${view.y} ${width / scale} ${height / scale}`);
    sheet.classList.toggle("zoomed", scale > 1);
    sheet.classList.toggle("closer", scale >= 2);
    if (scale >= 2) addBylines();
  };
  const at = ({clientX, clientY}) => {
    const {left, top, width: w, height: h} = map.getBoundingClientRect();
    return [(clientX - left) / w, (clientY - top) / h];
  };
  const zoom = (factor, [u, v] = [0.5, 0.5]) => {
    const scale = Math.min(4, Math.max(1, view.scale * factor)), gain = 1 / view.scale - 1 / scale;
    setView(view.x + u * width * gain, view.y + v * height * gain, scale);
  };
  const addBylines = () => {
    if (map.querySelector(".more")) return;
    nodes.forEach((node, number) => {
      const names = node.querySelectorAll(".name");
      if (names.length < 2) return;
      const byline = document.querySelector(`#i-${CSS.escape(ids[number])} .byline`);
      if (byline) node.append(svg("text", {class: "by more", x: names[1].getAttribute("x"), y: +names[1].getAttribute("y") + 11}, byline.textContent));
    });
  };
  const keepInView = (node) => {
    if (view.scale === 1) return;
    const {x, y, width: w, height: h} = node.getBBox();
    setView(x + w / 2 - width / view.scale / 2, y + h / 2 - height / view.scale / 2, view.scale);
  };
  const buttons = get("zoom");
  buttons.hidden = false;
  [1.5, 1 / 1.5].forEach((factor, number) => buttons.children[number].addEventListener("click", () => zoom(factor)));
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 300), at(event));
  }, {passive: false});
  const fingers = new Map();
  let dragged = 0;
  const apart = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  map.addEventListener("pointerdown", (event) => {
    fingers.set(event.pointerId, event);
    dragged = 0;
  });
  map.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    if (fingers.size === 2) {
      const old = apart(...fingers.values());
      fingers.set(event.pointerId, event);
      zoom(apart(...fingers.values()) / old, at(event));
    } else {
      const [u, v] = at(event), [s, t] = at(before);
      fingers.set(event.pointerId, event);
      dragged += apart(event, before);
      if (view.scale > 1) setView(view.x - ((u - s) * width) / view.scale, view.y - ((v - t) * height) / view.scale, view.scale);
    }
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) map.addEventListener(name, (event) => fingers.delete(event.pointerId));
  map.addEventListener("dragstart", (event) => view.scale > 1 && event.preventDefault());
  map.addEventListener("click", (event) => {
    if (view.scale > 1 && dragged > 6) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  // Search
  document.addEventListener("failuremap:found", ({detail}) => light(detail && new Set(detail), false));
  document.addEventListener("failuremap:pin", ({detail}) => {
    pin(detail);
    nodes[ids.indexOf(detail)]?.focus();
  });
  const light = (lit, isWide, island) => {
    map.classList.toggle("narrowed", !!lit);
    const inside = new Set(lit);
    edges.forEach(({line, source, target}) => {
      const isLit = isWide && (inside.has(ids[source]) || inside.has(ids[target]));
      line.classList.toggle("lit", !!isLit);
      if (isLit) lit.add(ids[source]).add(ids[target]);
    });
    nodes.forEach((node, number) => node.classList.toggle("lit", !!lit?.has(ids[number])));
    map.querySelectorAll(".island, .coast").forEach((each) => each.classList.toggle("lit", !island || each.classList.contains(`c-${island}`)));
  };

  addEventListener("keydown", (event) => {
    if (event.target.closest("input, select, textarea") && event.key !== "Escape") return;
    if (/^(Escape|0)$/.test(event.key) && view.scale > 1) setView(0, 0, 1);
    else if (event.key === "Escape" && event.target.id !== "q") {
      if (form && !form.hidden) form.querySelector(".close").click();
      else if (state.mode || state.region) pin("");
    }
  });

  const apply = () => {
    clear();
    const members = state.region ? [...map.querySelectorAll(`.c-${CSS.escape(state.region)} .n`)].map((node) => ids[nodes.indexOf(node)]) : [state.mode];
    light(state.region || state.mode ? new Set(members) : null, true, state.region);
    filterYears();
    boxes.forEach(([box, name]) => { box.checked = !state.evidence || state.evidence.split(".").includes(name); });
    if (!form) return;
    if (state.from || state.to) openForm(true);
    find();
  };
  const restore = () => {
    state = Object.fromEntries(new URLSearchParams(location.search));
    apply();
  };
  addEventListener("popstate", restore);
  // A trail takes the place of a path.
  addEventListener("hashchange", () => state.from && write(nowhere, false));
  if (location.search) restore();
})();
