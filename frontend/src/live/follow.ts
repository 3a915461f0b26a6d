import type { Settings } from 'backend/core/settings';
import { decodeSnapshot } from 'backend/core/snapshot';
import { backoff } from './backoff.ts';
import type { DashboardStore } from './dashboard-store.ts';
import { nowIn, recordIn, statusIn } from './parse-message.ts';

/** A stream that has said nothing for so long is dead, whatever the socket says: it pings every 15 s. */
const SILENCE = 40_000;
/** The shortest time between two snapshots, ms. */
const SNAPSHOT_PACE = 3000;

/** Why a stream ended: the connection went, or the server or a record says that a new snapshot is needed. */
type End = 'lost' | 'snapshot';

/**
 * Keeps a store level with the server for as long as the page lives: list, then watch. A snapshot first, then the stream
 * from its cursor; after a loss the stream again from the last cursor; after a reset a snapshot again.
 *
 * The loop is ours and not EventSource's: that one gives up for good at the first answer other than 200.
 */
export class Follower {
  readonly #store: DashboardStore;
  #attempt = 0;
  #needsSnapshot = true;
  #listedAt = Number.NEGATIVE_INFINITY;
  /** When the server last said anything, by its clock. */
  #heardAt: number;
  #wake: () => void = () => undefined;

  constructor(store: DashboardStore) {
    this.#store = store;
    this.#heardAt = store.clock.now();
  }

  /** Does not wait for the next try. */
  readonly retry = (): void => this.#wake();

  async run(): Promise<never> {
    for (;;) {
      const end = await this.#listAndWatch().catch((): End => 'lost');
      if (end === 'snapshot') this.#needsSnapshot = true;
      else await this.#pause();
    }
  }

  async #listAndWatch(): Promise<End> {
    if (this.#needsSnapshot) {
      await sleep(this.#listedAt + SNAPSHOT_PACE - performance.now());
      await this.#list();
    }
    return this.#watch();
  }

  async #list(): Promise<void> {
    this.#listedAt = performance.now();
    const response = await fetch('/snapshot', { signal: AbortSignal.timeout(20_000) });
    if (!response.ok) throw new Error(`GET /snapshot answered ${response.status}`);
    this.#hear(Number(response.headers.get('server-now') ?? Number.NaN));
    const { meta, community } = decodeSnapshot(new Uint8Array(await response.arrayBuffer()));
    // Written by our own server, of the very version of this page.
    const { cursor, settings } = meta as { cursor: string; settings: Settings };
    this.#store.load(community, cursor, settings);
    this.#needsSnapshot = false;
    this.#heardAt = this.#store.clock.now();
  }

  #watch(): Promise<End> {
    const store = this.#store;
    const stream = new EventSource(`/slack-events-stream?cursor=${encodeURIComponent(store.cursor)}`);
    return new Promise<End>((resolve) => {
      let silence = setTimeout(() => end('lost'), SILENCE);
      const end = (reason: End) => {
        clearTimeout(silence);
        stream.close();
        resolve(reason);
      };
      const on = (event: string, handle: (message: MessageEvent<string>) => void) =>
        stream.addEventListener(event, (message: MessageEvent<string>) => {
          clearTimeout(silence);
          silence = setTimeout(() => end('lost'), SILENCE);
          handle(message);
          this.#heardAt = store.clock.now();
        });

      stream.onerror = () => end('lost');
      on('hello', ({ data }) => {
        this.#attempt = 0;
        this.#hear(nowIn(data));
        store.setConnection({ state: 'live', latencyMs: null });
      });
      on('message', ({ data, lastEventId }) => {
        if (store.take(recordIn(data), lastEventId) === 'too_old') end('snapshot');
      });
      on('status', ({ data, lastEventId }) => {
        const status = statusIn(data);
        this.#hear(status?.now);
        store.reach(lastEventId);
        if (status) store.setStatus(status);
      });
      on('ping', ({ data, lastEventId }) => {
        this.#hear(nowIn(data));
        store.reach(lastEventId);
      });
      on('reset', () => end('snapshot'));
    });
  }

  async #pause(): Promise<void> {
    const { clock } = this.#store;
    this.#attempt++;
    const wait = backoff(this.#attempt, Math.random());
    const nextTryAt = clock.now() + wait;
    this.#store.setConnection({ state: 'lost', asOf: this.#heardAt, attempt: this.#attempt, nextTryAt });
    await Promise.race([sleep(wait), new Promise<void>((resolve) => (this.#wake = resolve))]);
  }

  #hear(serverNow: number | undefined): void {
    if (serverNow !== undefined && Number.isFinite(serverNow)) this.#store.clock.hear(serverNow);
  }
}

function sleep(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
