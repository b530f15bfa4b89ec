// The keys of the desk. Every page works without this file; nothing that is kept changes by one key.
(() => {
  "use strict";
  const main = document.getElementById("main");
  const rail = document.querySelector(".rail");
  const WAIT = 1500; // how long g waits for its second key
  let begun = 0;

  const seen = (node) => node && node.getClientRects().length > 0;
  const first = (...choices) => choices.map((one) => main.querySelector(one)).find(Boolean);
  const typing = (node) => node.closest("input:not([type=checkbox],[type=radio],[type=button],[type=submit]),textarea,select,[contenteditable]");
  const list = () => {
    const rows = [...main.querySelectorAll("tbody tr")].map((row) => row.querySelector("th a, a")).filter(seen);
    return rows.length ? rows : [...main.querySelectorAll(".row a.button, .plainlist > li > a")].filter(seen);
  };
  // Where one key leads. A link is followed; a box or a button only gets the focus.
  const boxes = {
    "/": () => first("#search input:not([type=hidden])", "form.filters input:not([type=hidden],[type=checkbox])", "form.filters select"),
    a: () => first("form[action*='/answer/'] textarea", "a[href$='/answer/']"),
    s: () => first("form[action$='/assign/'] select", "a[href$='/assign/']"),
  };

  // The letter as the keyboard writes it; where it writes no Latin letter, the one printed beside it: the place of the key.
  function letter(event) {
    if (event.key === "?" || event.key === "؟") return "?";
    if (event.code === "Slash" && /[.,\u0600-\u06ff]/.test(event.key)) return event.shiftKey ? "?" : "/";
    if (event.key === "/") return "/";
    if (event.shiftKey) return "";
    if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
    return event.key.length === 1 && event.key > "\u007f" && /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : "";
  }

  // Words that were typed and not sent: the page stays, and the focus goes to them.
  function unsent() {
    return [...main.querySelectorAll("form:not([method=get]) :is(textarea,input.text)")].find((box) => seen(box) && box.value !== box.defaultValue);
  }

  function reach(node) {
    for (let inside = node.closest("details"); inside; inside = inside.parentElement.closest("details")) inside.open = true;
    node.focus();
    return true;
  }

  function follow(address) {
    const kept = unsent();
    if (kept) return reach(kept);
    if (address) location.assign(address);
    return Boolean(address);
  }

  function step(by) {
    const links = list();
    if (!links.length) return false;
    const here = links.indexOf(document.activeElement);
    const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + by, 0), links.length - 1);
    return reach(links[next]);
  }

  function go(key) {
    begun = 0;
    const link = rail.querySelector(`a[data-go="${key}"]`);
    return link ? follow(link.href) : false;
  }

  function press(key) {
    if (begun && Date.now() - begun < WAIT) return go(key);
    if (key === "g") return Boolean((begun = Date.now()));
    if (key === "j") return step(1);
    if (key === "k") return step(-1);
    if (key === "o") return follow((list().includes(document.activeElement) ? document.activeElement : list()[0] || {}).href);
    if (key === "n") return follow(rail.dataset.record);
    if (key === "?") return follow(rail.dataset.keys);
    const node = key in boxes ? boxes[key]() : null;
    if (!node) return false;
    return node.href ? follow(node.href) : reach(node);
  }

  // Only a form that says so is sent from the keyboard, by the button that does what the form is for.
  function send(event) {
    const form = event.target.form;
    if (!form || !form.hasAttribute("data-quick")) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button.button:not([formaction],[name])"));
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey) return;
    const inside = typing(event.target);
    if (event.ctrlKey) {
      if (event.key === "Enter" && inside && !event.shiftKey && !event.repeat) send(event);
      return;
    }
    if (inside) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const key = letter(event);
    const done = arrow ? list().includes(document.activeElement) && step(arrow) : key && press(key);
    if (done) event.preventDefault();
  });

  for (const [key, find] of Object.entries(boxes)) find()?.setAttribute("aria-keyshortcuts", key);
})();
