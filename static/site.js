// The theme switch: shown only where scripts run, remembered where storage is allowed.
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
