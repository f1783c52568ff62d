// Keeps a page in step with the server. The browser reconnects by itself after a break; what it does not retry, we do.

const AGAIN_MS = 2000;

export type Contact = "good" | "lost" | "locked";

/** Calls `changed` with every view, and `contact` when the connection breaks, is refused, or is back. */
export function follow<V extends { n: number }>(
  page: "chair" | "room" | "review",
  changed: (view: V) => void,
  contact: (state: Contact) => void,
): { stop: () => void } {
  let source: EventSource;

  function connect(): void {
    source = new EventSource(`/events?page=${page}`);
    source.addEventListener("open", () => contact("good"));
    source.addEventListener("view", (event) => changed(JSON.parse((event as MessageEvent<string>).data) as V));
    source.addEventListener("error", () => void failed());
  }

  async function failed(): Promise<void> {
    contact("lost");
    // After an answer that is not a stream the browser gives up, without saying which answer it was.
    if (source.readyState !== EventSource.CLOSED) return;
    const answer = await fetch("/texts").catch(() => null);
    if (answer?.status === 403) contact("locked");
    setTimeout(connect, AGAIN_MS);
  }

  connect();
  return { stop: () => source.close() };
}
