import { backoffMs } from './backoff.ts';
import { InterruptibleSleep } from './interruptible-sleep.ts';
import { parseRetryMs } from './parse-stream-event.ts';
import { RecentEvents } from './recent-events.ts';
import type { ClientMessage, ServerMessage, StreamEvent, StreamState } from './stream-messages.ts';
import { watchStream } from './watch-stream.ts';

/**
 * So many pings may a tab leave unanswered: two minutes. A tab that crashed says no goodbye, and one that is frozen lets
 * everything it is told pile up; both are forgotten. One that wakes up answers its pings, and hears that it must begin
 * again.
 */
const MAX_UNANSWERED_PINGS = 8;

interface Tab {
  send: (told: ServerMessage) => void;
  /** Gets every block. */
  isSynced: boolean;
  /** The cursor of a snapshot that the stream has yet to meet. */
  awaitedCursor: string | undefined;
  unansweredPings: number;
}

/**
 * The one connection to the server and the tabs that share it. It relays text: each tab fetches its snapshot and folds
 * for itself. A newcomer's snapshot may be older or newer than where the stream is, so the newcomer is let in where the
 * stream passes, or has lately passed, the very cursor of the snapshot.
 *
 * The loop is ours and not EventSource's: that one gives up for good at the first answer other than 200.
 */
export class SharedStream {
  readonly #tabs = new Set<Tab>();
  readonly #retryDelay = new InterruptibleSleep();
  #stop = new AbortController();
  /** Undefined until the first tab has a snapshot: its cursor is where the stream begins. */
  #recentEvents: RecentEvents | undefined;
  #status: string | undefined;
  #connectionState: StreamState['state'] = 'connecting';
  #attempt = 0;
  /** How long the server, as it ended, asked us to stay away, ms. */
  #retryAfterMs: number | undefined;
  /** When the server last said anything, and when it is asked next, on this thread's clock. */
  #lastEventAt = 0;
  #nextTryAt = 0;

  /** Returns what hears this tab, and what forgets it. The tab belongs to the line once it lists. */
  join(tell: (told: ServerMessage) => void): { ask: (asked: ClientMessage) => void; leave: () => void } {
    const tab: Tab = { send: tell, isSynced: false, awaitedCursor: undefined, unansweredPings: 0 };
    return { ask: (asked) => this.#handleMessage(tab, asked), leave: () => this.#removeTab(tab) };
  }

  #handleMessage(tab: Tab, asked: ClientMessage): void {
    switch (asked.kind) {
      case 'list':
        this.#register(tab);
        break;
      case 'watch':
        // Who holds a snapshot has just heard the server.
        this.#lastEventAt = performance.now();
        this.#tabs.add(tab);
        tab.awaitedCursor = asked.cursor;
        if (!this.#recentEvents) void this.#run(asked.cursor);
        this.#catchUp(tab);
        this.#retryDelay.wake();
        break;
      case 'retry':
        this.#retryDelay.wake();
        break;
      case 'here':
        tab.unansweredPings = 0;
        if (!this.#tabs.has(tab)) tab.send({ kind: 'again' });
    }
  }

  #register(tab: Tab): void {
    this.#tabs.add(tab);
    Object.assign(tab, { isLevel: false, awaits: undefined, owes: 0 });
    tab.send({ kind: 'link', streamState: this.#streamState() });
    if (this.#status !== undefined) tab.send({ kind: 'status', data: this.#status });
  }

  #catchUp(tab: Tab): void {
    const cursor = tab.awaitedCursor;
    const blocks = cursor === undefined ? undefined : this.#recentEvents?.after(cursor);
    if (cursor === undefined || !blocks) return;
    tab.awaitedCursor = undefined;
    tab.isSynced = true;
    tab.send({ kind: 'since', cursor, events: blocks });
  }

  /** Without a tab there is no need of a stream either: frozen tabs are no readers. */
  #removeTab(tab: Tab): void {
    this.#tabs.delete(tab);
    if (this.#tabs.size > 0) return;
    this.#stop.abort();
    this.#recentEvents = undefined;
    this.#status = undefined;
    this.#connectionState = 'connecting';
    this.#attempt = 0;
    this.#retryDelay.wake();
  }

  async #run(cursor: string): Promise<void> {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#recentEvents = new RecentEvents(cursor);
    while (!signal.aborted) {
      await watchStream(this.#recentEvents?.cursor ?? cursor, (block) => this.#handleEvent(block), signal);
      if (!signal.aborted) await this.#backOff();
    }
  }

  #handleEvent(block: StreamEvent): void {
    this.#lastEventAt = performance.now();
    if (block.event === 'hello') {
      this.#attempt = 0;
      this.#connectionState = 'live';
    }
    if (block.event === 'bye') this.#retryAfterMs = parseRetryMs(block.data);
    if (block.event === 'status') this.#status = block.data;
    this.#remember(block);
    for (const tab of this.#tabs) this.#forward(tab, block);
  }

  /** The server goes on after a reset, from where the reset says; what was before it leads to there no more. */
  #remember(block: StreamEvent): void {
    if (block.event === 'reset') this.#recentEvents = new RecentEvents(block.id);
    else if (block.event === 'message' || (block.id && block.id !== this.#recentEvents?.cursor))
      this.#recentEvents?.add(block);
  }

  #forward(tab: Tab, block: StreamEvent): void {
    if (block.event === 'reset') tab.isSynced = false;
    if (block.event === 'ping' && ++tab.unansweredPings > MAX_UNANSWERED_PINGS) this.#removeTab(tab);
    else if (tab.isSynced || block.event !== 'message') tab.send({ kind: 'block', event: block });
    if (tab.awaitedCursor === block.id) this.#catchUp(tab);
  }

  async #backOff(): Promise<void> {
    this.#attempt++;
    this.#connectionState = 'lost';
    const wait = this.#retryAfterMs ?? backoffMs(this.#attempt, Math.random());
    this.#retryAfterMs = undefined;
    this.#nextTryAt = performance.now() + wait;
    for (const tab of this.#tabs) tab.send({ kind: 'link', streamState: this.#streamState() });
    await this.#retryDelay.sleep(wait);
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
