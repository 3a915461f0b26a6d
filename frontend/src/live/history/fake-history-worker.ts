import type { QueryTable } from '../queries/query-runner.ts';
import type { ServerClock } from '../server-clock.ts';
import type { HistoryWorker } from './history-client.ts';
import type { HistoryAnswer, HistoryRequest } from './history-messages.ts';
import { HistorySession } from './history-session.ts';

/** Runs in this thread what a history worker runs in its own. The test delivers its messages. */
export class FakeHistoryWorker implements HistoryWorker {
  static all: FakeHistoryWorker[] = [];
  readonly requests: HistoryRequest[] = [];
  isAlive = true;
  /** While set, answers are kept back. */
  isHeld = false;
  #held: HistoryAnswer[] = [];
  readonly #onAnswer: (answer: HistoryAnswer) => void;
  readonly #session: HistorySession;
  constructor(onAnswer: (answer: HistoryAnswer) => void, queries: QueryTable, clock: ServerClock) {
    this.#onAnswer = onAnswer;
    this.#session = new HistorySession((answer) => this.#send(structuredClone(answer)), queries, clock);
    FakeHistoryWorker.all.push(this);
    this.#session.handle({ kind: 'start', port: null });
  }
  readonly post = (request: HistoryRequest): void => {
    this.requests.push(request);
    const copy = structuredClone(request);
    setTimeout(() => this.isAlive && this.#session.handle(copy));
  };
  readonly end = (): void => {
    this.isAlive = false;
  };
  deliver(): void {
    this.isHeld = false;
    for (const answer of this.#held.splice(0)) this.#onAnswer(answer);
  }
  #send(answer: HistoryAnswer): void {
    setTimeout(() => {
      if (!this.isAlive) return;
      if (this.isHeld) this.#held.push(answer);
      else this.#onAnswer(answer);
    });
  }
}
