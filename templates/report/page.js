"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const filter = one("#filter");
  const status = one("#shown");
  const fold = one("#fold");
  const methods = all(".method");
  const classes = all(".class");
  const chips = all(".chip");

  // What a method is found by: its class, its name, its scenarios.
  const texts = new Map();
  const textOf = (method) => {
    if (!texts.has(method)) {
      const parts = [method.id, one(".scenarios", method).textContent];
      const ids = all(".scenario", method).map((item) => item.id);
      texts.set(method, [...parts, ...ids].join(" ").toLowerCase());
    }
    return texts.get(method);
  };

  const apply = () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const states = chips
      .filter((chip) => chip.getAttribute("aria-pressed") === "true")
      .map((chip) => chip.dataset.state);
    let count = 0;
    for (const method of methods) {
      const has = method.dataset.states.split(" ");
      const fits =
        (!states.length || states.some((state) => has.includes(state))) &&
        words.every((word) => textOf(method).includes(word));
      method.hidden = !fits;
      count += fits;
    }
    const rows = new Map(all("tr[data-class]").map((row) => [row.dataset.class, row]));
    for (const section of classes) {
      const empty = !all(".method", section).some((method) => !method.hidden);
      section.hidden = empty && (words.length > 0 || states.length > 0);
      rows.get(section.id).hidden = section.hidden;
    }
    const filtered = words.length > 0 || states.length > 0;
    one("#nothing").hidden = !filtered || count > 0;
    status.textContent = filtered ? `${count} of ${methods.length} methods shown` : "";
  };

  const clear = () => {
    filter.value = "";
    for (const chip of chips) chip.setAttribute("aria-pressed", "false");
    apply();
  };

  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) return;
    const method = target.closest(".method");
    if (target.closest("[hidden]")) clear();
    if (method) method.open = true;
    target.scrollIntoView({ block: method === target ? "start" : "nearest" });
    target.classList.add("flash");
    setTimeout(() => target.classList.remove("flash"), 1600);
  };

  const unfold = (open) => {
    for (const method of methods) if (!method.hidden) method.open = open;
    fold.setAttribute("aria-expanded", String(open));
    fold.textContent = open ? "Close all" : "Open all";
  };

  // Themes: as the system has it, then by hand; kept where the browser keeps anything.
  const theme = one("#theme");
  const THEMES = { automatic: "light dark", light: "light", dark: "dark" };
  const kept = (value) => {
    try {
      if (value) localStorage.setItem("orchscaffold-theme", value);
      return localStorage.getItem("orchscaffold-theme");
    } catch {
      return null;
    }
  };
  const show = (name) => {
    document.documentElement.style.colorScheme = THEMES[name];
    one("span", theme).textContent = name;
  };
  theme.addEventListener("click", () => {
    const names = Object.keys(THEMES);
    const next = names[(names.indexOf(one("span", theme).textContent) + 1) % names.length];
    show(next);
    kept(next);
  });
  if (kept() in THEMES) show(kept());

  filter.addEventListener("input", apply);
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      apply();
    });
  }
  fold.addEventListener("click", () => unfold(fold.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      filter.focus();
    } else if (event.key === "Escape" && (filter.value || !isTyping)) {
      clear();
    }
  });
  const wasOpen = new Set();
  addEventListener("beforeprint", () => {
    for (const method of methods) {
      if (method.open) wasOpen.add(method);
      method.open = true;
    }
  });
  addEventListener("afterprint", () => {
    for (const method of methods) method.open = wasOpen.has(method);
    wasOpen.clear();
  });
  addEventListener("hashchange", reveal);
  for (const element of [theme, one(".find")]) element.hidden = false;
  reveal();
})();
