// On pages of text: previews of linked failure modes, buttons that copy, and how far a reader has come on a trail.
// Fetched at the first sign of a reader (site.js). Nothing here is needed to read: without it a link is a link, a citation is text, and a trail is a list.

// Previews appear at hover and focus, stay while they are pointed at, and go with Escape. A finger never opens one.
(() => {
  const {root, load, make, words} = window.failuremap;
  const PAUSE = 250;
  const evidence = JSON.parse(words.evidence);
  const box = make("div", "preview");
  Object.assign(box, {id: "preview", hidden: true});
  box.setAttribute("role", "tooltip");
  let shown, timer;
  const address = (link) => new URL(link.getAttribute("href"), location.href);
  const idOf = (link) => {
    const url = address(link);
    const path = url.href.startsWith(root.href) ? url.href.slice(root.href.length) : "";
    return url.pathname === location.pathname ? undefined : path.match(/^failures\/([^/?#]+)\.html/)?.[1];
  };
  // Lists that show the summary themselves need no preview.
  const linkAt = (target) => {
    const link = target.closest?.("main a[href]");
    return link && !link.closest(".mode-item, .stop, .on-trail") && idOf(link) ? link : undefined;
  };
  const hide = () => {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown = undefined;
    box.hidden = true;
  };
  const place = (link) => {
    const at = link.getClientRects()[0] ?? link.getBoundingClientRect(), size = box.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - size.width - 8));
    const below = at.bottom + 4;
    const top = below + size.height > innerHeight && at.top > size.height ? at.top - size.height - 4 : below;
    Object.assign(box.style, {left: `${left + scrollX}px`, top: `${top + scrollY}px`});
  };
  const show = async (link) => {
    const row = (await load()).get(decodeURIComponent(idOf(link)));
    if (!row || shown !== link) return;
    box.replaceChildren(
      make("b", "", row.title),
      make("span", `preview-evidence ${row.evidence ?? ""}`, `${evidence[row.evidence ?? "unmarked"]} · ${row.region}`),
      make("span", "preview-summary", row.summary),
    );
    document.body.append(box);
    box.hidden = false;
    place(link);
    link.setAttribute("aria-describedby", box.id);
  };
  const soon = (link, wait) => {
    if (link === shown) return void clearTimeout(timer);
    hide();
    shown = link;
    timer = setTimeout(() => show(link).catch(hide), wait);
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, PAUSE);
  };
  addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkAt(event.target);
    if (link) soon(link, PAUSE);
    else if (box.contains(event.target)) clearTimeout(timer);
    else if (shown && shown !== document.activeElement) later();
  });
  addEventListener("focusin", (event) => {
    const link = linkAt(event.target);
    if (link?.matches(":focus-visible")) soon(link, 0);
    else hide();
  });
  addEventListener("focusout", hide);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  // The link that was pointed at before this was there.
  const first = linkAt([...document.querySelectorAll("main a:is(:hover, :focus-visible)")].at(-1) ?? document);
  if (first) soon(first, PAUSE);
})();

// Copying, where the browser lets a page write to the clipboard.
(() => {
  if (!navigator.clipboard) return;
  const {make} = window.failuremap;
  for (const text of document.querySelectorAll("[data-copy]")) {
    const button = make("button", "copy", text.dataset.copy);
    button.type = "button";
    button.setAttribute("aria-label", text.dataset.copyLabel);
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.innerText.trim());
        button.textContent = text.dataset.copied;
      } catch {
        // Not allowed: the text is selected, so that it can be copied by hand.
        getSelection().selectAllChildren(text);
      }
    });
    const said = make("span", "", button);
    said.setAttribute("role", "status");
    text.after(said);
  }
})();

// Trails: the stops that were read are kept in this browser, and told on the page of the trail. Where storage is blocked, nothing is told.
(() => {
  const {root, make, fill} = window.failuremap;
  const prefix = `failuremap ${root.pathname} trail `;
  const readOf = (trail) => {
    try {
      const kept = JSON.parse(localStorage.getItem(prefix + trail) ?? "[]");
      return new Set(Array.isArray(kept) ? kept : []);
    } catch {
      return undefined;
    }
  };
  const keep = (trail, read) => {
    try {
      if (read.size) localStorage.setItem(prefix + trail, JSON.stringify([...read]));
      else localStorage.removeItem(prefix + trail);
    } catch {
      // Full or blocked: what was read is not kept.
    }
  };
  const arrive = () => {
    const bar = location.hash.startsWith("#trail-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!bar || !bar.dataset.trail) return;
    // A link within the page would take the bar away again.
    for (const each of document.querySelectorAll(".on-trail")) each.classList.toggle("arrived", each === bar);
    const read = readOf(bar.dataset.trail);
    if (read) keep(bar.dataset.trail, read.add(bar.dataset.stop));
  };
  arrive();
  addEventListener("hashchange", arrive);
  const list = document.querySelector("ol.trail[data-trail]");
  if (!list) return;
  const words = list.dataset, stops = [...list.children];
  const tell = () => {
    list.previousElementSibling.matches(".progress") && list.previousElementSibling.remove();
    const read = readOf(words.trail);
    for (const stop of stops) stop.classList.toggle("read", !!read?.has(stop.dataset.stop));
    const done = stops.filter((stop) => stop.classList.contains("read")).length;
    if (!done) return;
    const next = stops.find((stop) => !stop.classList.contains("read"))?.querySelector(".stop-name a");
    const link = next && Object.assign(make("a", "", fill(words.next, {title: next.textContent})), {href: next.href});
    const forget = Object.assign(make("button", "", words.forget), {type: "button"});
    forget.addEventListener("click", () => {
      keep(words.trail, new Set());
      tell();
    });
    list.before(make("p", "progress", `${fill(words.read, {count: done, all: stops.length})} `, link, " ", forget));
  };
  tell();
  // Coming back with the browser's own button may show the page as it was left.
  addEventListener("pageshow", tell);
})();
