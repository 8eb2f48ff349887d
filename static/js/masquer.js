/* Draw a zone with the pointer; without this file the numbers are typed. */
(() => {
  "use strict";
  const image = document.querySelector("[data-zones]");
  if (!image) return;
  let start = null;
  const place = (event) => {
    const box = image.getBoundingClientRect();
    const part = (at, from, size) => Math.max(0, Math.min(100, Math.round(((at - from) * 100) / size)));
    return [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
  };
  const free = () => [...document.querySelectorAll("fieldset.zone")]
    .map((zone) => [...zone.querySelectorAll("input:not([type=hidden])")])
    .find((boxes) => boxes.every((box) => !box.value));
  image.draggable = false;
  image.addEventListener("pointerdown", (event) => { start = place(event); });
  image.addEventListener("pointerup", (event) => {
    if (!start) return;
    const end = place(event);
    const [left, top] = [0, 1].map((side) => Math.min(start[side], end[side]));
    const [width, height] = [0, 1].map((side) => Math.abs(start[side] - end[side]));
    start = null;
    const boxes = free();
    if (!boxes || !width || !height) return;
    [left, top, width, height].forEach((value, index) => { boxes[index].value = value; });
    document.querySelector("button[value=see]").click();
  });
})();
