/** What jsdom lacks of a browser, and cleaning up between tests. */
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import { current, dismiss } from "@/lib/toasts";

// On a busy machine the first screen of a file takes a while.
configure({ asyncUtilTimeout: 10_000 });

afterEach(() => {
  cleanup();
  // They outlive the components that raised them.
  for (const { id } of current()) dismiss(id);
  sessionStorage.clear();
  localStorage.clear();
});

window.matchMedia = (query: string) =>
  ({
    matches: false,
    media: query,
    addEventListener() {},
    removeEventListener() {},
    addListener() {},
    removeListener() {},
  }) as unknown as MediaQueryList;

window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

// A window of 900 × 700 pixels: without a size, no line of a virtual list is in sight.
Object.defineProperty(HTMLElement.prototype, "clientHeight", {
  configurable: true,
  get: () => 700,
});
Object.defineProperty(HTMLElement.prototype, "clientWidth", { configurable: true, get: () => 900 });
Object.defineProperty(document, "fonts", {
  value: { addEventListener() {}, removeEventListener() {} },
});
Element.prototype.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;

HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close = function (this: HTMLDialogElement) {
  this.open = false;
};
