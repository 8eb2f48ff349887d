/* Comfort for the team. Every page works without this file. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);

  /* Filters are folded on a phone; on a wide screen there is room to leave them open. */
  if (matchMedia("(min-width: 48rem)").matches) {
    all("details.filters").forEach((details) => { details.open = true; });
  }

  /* One menu open at a time; Escape closes it and gives the focus back. */
  const menus = all("details.menu");
  document.addEventListener("click", (event) => {
    menus.forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus.filter((menu) => menu.open).forEach((menu) => {
      menu.open = false;
      one("summary", menu).focus();
    });
  });

  /* --- htmx: say that it works, say when it fails, move the focus ------------- */
  /* A button that sends its form elsewhere is the browser's own: htmx would post it here. */
  document.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) event.stopPropagation();
  }, true);
  document.addEventListener("htmx:beforeRequest", (event) => {
    const button = event.detail.requestConfig?.triggeringEvent?.submitter;
    if (button) button.setAttribute("aria-busy", "true");
  });
  document.addEventListener("htmx:afterRequest", () => {
    all("[aria-busy=true]").forEach((button) => button.removeAttribute("aria-busy"));
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const target = one("[data-focus]", event.detail.target);
    if (target) { target.tabIndex = -1; target.focus(); }
  });
  /* A refusal or a breakdown is a whole page of its own: show it whole. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { status } = event.detail.xhr;
    if (status < 400 || status === 422) return;
    Object.assign(event.detail, {
      shouldSwap: true, isError: false, target: document.body, swapOverride: "innerHTML",
    });
  });
  document.addEventListener("htmx:sendError", () => {
    const status = document.getElementById("network");
    if (status) status.textContent = status.dataset.lost;
  });

  /* --- Keyboard shortcuts: only for who switched them on (WCAG 2.1.4) --------- */
  if (document.documentElement.dataset.shortcuts !== "on") return;
  const typing = (element) =>
    element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  const rows = () => all("[data-row]");
  const current = () => rows().indexOf(document.activeElement.closest("[data-row]"));
  const step = (by) => {
    const list = rows();
    const next = list[Math.max(0, Math.min(list.length - 1, current() + by))];
    if (next) one("a, button", next).focus();
  };
  const press = (keys) => {
    const row = rows()[current()];
    const target = (row && one(`[data-key="${keys}"]`, row)) || one(`[data-key="${keys}"]`);
    if (!target) return false;
    if (target.matches("form")) one("textarea, input:not([type=hidden])", target).focus();
    else target.click();
    return true;
  };
  let before = "";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    const keys = before ? before + " " + event.key : event.key;
    before = event.key === "g" ? "g" : "";
    if (before) return;
    let done = true;
    if (keys === "?") one("[data-help]")?.showModal();
    else if (keys === "j") step(1);
    else if (keys === "k") step(-1);
    else done = press(keys);
    if (done) event.preventDefault();
  });
})();
