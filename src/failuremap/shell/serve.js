// Linked into each page while it is served, before livereload's own script, whose plugin it is:
// problems stand over the page until they are mended, and a style sheet is changed without a reload.
(() => {
  const at = new URL("./", document.currentScript.src);
  let build = Number(new URL(document.currentScript.src).searchParams.get("build"));
  const box = Object.assign(document.createElement("aside"), {id: "failuremap-problems", hidden: true});
  box.setAttribute("role", "alert");
  const make = (tag, text, name = "") => Object.assign(document.createElement(tag), {textContent: text, className: name});
  const close = Object.assign(make("button", "×"), {type: "button", title: "Hide until the next save (Escape)"});
  const hide = () => (box.hidden = true);
  close.addEventListener("click", hide);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  const tell = async () => {
    const last = await (await fetch(new URL("problems.json", at), {cache: "no-store"})).json();
    const {errors, warnings, problems} = last;
    const list = make("details", "");
    list.open = errors > 0;
    const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
    const state = errors ? "This page is the last good one: the site has " : "The site has ";
    list.append(make("summary", `${state}${[errors && count(errors, "error"), warnings && count(warnings, "warning")].filter(Boolean).join(" and ")}`));
    for (const each of problems) list.append(make("pre", each.text, each.severity));
    box.replaceChildren(close, list);
    box.hidden = !problems.length;
    if (!box.isConnected) document.body.append(box);
    return last.build;
  };
  const restyle = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(location.href, {cache: "no-store"})).text(), "text/html");
    const [old, now] = [document, page].map((each) => [...each.querySelectorAll("link[rel=stylesheet]:not([data-serve])")]);
    if (old.length !== now.length) return void location.reload();
    old.forEach((link, number) => {
      const href = now[number].getAttribute("href");
      if (link.getAttribute("href") === href) return;
      // The old one goes when the new one is there, so that the page never stands without a style.
      const next = Object.assign(link.cloneNode(), {onload: () => link.remove(), onerror: () => location.reload()});
      next.setAttribute("href", href);
      link.after(next);
    });
  };
  window.LiveReloadPluginFailuremap = class {
    static identifier = "failuremap";
    static version = "1";
    // Told with the first word to the server, which answers with a reload if something was saved since the page was made.
    analyze() {
      return {build};
    }
    reload(path) {
      if (path === "problems") void tell();
      else if (path === "styles") void restyle().then(tell).then((now) => (build = now), () => location.reload());
      return path === "problems" || path === "styles";
    }
  };
  const style = Object.assign(document.createElement("link"), {rel: "stylesheet", href: new URL("serve.css", at).href});
  style.dataset.serve = "";
  document.head.append(style);
  document.addEventListener("LiveReloadConnect", () => void tell());
})();
