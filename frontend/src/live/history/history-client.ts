import { MINUTE_MS, type Milliseconds, SECOND_MS } from 'backend/core/time/units';
import type { PastLoading, ViewerChoices } from '../dashboard-state.ts';
import type { Depth, HistoryAnswer, HistoryRequest, HistoryResult, HistorySummary } from './history-messages.ts';
import { isDeeper } from './is-deeper.ts';

/** How long a worker that is not needed keeps its rows. */
const IDLE_MS: Milliseconds = 5 * MINUTE_MS;

/** A worker that cannot run, because its script did not arrive for example, is started again after this time. */
const RESTART_DELAY_MS: Milliseconds = 5 * SECOND_MS;

/** The page's end of a history worker. */
export interface HistoryWorker {
  post: (request: HistoryRequest) => void;
  end: () => void;
}

/** Starts a history worker. `onAnswer` receives what it sends; `onBroken` is called if it cannot run. */
export type StartHistoryWorker = (onAnswer: (answer: HistoryAnswer) => void, onBroken: () => void) => HistoryWorker;

const NOTHING_LOADED: PastLoading = { fraction: 0, failedStatus: undefined };

interface Watch {
  name: string;
  args: unknown;
  onResult: (result: HistoryResult) => void;
}

/**
 * The page's connection to its history worker, which it starts when the past is needed, and ends five minutes after it no
 * longer is. While an answer is due, later choices are kept back, so that they do not queue up: only the last counts.
 */
export class HistoryClient {
  readonly #start: StartHistoryWorker;
  readonly #onChange: () => void;
  readonly #watches = new Map<number, Watch>();
  #worker: HistoryWorker | undefined;
  #from: Depth | undefined;
  #choices: ViewerChoices | undefined;
  /** The number of the current choices, that of those which were sent last, and that of the last answer. */
  #number = 0;
  #sentNumber = 0;
  #answeredNumber = 0;
  #nextWatchId = 0;
  /** In `performance.now()`. */
  #mayStartAt: Milliseconds = Number.NEGATIVE_INFINITY;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #answer: HistorySummary | undefined;
  #loading = NOTHING_LOADED;

  /** `onChange` is called when answer or loading have changed. */
  constructor(start: StartHistoryWorker, onChange: () => void) {
    this.#start = start;
    this.#onChange = onChange;
  }

  /** The last summary, if it is one of the current choices. */
  get answer(): HistorySummary | undefined {
    return this.#answer?.number === this.#number ? this.#answer : undefined;
  }

  get loading(): PastLoading {
    return this.#loading;
  }

  /** Whether a query result is one of the current choices. */
  isCurrent({ number }: HistoryResult): boolean {
    return number === this.#number;
  }

  /** Has the worker hold the rows from there on, and answer with summaries of these choices. */
  require(from: Depth, choices: ViewerChoices): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    if (!this.#worker && performance.now() < this.#mayStartAt) return;
    this.#worker ??= this.#startWorker();
    if (choices !== this.#choices) {
      this.#choices = choices;
      this.#number++;
      this.#sendChoices();
    }
    if (this.#from !== undefined && !isDeeper(from, this.#from)) return;
    this.#from = from;
    this.#loading = NOTHING_LOADED;
    this.#worker.post({ kind: 'load', from });
  }

  /** The past is not needed at present. */
  release(): void {
    if (!this.#worker || this.#idleTimer !== undefined) return;
    this.#idleTimer = setTimeout(() => this.#end(), IDLE_MS);
  }

  retry(): void {
    this.#mayStartAt = Number.NEGATIVE_INFINITY;
    this.#worker?.post({ kind: 'retry' });
  }

  /** Calls `onResult` with each result of a query until the returned function is called. */
  watch(name: string, args: unknown, onResult: (result: HistoryResult) => void): () => void {
    const id = this.#nextWatchId++;
    this.#watches.set(id, { name, args, onResult });
    this.#worker?.post({ kind: 'watch', id, name, args });
    return () => {
      this.#watches.delete(id);
      this.#worker?.post({ kind: 'unwatch', id });
    };
  }

  #startWorker(): HistoryWorker {
    const worker = this.#start(
      (answer) => this.#worker === worker && this.#receive(answer),
      () => {
        this.#end();
        this.#mayStartAt = performance.now() + RESTART_DELAY_MS;
        this.#loading = { fraction: 0, failedStatus: null };
        this.#onChange();
      },
    );
    for (const [id, { name, args }] of this.#watches) worker.post({ kind: 'watch', id, name, args });
    return worker;
  }

  #end(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = undefined;
    this.#worker?.end();
    this.#worker = undefined;
    this.#from = undefined;
    this.#choices = undefined;
    this.#answer = undefined;
    this.#answeredNumber = this.#sentNumber;
    this.#loading = NOTHING_LOADED;
  }

  #sendChoices(): void {
    const isAnswerDue = this.#answer !== undefined && this.#answeredNumber !== this.#sentNumber;
    if (!this.#choices || isAnswerDue) return;
    this.#sentNumber = this.#number;
    this.#worker?.post({ kind: 'choose', number: this.#number, choices: this.#choices });
  }

  #receive(answer: HistoryAnswer): void {
    switch (answer.kind) {
      case 'progress':
        this.#loading = { fraction: answer.fraction, failedStatus: undefined };
        break;
      case 'failed':
        this.#loading = { fraction: 0, failedStatus: answer.status };
        break;
      case 'result':
        this.#watches.get(answer.id)?.onResult(answer);
        return;
      case 'summary':
        this.#answer = answer;
        this.#answeredNumber = answer.number;
        if (this.#sentNumber !== this.#number) this.#sendChoices();
    }
    this.#onChange();
  }
}
