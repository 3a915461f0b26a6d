import type { Microseconds } from '../../core/time/units.ts';
import { PageSeries } from '../api/page-series.ts';
import type { BackfillRange, BackfillThread } from './history-plan-state.ts';

type Item = BackfillRange | BackfillThread;

/** What is known of the pages of one range or thread, as long as it is not extended. */
interface ItemPages {
  grown: number;
  series: PageSeries;
  /** How often reading started over without a message older than `latest` in between. */
  restarts: number;
  latest: Microseconds;
}

const MAX_RESTARTS = 3;

/** The pages that this process read of each range and thread of the history plan, to detect those that repeat. */
export class BackfillPages {
  readonly #pages = new WeakMap<Item, ItemPages>();

  /** The pages read so far. `item`: the plan's own object, not a copy. */
  seriesOf(item: Item): PageSeries {
    return this.#pagesOf(item).series;
  }

  /**
   * Forgets the pages of an item whose cursor Slack refuses, because they are read again. Returns false if that happened
   * three times without progress.
   */
  startOver(item: Item): boolean {
    const known = this.#pagesOf(item);
    const latest = latestOf(item);
    const restarts = latest < known.latest ? 1 : known.restarts + 1;
    this.#pages.set(item, { grown: item.grown, series: newSeries(item), restarts, latest });
    return restarts <= MAX_RESTARTS;
  }

  #pagesOf(item: Item): ItemPages {
    const known = this.#pages.get(item);
    if (known?.grown === item.grown) return known;
    const pages = { grown: item.grown, series: newSeries(item), restarts: 0, latest: latestOf(item) };
    this.#pages.set(item, pages);
    return pages;
  }
}

function newSeries(item: Item): PageSeries {
  return new PageSeries('ts' in item ? 'conversations.replies' : 'conversations.history');
}

/** A thread is read from its start: no page of it is progress. */
function latestOf(item: Item): Microseconds {
  return 'ts' in item ? 0 : item.latest;
}
