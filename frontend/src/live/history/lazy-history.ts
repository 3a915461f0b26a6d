import { type Milliseconds, SECOND_MS } from 'backend/core/time/units';
import type { PastLoading, ViewerChoices } from '../dashboard-state.ts';
import type { HistoryClient, StartHistoryWorker } from './history-client.ts';
import type { Depth, HistorySummary } from './history-messages.ts';

const RETRY_DELAY_MS: Milliseconds = 2 * SECOND_MS;
const NOTHING_LOADED: PastLoading = { fraction: 0, failedStatus: undefined };

/** Fetches the script of the connection to the history worker. */
export const loadHistoryClient = () => import('./history-client.ts');

/** The connection to the history worker. Its script is fetched when the past is first needed. */
export class LazyHistory {
  readonly #start: StartHistoryWorker;
  readonly #onChange: () => void;
  #client: HistoryClient | undefined;
  #isLoading = false;

  constructor(start: StartHistoryWorker, onChange: () => void) {
    this.#start = start;
    this.#onChange = onChange;
  }

  /** Undefined until the past is first needed. */
  get client(): HistoryClient | undefined {
    return this.#client;
  }

  get answer(): HistorySummary | undefined {
    return this.#client?.answer;
  }

  get loading(): PastLoading {
    return this.#client?.loading ?? NOTHING_LOADED;
  }

  /** See `HistoryClient`. Once the script is there, `onChange` is called, so that the page requires the rows again. */
  require(from: Depth, choices: ViewerChoices): void {
    if (this.#client) this.#client.require(from, choices);
    else if (!this.#isLoading) void this.#load();
  }

  release(): void {
    this.#client?.release();
  }

  retry(): void {
    this.#client?.retry();
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    const script = await loadHistoryClient().catch(() => undefined);
    if (script) this.#client = new script.HistoryClient(this.#start, this.#onChange);
    else await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS));
    this.#isLoading = false;
    this.#onChange();
  }
}
