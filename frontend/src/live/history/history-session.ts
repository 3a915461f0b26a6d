import type { Summary } from 'backend/core/metrics/summary';
import { SECOND_MS } from 'backend/core/time/units';
import { type ConnectStream, connectOwnStream, connectPort } from '../connect-stream.ts';
import { DashboardStore, type StoreIntervals } from '../dashboard-store.ts';
import type { Snapshot } from '../fetch-snapshot.ts';
import { QueryRunner, type QueryTable } from '../queries/query-runner.ts';
import { ServerClock } from '../server-clock.ts';
import { StoreSynchronizer } from '../store-synchronizer.ts';
import { fetchHistory, RefusedError } from './fetch-history.ts';
import type { Depth, HistoryAnswer, HistoryRequest } from './history-messages.ts';
import { isDeeper } from './is-deeper.ts';

/** A summary of years takes longer than one of days, and nobody looks at every message of eight years. */
const INTERVALS: StoreIntervals = { publishMs: SECOND_MS, digestMs: 2 * SECOND_MS };

/**
 * What the history worker does: it holds the rows of the past in a store that follows the stream as that of a tab does,
 * and answers with summaries and query results. See docs/architecture.md#shared-stream-and-store.
 */
export class HistorySession {
  readonly #post: (answer: HistoryAnswer) => void;
  readonly #store: DashboardStore;
  readonly #runner: QueryRunner;
  readonly #unwatch = new Map<number, () => void>();
  #synchronizer: StoreSynchronizer | undefined;
  #connect: ConnectStream = connectOwnStream;
  #choicesNumber = 0;
  #sent: { summary: Summary | null; digest: string; horizonUs: number } = { summary: null, digest: '', horizonUs: 0 };
  /** What the page needs, and what is being loaded or is loaded. */
  #wanted: Depth = 'all';
  #loading: Depth | undefined;
  #abort = new AbortController();

  constructor(post: (answer: HistoryAnswer) => void, queries: QueryTable, clock = new ServerClock()) {
    this.#post = post;
    this.#store = new DashboardStore(clock, INTERVALS);
    this.#runner = new QueryRunner(this.#store, queries);
    this.#store.subscribe(() => this.#answer());
  }

  readonly handle = (request: HistoryRequest): void => {
    switch (request.kind) {
      case 'start':
        if (request.port) this.#connect = connectPortOnce(request.port);
        break;
      case 'load':
        this.#load(request.from);
        break;
      case 'choose':
        this.#choicesNumber = request.number;
        // The page waits for an answer with this number, also if the summary stays the same.
        this.#sent = { ...this.#sent, summary: null };
        this.#store.setChoices(request.choices);
        this.#runner.choicesChanged();
        break;
      case 'watch':
        this.#watch(request.id, request.name, request.args);
        break;
      case 'unwatch':
        this.#unwatch.get(request.id)?.();
        this.#unwatch.delete(request.id);
        break;
      case 'retry':
        this.#synchronizer?.retry();
    }
  };

  #load(from: Depth): void {
    this.#wanted = from;
    if (!this.#synchronizer) {
      this.#synchronizer = new StoreSynchronizer(this.#store, this.#connect, undefined, this.#fetch);
      void this.#synchronizer.run();
    } else if (this.#loading === undefined || isDeeper(from, this.#loading)) {
      this.#abort.abort();
      this.#synchronizer.retry();
      this.#synchronizer.resync();
    }
  }

  /** Fetches rows as far back as the page needs at the end of the request, which may be further than at its begin. */
  readonly #fetch = async (clock: ServerClock): Promise<Snapshot> => {
    for (;;) {
      const from = this.#wanted;
      this.#loading = from;
      this.#abort = new AbortController();
      const { signal } = this.#abort;
      const report = (fraction: number) => this.#post({ kind: 'progress', fraction });
      try {
        report(0);
        return await fetchHistory(from, clock, report, signal);
      } catch (error) {
        if (signal.aborted) continue;
        this.#loading = undefined;
        this.#post({ kind: 'failed', status: error instanceof RefusedError ? error.status : null });
        throw error;
      }
    }
  };

  #watch(id: number, name: string, args: unknown): void {
    const stop = this.#runner.watch(name, args, (result) =>
      this.#post({ kind: 'result', id, result, ...this.#origin() }),
    );
    this.#unwatch.set(id, stop);
  }

  #answer(): void {
    const { summary, cursor, digest } = this.#store.getState();
    const { horizonUs } = this.#origin();
    const isSame = summary === this.#sent.summary && horizonUs === this.#sent.horizonUs;
    if (!summary || (isSame && digest === this.#sent.digest)) return;
    if (!isSame) this.#runner.recordsArrived();
    this.#sent = { summary, digest, horizonUs };
    const { directory: _, ...sentSummary } = summary;
    this.#post({ kind: 'summary', summary: sentSummary, cursor, digest, ...this.#origin() });
  }

  #origin(): { number: number; horizonUs: number } {
    return { number: this.#choicesNumber, horizonUs: this.#store.community?.horizonUs ?? Number.POSITIVE_INFINITY };
  }
}

/** Connects by the port once. A later connection, which is made when the port is dead, opens a stream of its own. */
function connectPortOnce(port: MessagePort): ConnectStream {
  let isUsed = false;
  return (onMessage, onBroken) => {
    if (isUsed) return connectOwnStream(onMessage, onBroken);
    isUsed = true;
    return connectPort(port, onMessage);
  };
}
