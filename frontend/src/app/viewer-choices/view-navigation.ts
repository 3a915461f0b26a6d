import type { ViewState } from '../../ui/page/view-context.ts';
import { parseView, viewUrl } from './view-address.ts';

/** The parts of the browser that hold the address and its history. `window` is one. */
export interface AddressBar {
  readonly location: { readonly href: string; readonly search: string };
  readonly history: Pick<History, 'pushState' | 'replaceState' | 'go' | 'state'>;
  addEventListener(type: 'popstate', listener: () => void): void;
}

/** What an entry of the browser's history holds while a sheet is open that was opened from this page. */
interface SheetEntry {
  /** The address before the sheet was opened. */
  sheetOpenedFrom: string;
  /** How many entries were added since then. */
  sheetSteps: number;
}

/**
 * Holds the view state and keeps the address in step with it: a change adds an entry to the browser's history or
 * replaces the current one, and Back and Forward restore the view state of their entry.
 */
export class ViewNavigation {
  readonly #bar: AddressBar;
  readonly #onChange: (view: ViewState) => void;
  readonly #listeners = new Set<() => void>();
  #view: ViewState;

  /** Begins with `view`, and writes it to the address. `onChange` receives it and each later view state. */
  constructor(view: ViewState, onChange: (view: ViewState) => void, bar: AddressBar = window) {
    this.#bar = bar;
    this.#onChange = onChange;
    this.#view = view;
    if (this.#url(view) !== bar.location.href) bar.history.replaceState(bar.history.state, '', this.#url(view));
    bar.addEventListener('popstate', () => this.#show(parseView(bar.location.search)));
    onChange(view);
  }

  readonly getView = (): ViewState => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Changes parts of the view state; see `ViewContextValue`. A change that only closes a sheet which was opened from this
   * page goes back to the entry before it.
   */
  readonly changeView = (change: Partial<ViewState>, entry: 'push' | 'replace' = 'push'): void => {
    const { history, location } = this.#bar;
    const next = { ...this.#view, ...change };
    const url = this.#url(next);
    const opened = sheetEntryOf(history.state);
    if (url === location.href) {
      this.#show(next);
    } else if (entry === 'replace') {
      history.replaceState(history.state, '', url);
      this.#show(next);
    } else if (next.sheet === null && opened?.sheetOpenedFrom === url) {
      history.go(-opened.sheetSteps);
    } else {
      history.pushState(this.#nextEntry(next, opened), '', url);
      this.#show(next);
    }
  };

  #nextEntry(next: ViewState, opened: SheetEntry | undefined): SheetEntry | null {
    if (next.sheet === null) return null;
    if (this.#view.sheet === null) return { sheetOpenedFrom: this.#bar.location.href, sheetSteps: 1 };
    return opened ? { ...opened, sheetSteps: opened.sheetSteps + 1 } : null;
  }

  #url(view: ViewState): string {
    return viewUrl(this.#bar.location.href, view);
  }

  #show(view: ViewState): void {
    this.#view = view;
    this.#onChange(view);
    for (const listener of this.#listeners) listener();
  }
}

/** The state of an entry that this page has added, or undefined: other code may have added entries. */
function sheetEntryOf(state: unknown): SheetEntry | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  if (!('sheetOpenedFrom' in state && 'sheetSteps' in state)) return undefined;
  const { sheetOpenedFrom, sheetSteps } = state;
  if (typeof sheetOpenedFrom !== 'string' || typeof sheetSteps !== 'number') return undefined;
  return { sheetOpenedFrom, sheetSteps };
}
