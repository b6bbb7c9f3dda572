/**
 * What happens to the page itself: it goes, comes back, wakes, or changes its network.
 *
 * The rule: it tells, and decides nothing.
 */

export interface PageLife {
  /** The page goes, perhaps into the back/forward cache, where it must hold nothing. */
  hide(): void;
  /** It came back from there. */
  back(): void;
  /** It may have slept, or the network may be another: nothing that was known is sure. */
  wake(): void;
}

/** Tell `life` until `signal` aborts. */
export function followPage(life: PageLife, signal: AbortSignal): void {
  window.addEventListener(
    "pagehide",
    () => {
      life.hide();
    },
    { signal },
  );
  window.addEventListener(
    "pageshow",
    (event) => {
      if (event.persisted) life.back();
    },
    { signal },
  );
  window.addEventListener(
    "online",
    () => {
      life.wake();
    },
    { signal },
  );
  // Another network, though the page was never without one; not every browser tells.
  const { connection } = navigator as Navigator & { connection?: EventTarget };
  connection?.addEventListener(
    "change",
    () => {
      life.wake();
    },
    { signal },
  );
  document.addEventListener(
    "visibilitychange",
    () => {
      if (document.visibilityState === "visible") life.wake();
    },
    { signal },
  );
}
