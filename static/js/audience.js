/* A note typed in a corridor survives: kept in this tab until the server has it. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const area = form.querySelector("textarea"), key = "audience:" + form.dataset.draft;
  const kept = (act) => { try { return act(sessionStorage); } catch { return null; } };
  if (document.querySelector("[data-saved]")) kept((store) => store.removeItem(key));
  if (!area.value) area.value = kept((store) => store.getItem(key)) || "";
  area.addEventListener("input", () => kept((store) => store.setItem(key, area.value)));
})();
