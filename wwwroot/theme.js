// Runs before the first paint, so that the wrong theme never flashes; that is why it is no module beside a component.
// "system" follows the operating system, and goes on following it while the page is open.
(() => {
  const key = "daphne.theme";
  const dark = matchMedia("(prefers-color-scheme: dark)");

  const stored = () => {
    try { return localStorage.getItem(key) ?? "system"; } catch { return "system"; }
  };

  const apply = choice => {
    const isDark = choice === "dark" || (choice !== "light" && dark.matches);
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    document.getElementById("radzen-light").media = isDark ? "not all" : "all";
    document.getElementById("radzen-dark").media = isDark ? "all" : "not all";
  };

  window.daphneTheme = {
    get: stored,
    set: choice => {
      try { localStorage.setItem(key, choice); } catch { /* a private window keeps nothing */ }
      apply(choice);
    },
  };

  dark.addEventListener("change", () => apply(stored()));
  addEventListener("storage", event => { if (event.key === key) apply(stored()); });
  apply(stored());
})();
