import { createNameDirectory } from 'backend/core/metrics/name-directory';
import type { Summary } from 'backend/core/metrics/summary';
import { createTimeZone, type TimeZone } from 'backend/core/time/time-zone';
import type { Microseconds } from 'backend/core/time/units';
import { knownTimeZone } from '../../format/known-time-zone.ts';
import { type DashboardState, DEFAULT_CHOICES, type ViewerChoices } from '../dashboard-state.ts';
import type { DashboardStore } from '../dashboard-store.ts';
import { shareStructure } from '../structural-sharing.ts';
import type { StartHistoryWorker } from './history-client.ts';
import type { HistorySummary } from './history-messages.ts';
import { LazyHistory } from './lazy-history.ts';
import { depthFor, holdsRowsAfter, type NeededRows, neededRows } from './needed-rows.ts';

/** What the summary of a state consists of: the numbers, what they were computed for, and at which cursor. */
type ShownNumbers = Pick<DashboardState, 'summary' | 'choices' | 'cursor' | 'digest'>;

/**
 * What the page shows: the summaries of its own store while that holds the rows which the choices of the viewer need, and
 * else those of the history worker. Until the worker has the rows, the summary stays one of earlier choices, so that no
 * number is ever that of a part of its period. See docs/architecture.md#shared-stream-and-store.
 */
export class PageStore {
  readonly history: LazyHistory;
  readonly #own: DashboardStore;
  readonly #listeners = new Set<() => void>();
  #chosen: ViewerChoices = DEFAULT_CHOICES;
  /** The choices that the page's own store was given last. */
  #ownChoices: ViewerChoices = DEFAULT_CHOICES;
  #queriesNeedAllRows = false;
  #state: DashboardState;
  /** The numbers of the worker, while they are shown. */
  #fromHistory: ShownNumbers | undefined;
  #zone: TimeZone | undefined;
  #isUpdating = false;

  constructor(own: DashboardStore, startWorker: StartHistoryWorker) {
    this.#own = own;
    this.#state = own.getState();
    this.history = new LazyHistory(startWorker, () => this.#update());
    own.subscribe(() => this.#update());
  }

  readonly getState = (): DashboardState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** What the viewer chose. The numbers of the state may still be those of earlier choices. */
  get chosen(): ViewerChoices {
    return this.#chosen;
  }

  /** Changes some of the choices. They are shown at once, or when the rows that they need are loaded. */
  setChoices(changes: Partial<ViewerChoices>): void {
    this.#chosen = { ...this.#chosen, ...changes };
    this.#update();
  }

  /** Sets whether a query reads all rows, whatever the choices. */
  setQueriesNeedAllRows(needsAllRows: boolean): void {
    if (needsAllRows === this.#queriesNeedAllRows) return;
    this.#queriesNeedAllRows = needsAllRows;
    this.#update();
  }

  /** Whether the page's own store holds every row that the choices read, or every row there is. */
  ownHolds(rows: 'chosen' | 'all'): boolean {
    const { community } = this.#own;
    if (!community) return false;
    return holdsRowsAfter(community.horizonUs, rows === 'all' ? -1 : (this.#needed(this.#chosen)?.wantedAfterUs ?? -1));
  }

  /** Whether rows from a horizon on suffice for right numbers of the choices. */
  isEnough(horizonUs: Microseconds): boolean {
    return holdsRowsAfter(horizonUs, this.#needed(this.#chosen)?.requiredAfterUs ?? -1);
  }

  #update(): void {
    // The store publishes while it is changed here.
    if (this.#isUpdating) return;
    this.#isUpdating = true;
    this.#publish(this.#settle());
    this.#isUpdating = false;
  }

  /** Gives the own store choices that it can show, has the worker load what is missing, and returns what to show. */
  #settle(): DashboardState {
    const own = this.#own;
    const { horizonUs } = own.community ?? {};
    const needed = this.#needed(this.#chosen);
    if (horizonUs === undefined || !needed) {
      this.#giveOwn(this.#chosen);
      return own.getState();
    }
    const isOwnComplete = holdsRowsAfter(horizonUs, needed.wantedAfterUs);
    this.#requireRows(horizonUs, needed);
    const answer = isOwnComplete ? undefined : this.#usableAnswer(needed);
    if (answer) this.#fromHistory = this.#numbersOf(answer);
    const isOwnEnough = holdsRowsAfter(horizonUs, needed.requiredAfterUs);
    const { loading } = this.history;
    if (!answer && (isOwnEnough || loading.failedStatus !== undefined)) this.#fromHistory = undefined;
    this.#giveOwn(this.#showableChoices(horizonUs));
    own.setPaused(this.#fromHistory !== undefined);
    const heldUs = answer?.horizonUs ?? horizonUs;
    const past = holdsRowsAfter(heldUs, needed.wantedAfterUs) ? null : loading;
    return { ...own.getState(), ...this.#fromHistory, past };
  }

  #requireRows(horizonUs: Microseconds, { wantedAfterUs }: NeededRows): void {
    const afterUs = this.#queriesNeedAllRows ? -1 : wantedAfterUs;
    if (holdsRowsAfter(horizonUs, afterUs)) this.history.release();
    else this.history.require(depthFor(afterUs, this.#own.clock.now()), this.#chosen);
  }

  #usableAnswer({ requiredAfterUs }: NeededRows): HistorySummary | undefined {
    const { answer } = this.history;
    return answer && holdsRowsAfter(answer.horizonUs, requiredAfterUs) ? answer : undefined;
  }

  #numbersOf({ summary: sent, cursor, digest }: HistorySummary): ShownNumbers {
    const { community } = this.#own;
    const before = this.#state.summary;
    if (!community) throw new Error('The history worker is started after the first snapshot.');
    const summary: Summary = { ...sent, directory: createNameDirectory(community) };
    return { summary: shareStructure<Summary | null>(before, summary), choices: this.#chosen, cursor, digest };
  }

  /** The choices that are nearest to those of the viewer and of which the own store holds the rows. */
  #showableChoices(horizonUs: Microseconds): ViewerChoices {
    const { filter, timeZone, vitals } = this.#chosen;
    const known = this.#ownChoices;
    const isSame = known.filter === filter && known.timeZone === timeZone && known.vitals === vitals;
    const nearest = isSame ? known : { ...known, filter, timeZone, vitals };
    const candidates = [this.#chosen, nearest];
    const isShowable = (choices: ViewerChoices) =>
      holdsRowsAfter(horizonUs, this.#needed(choices)?.requiredAfterUs ?? -1);
    return candidates.find(isShowable) ?? { ...DEFAULT_CHOICES, filter, timeZone, vitals };
  }

  #giveOwn(choices: ViewerChoices): void {
    if (choices === this.#ownChoices) return;
    this.#ownChoices = choices;
    this.#own.setChoices(choices);
  }

  #needed(choices: ViewerChoices): NeededRows | undefined {
    const { community } = this.#own;
    const { settings } = this.#own.getState();
    if (!settings || !community) return undefined;
    const name = knownTimeZone(choices.timeZone ?? settings.timeZone);
    if (this.#zone?.name !== name) this.#zone = createTimeZone(name);
    return neededRows(choices, this.#zone, this.#own.clock.now(), community.definitions.current());
  }

  #publish(state: DashboardState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
