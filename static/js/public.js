/* Comfort for the public side. Every page works without this file. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);

  /* What only works with scripts stays hidden until we know that they run. */
  all("[data-js]").forEach((element) => { element.hidden = false; });

  /* --- Leave quickly ------------------------------------------------------- */
  const exit = one("[data-exit]");
  const leave = () => {
    document.documentElement.classList.add("blank");
    document.title = " ";
    location.replace(exit.href);
  };
  if (exit) {
    exit.addEventListener("click", (event) => { event.preventDefault(); leave(); });
    let presses = [];
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Shift") { presses = []; return; }
      if (event.repeat) return;
      presses = presses.filter((at) => event.timeStamp - at < 1500).concat(event.timeStamp);
      if (presses.length === 3) leave();
    });
    /* Back from the other site: ask the server again, never show the kept page. */
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }

  /* --- The small proof, found while the page is read ------------------------ */
  const proof = one("[data-proof]");
  if (proof && window.Worker) {
    const question = one("[data-question]", proof), say = one("[role=status]", proof);
    const form = proof.closest("form"), worker = new Worker(proof.dataset.worker);
    let pressed = null;
    const end = (word, asked) => {
      worker.terminate();
      say.textContent = word;
      question.hidden = !asked;
      form.removeEventListener("submit", wait);
      if (pressed && !asked) form.requestSubmit(pressed.button);
    };
    const wait = (event) => { event.preventDefault(); pressed = { button: event.submitter }; };
    question.hidden = true;
    say.textContent = say.dataset.working;
    if (form.requestSubmit) form.addEventListener("submit", wait);
    worker.onmessage = ({ data }) => {
      one("[name=preuve]", proof).value = data;
      end(say.dataset.done, false);
    };
    worker.onerror = () => end("", true);
    setTimeout(() => { if (!one("[name=preuve]", proof).value) end("", true); }, 20000);
    worker.postMessage([proof.dataset.proof, Number(proof.dataset.bits)]);
  }

  /* --- Copy the code, print the page --------------------------------------- */
  all("[data-copy]").forEach((button) => button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const status = document.getElementById(button.getAttribute("aria-describedby"));
    try {
      await navigator.clipboard.writeText(source.textContent.trim().replace(/\s+/g, "-"));
      status.textContent = button.dataset.done;
    } catch {
      getSelection().selectAllChildren(source);
      status.textContent = button.dataset.failed;
    }
  }));
  all("[data-print]").forEach((button) => button.addEventListener("click", () => print()));

  /* --- Character counter, spoken only from 80 % ----------------------------- */
  all("textarea[data-max]").forEach((area) => {
    const count = document.getElementById(area.id + "_count");
    const limit = Number(area.dataset.max);
    let timer;
    const tell = () => {
      const left = limit - area.value.length;
      count.classList.toggle("count-over", left < 0);
      count.textContent = area.value.length < limit * 0.8 ? "" :
        (left < 0 ? count.dataset.over : count.dataset.left).replace("N", Math.abs(left));
    };
    if (count) {
      /* After a pause: a screen reader would otherwise speak at each key. */
      area.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(tell, 400); });
      tell();
    }
  });

  /* --- No network: keep what is typed on the page --------------------------- */
  const reachable = async () => {
    if (!navigator.onLine) return false;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), 15000);
    try {
      await fetch(one("link[rel=stylesheet]").href,
        { method: "HEAD", cache: "no-store", signal: abort.signal });
      return true;
    } catch { return false; } finally { clearTimeout(timer); }
  };
  all("form[data-keep]").forEach((form) => form.addEventListener("submit", async (event) => {
    if (form.dataset.checked || !form.requestSubmit) return;
    if (!all("textarea", form).some((area) => area.value.trim())) return;
    event.preventDefault();
    const button = event.submitter;
    const status = one("[data-network]", form);
    if (await reachable()) {
      form.dataset.checked = "1";
      form.requestSubmit(button);
      delete form.dataset.checked;
    } else if (status) {
      status.hidden = false;
      status.textContent = status.dataset.lost;
    }
  }));

  /* --- Files one by one, as they are picked ---------------------------------- */
  const SMALL = 2 * 1024 * 1024;
  /* Side in pixels and quality: the first that fits is sent. A letter stays readable at the last. */
  const SIZES = [[2000, 0.8], [2000, 0.6], [1600, 0.6], [1400, 0.5]], ENOUGH = 400 * 1024;
  /* Drawing the photo again also drops the place where it was taken. */
  const shrink = async (file) => {
    if (file.size <= SMALL || !file.type.startsWith("image/")) return file;
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const canvas = document.createElement("canvas");
      let blob;
      for (const [side, quality] of SIZES) {
        const ratio = Math.min(1, side / Math.max(image.width, image.height));
        canvas.width = Math.round(image.width * ratio);
        canvas.height = Math.round(image.height * ratio);
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
        if (!blob || blob.size <= ENOUGH) break;
      }
      if (!blob || blob.size >= file.size) return file;
      return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    } catch { return file; }
  };

  const parts = (form) => ({
    picker: one("[data-picker]", form),
    input: one("input[type=file]", form),
    button: one("[data-upload-button]", form),
  });
  const send = (form, file, row) => new Promise((done) => {
    const { picker, input, button } = parts(form);
    const data = new FormData(form);
    data.delete(input.name);
    data.append(input.name, file, file.name);
    if (button.name) data.append(button.name, button.value);
    const request = new XMLHttpRequest();
    const state = one("[data-state]", row), bar = one("progress", row);
    request.upload.onprogress = (event) => {
      if (!event.lengthComputable) return;
      bar.value = event.loaded / event.total;
      state.textContent = picker.dataset.sending + " " + Math.round(bar.value * 100) + " %";
    };
    request.responseType = "document";
    request.onloadend = () => {
      const page = request.response;
      const list = page && one("[data-files]", page), shown = one("[data-files]");
      if (list && shown) shown.replaceWith(list);
      const refusal = page && (one("[data-picker] .error", page) || one("[data-errors] li", page));
      if (list && !refusal) { row.remove(); done(); return; }
      bar.remove();
      state.textContent = refusal ? refusal.textContent.trim() : picker.dataset.cut;
      state.classList.add("refused");
      if (!refusal) {
        const again = one("[data-again]", row);
        again.hidden = false;
        again.onclick = () => {
          const next = line(picker, file, row);
          add(() => send(form, file, next));
        };
      }
      done();
    };
    request.open("POST", button.getAttribute("formaction") || form.action);
    request.send(data);
  });

  const line = (picker, file, old) => {
    const row = one("template", picker).content.firstElementChild.cloneNode(true);
    one("[data-name]", row).textContent = file.name;
    if (old) old.replaceWith(row); else one("[data-sending-list]", picker).append(row);
    return row;
  };
  const tooBig = (picker, file, row) => {
    const state = one("[data-state]", row);
    state.textContent = picker.dataset.tooBig.replace("N", Math.ceil(file.size / 1048576));
    state.classList.add("refused");
    one("progress", row).remove();
  };

  /* A file still on its way is not cut by « Continuer »: the page waits for it. */
  let queue = Promise.resolve(), waiting = 0;
  const add = (work) => {
    waiting += 1;
    queue = queue.then(work).then(() => { waiting -= 1; });
  };
  document.addEventListener("submit", (event) => {
    if (!waiting || !event.target.requestSubmit) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const status = one("[data-upload-status]");
    if (status) status.textContent = status.dataset.wait.replace("N", waiting);
    queue.then(() => event.target.requestSubmit(event.submitter));
  }, true);

  all("form[data-upload]").forEach((form) => {
    const { picker, input, button } = parts(form);
    if (!picker || !input || !button) return;
    button.hidden = true;
    input.addEventListener("change", () => {
      const small = one("[data-small]", form), original = one("[data-original]", form);
      for (const file of [...input.files]) {
        const row = line(picker, file);
        add(async () => {
          /* An original made small is no original any more. */
          const whole = (small && !small.checked) || (original && original.checked);
          const sent = whole ? file : await shrink(file);
          if (sent.size > Number(picker.dataset.maxBytes)) tooBig(picker, sent, row);
          else await send(form, sent, row);
        });
      }
      input.value = "";
    });
  });
})();
