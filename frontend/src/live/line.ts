import { backoff } from './backoff.ts';
import { KeptBlocks } from './kept-blocks.ts';
import { stayIn } from './parse-message.ts';
import { Waker } from './waker.ts';
import { watch } from './watch.ts';
import type { Asked, Block, Link, Told } from './words.ts';

/**
 * So many pings may a tab leave unanswered: two minutes. A tab that crashed says no goodbye, and one that is frozen lets
 * everything it is told pile up; both are forgotten. One that wakes up answers its pings, and hears that it must begin
 * again.
 */
const MAX_OWED = 8;

interface Tab {
  tell: (told: Told) => void;
  /** Gets every block. */
  isLevel: boolean;
  /** The cursor of a snapshot that the stream has yet to meet. */
  awaits: string | undefined;
  owes: number;
}

/**
 * The one connection to the server and the tabs that share it. It relays text: each tab fetches its snapshot and folds
 * for itself. A newcomer's snapshot may be older or newer than where the stream is, so the newcomer is let in where the
 * stream passes, or has lately passed, the very cursor of the snapshot.
 *
 * The loop is ours and not EventSource's: that one gives up for good at the first answer other than 200.
 */
export class Line {
  readonly #tabs = new Set<Tab>();
  readonly #waker = new Waker();
  #stop = new AbortController();
  /** Undefined until the first tab has a snapshot: its cursor is where the stream begins. */
  #kept: KeptBlocks | undefined;
  #status: string | undefined;
  #state: Link['state'] = 'connecting';
  #attempt = 0;
  /** How long the server, as it ended, asked us to stay away, ms. */
  #stay: number | undefined;
  /** When the server last said anything, and when it is asked next, on this thread's clock. */
  #heardAt = 0;
  #nextTryAt = 0;

  /** Returns what hears this tab, and what forgets it. The tab belongs to the line once it lists. */
  join(tell: (told: Told) => void): { ask: (asked: Asked) => void; leave: () => void } {
    const tab: Tab = { tell, isLevel: false, awaits: undefined, owes: 0 };
    return { ask: (asked) => this.#answer(tab, asked), leave: () => this.#forget(tab) };
  }

  #answer(tab: Tab, asked: Asked): void {
    switch (asked.kind) {
      case 'list':
        this.#admit(tab);
        break;
      case 'watch':
        // Who holds a snapshot has just heard the server.
        this.#heardAt = performance.now();
        this.#tabs.add(tab);
        tab.awaits = asked.cursor;
        if (!this.#kept) void this.#run(asked.cursor);
        this.#letIn(tab);
        this.#waker.wake();
        break;
      case 'retry':
        this.#waker.wake();
        break;
      case 'here':
        tab.owes = 0;
        if (!this.#tabs.has(tab)) tab.tell({ kind: 'again' });
    }
  }

  #admit(tab: Tab): void {
    this.#tabs.add(tab);
    Object.assign(tab, { isLevel: false, awaits: undefined, owes: 0 });
    tab.tell({ kind: 'link', link: this.#link() });
    if (this.#status !== undefined) tab.tell({ kind: 'status', data: this.#status });
  }

  #letIn(tab: Tab): void {
    const cursor = tab.awaits;
    const blocks = cursor === undefined ? undefined : this.#kept?.after(cursor);
    if (cursor === undefined || !blocks) return;
    tab.awaits = undefined;
    tab.isLevel = true;
    tab.tell({ kind: 'since', cursor, blocks });
  }

  /** Without a tab there is no need of a stream either: frozen tabs are no readers. */
  #forget(tab: Tab): void {
    this.#tabs.delete(tab);
    if (this.#tabs.size > 0) return;
    this.#stop.abort();
    this.#kept = undefined;
    this.#status = undefined;
    this.#state = 'connecting';
    this.#attempt = 0;
    this.#waker.wake();
  }

  async #run(cursor: string): Promise<void> {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#kept = new KeptBlocks(cursor);
    while (!signal.aborted) {
      await watch(this.#kept?.cursor ?? cursor, (block) => this.#relay(block), signal);
      if (!signal.aborted) await this.#pause();
    }
  }

  #relay(block: Block): void {
    this.#heardAt = performance.now();
    if (block.event === 'hello') {
      this.#attempt = 0;
      this.#state = 'live';
    }
    if (block.event === 'bye') this.#stay = stayIn(block.data);
    if (block.event === 'status') this.#status = block.data;
    this.#keep(block);
    for (const tab of this.#tabs) this.#pass(tab, block);
  }

  /** The server goes on after a reset, from where the reset says; what was before it leads to there no more. */
  #keep(block: Block): void {
    if (block.event === 'reset') this.#kept = new KeptBlocks(block.id);
    else if (block.event === 'message' || (block.id && block.id !== this.#kept?.cursor)) this.#kept?.add(block);
  }

  #pass(tab: Tab, block: Block): void {
    if (block.event === 'reset') tab.isLevel = false;
    if (block.event === 'ping' && ++tab.owes > MAX_OWED) this.#forget(tab);
    else if (tab.isLevel || block.event !== 'message') tab.tell({ kind: 'block', block });
    if (tab.awaits === block.id) this.#letIn(tab);
  }

  async #pause(): Promise<void> {
    this.#attempt++;
    this.#state = 'lost';
    const wait = this.#stay ?? backoff(this.#attempt, Math.random());
    this.#stay = undefined;
    this.#nextTryAt = performance.now() + wait;
    for (const tab of this.#tabs) tab.tell({ kind: 'link', link: this.#link() });
    await this.#waker.wait(wait);
  }

  #link(): Link {
    if (this.#state !== 'lost') return { state: this.#state };
    const now = performance.now();
    return {
      state: 'lost',
      silentFor: now - this.#heardAt,
      attempt: this.#attempt,
      retryIn: Math.max(0, this.#nextTryAt - now),
    };
  }
}
