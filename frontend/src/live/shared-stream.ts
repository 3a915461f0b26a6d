import type { Milliseconds } from 'backend/core/time/units';
import { backoffMs } from './backoff.ts';
import { InterruptibleSleep } from './interruptible-sleep.ts';
import { parseRetryMs } from './parse-stream-event.ts';
import { RecentEvents } from './recent-events.ts';
import type { ClientMessage, ServerMessage, StreamEvent, StreamState } from './stream-messages.ts';
import { watchStream } from './watch-stream.ts';

/**
 * A tab that leaves more pings than this unanswered, which takes two minutes, is removed: a tab that crashed closes
 * nothing, and the messages to a frozen tab pile up. A tab that wakes up answers its pings and receives a `resync`.
 */
const MAX_UNANSWERED_PINGS = 8;

interface Tab {
  send: (message: ServerMessage) => void;
  /** Whether the tab receives every event. */
  isSynced: boolean;
  /** The cursor of the tab's snapshot, while the stream has not met it. */
  awaitedCursor: string | undefined;
  unansweredPings: number;
}

/**
 * The one connection to the server, and the tabs that share it. It relays text: each tab fetches its own snapshot and
 * folds for itself. A snapshot may be older or newer than the position of the stream, so a tab starts to receive
 * records where the stream passes, or has lately passed, the very cursor of the tab's snapshot.
 *
 * It reconnects by itself, because an EventSource stops for good at the first response other than 200.
 */
export class SharedStream {
  readonly #tabs = new Set<Tab>();
  readonly #retryDelay = new InterruptibleSleep();
  #abort = new AbortController();
  /** Undefined until the first tab has a snapshot: the stream begins at the cursor of that one. */
  #recentEvents: RecentEvents | undefined;
  #lastStatus: string | undefined;
  #connectionState: StreamState['state'] = 'connecting';
  #attempt = 0;
  /** The wait that the server requests in its `bye`. */
  #retryAfterMs: Milliseconds | undefined;
  /** The last event and the next attempt, in this thread's `performance.now()`. */
  #lastEventAt: Milliseconds = 0;
  #nextTryAt: Milliseconds = 0;

  /** Connects a tab. It receives messages once it has sent `join` or `follow`; `close` removes it. */
  connect(onMessage: (message: ServerMessage) => void): { send: (message: ClientMessage) => void; close: () => void } {
    const tab: Tab = { send: onMessage, isSynced: false, awaitedCursor: undefined, unansweredPings: 0 };
    return { send: (message) => this.#handleMessage(tab, message), close: () => this.#removeTab(tab) };
  }

  #handleMessage(tab: Tab, message: ClientMessage): void {
    switch (message.kind) {
      case 'join':
        this.#addTab(tab);
        break;
      case 'follow':
        // A tab that has just fetched a snapshot proves that the server responds.
        this.#lastEventAt = performance.now();
        this.#tabs.add(tab);
        tab.awaitedCursor = message.cursor;
        if (!this.#recentEvents) void this.#run(message.cursor);
        this.#catchUp(tab);
        this.#retryDelay.wake();
        break;
      case 'retry':
        this.#retryDelay.wake();
        break;
      case 'pong':
        tab.unansweredPings = 0;
        if (!this.#tabs.has(tab)) tab.send({ kind: 'resync' });
    }
  }

  #addTab(tab: Tab): void {
    this.#tabs.add(tab);
    tab.isSynced = false;
    tab.awaitedCursor = undefined;
    tab.unansweredPings = 0;
    tab.send({ kind: 'stream_state', streamState: this.#streamState() });
    if (this.#lastStatus !== undefined) tab.send({ kind: 'status', data: this.#lastStatus });
  }

  #catchUp(tab: Tab): void {
    const cursor = tab.awaitedCursor;
    const events = cursor === undefined ? undefined : this.#recentEvents?.after(cursor);
    if (cursor === undefined || !events) return;
    tab.awaitedCursor = undefined;
    tab.isSynced = true;
    tab.send({ kind: 'caught_up', cursor, events });
  }

  /** Without tabs, or with frozen ones only, the connection to the server is closed. */
  #removeTab(tab: Tab): void {
    this.#tabs.delete(tab);
    if (this.#tabs.size > 0) return;
    this.#abort.abort();
    this.#recentEvents = undefined;
    this.#lastStatus = undefined;
    this.#connectionState = 'connecting';
    this.#attempt = 0;
    this.#retryDelay.wake();
  }

  async #run(cursor: string): Promise<void> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#recentEvents = new RecentEvents(cursor);
    while (!signal.aborted) {
      await watchStream(this.#recentEvents?.cursor ?? cursor, (event) => this.#handleEvent(event), signal);
      if (!signal.aborted) await this.#backOff();
    }
  }

  #handleEvent(event: StreamEvent): void {
    this.#lastEventAt = performance.now();
    if (event.event === 'hello') {
      this.#attempt = 0;
      this.#connectionState = 'live';
    }
    if (event.event === 'bye') this.#retryAfterMs = parseRetryMs(event.data);
    if (event.event === 'status') this.#lastStatus = event.data;
    this.#remember(event);
    for (const tab of this.#tabs) this.#forward(tab, event);
  }

  /** After a reset the stream continues at another cursor, to which no earlier event leads. */
  #remember(event: StreamEvent): void {
    if (event.event === 'reset') this.#recentEvents = new RecentEvents(event.id);
    else if (event.event === 'message' || (event.id && event.id !== this.#recentEvents?.cursor))
      this.#recentEvents?.add(event);
  }

  #forward(tab: Tab, event: StreamEvent): void {
    if (event.event === 'reset') tab.isSynced = false;
    if (event.event === 'ping' && ++tab.unansweredPings > MAX_UNANSWERED_PINGS) this.#removeTab(tab);
    else if (tab.isSynced || event.event !== 'message') tab.send({ kind: 'event', event });
    if (tab.awaitedCursor === event.id) this.#catchUp(tab);
  }

  async #backOff(): Promise<void> {
    this.#attempt++;
    this.#connectionState = 'lost';
    const delayMs = this.#retryAfterMs ?? backoffMs(this.#attempt, Math.random());
    this.#retryAfterMs = undefined;
    this.#nextTryAt = performance.now() + delayMs;
    for (const tab of this.#tabs) tab.send({ kind: 'stream_state', streamState: this.#streamState() });
    await this.#retryDelay.sleep(delayMs);
  }

  #streamState(): StreamState {
    if (this.#connectionState !== 'lost') return { state: this.#connectionState };
    const now = performance.now();
    return {
      state: 'lost',
      silentForMs: now - this.#lastEventAt,
      attempt: this.#attempt,
      retryInMs: Math.max(0, this.#nextTryAt - now),
    };
  }
}
