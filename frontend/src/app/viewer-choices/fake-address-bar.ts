import type { AddressBar } from './view-navigation.ts';

interface Entry {
  state: unknown;
  href: string;
}

/** Replaces address and history of the browser. Moves happen at once. */
export class FakeAddressBar implements AddressBar {
  entries: Entry[];
  index = 0;
  readonly #listeners: (() => void)[] = [];

  constructor(search = '') {
    this.entries = [{ state: null, href: `http://localhost:3000/${search}` }];
  }

  get location() {
    const { href } = this.#entry;
    return { href, search: new URL(href).search };
  }

  get history(): AddressBar['history'] {
    return {
      state: this.#entry.state,
      pushState: (state, _, url) => {
        this.entries = [...this.entries.slice(0, this.index + 1), { state, href: String(url) }];
        this.index++;
      },
      replaceState: (state, _, url) => {
        this.entries[this.index] = { state, href: String(url) };
      },
      go: (delta = 0) => {
        this.index += delta;
        for (const listener of this.#listeners) listener();
      },
    };
  }

  addEventListener(_: 'popstate', listener: () => void): void {
    this.#listeners.push(listener);
  }

  get #entry(): Entry {
    const entry = this.entries[this.index];
    if (!entry) throw new Error(`There is no entry ${this.index} in the history.`);
    return entry;
  }
}
