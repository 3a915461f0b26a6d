/** One event that was made up, and every answer that its deliveries got. */
export interface Sent {
  eventId: string;
  /** Who sent it, and as its how-manieth: one event at a time, the next one after the 200 for this one. */
  client: number;
  turn: number;
  event: Readonly<Record<string, unknown>>;
  answers: Answer[];
}

/** How one delivery ended. `status` 0: no answer. Times in ms; `at` as `Date.now()`. */
export interface Answer {
  status: number;
  at: number;
  took: number;
  /** Nothing came within the three seconds that Slack waits. */
  isLate: boolean;
  retryAfter: string | null;
}

/** Everything that was sent, whatever became of it: what the log and the numbers are held against. */
export class Ledger {
  readonly sent = new Map<string, Sent>();

  open(sent: Omit<Sent, 'answers'>): Sent {
    const entry: Sent = { ...sent, answers: [] };
    this.sent.set(sent.eventId, entry);
    return entry;
  }

  get acked(): Sent[] {
    return [...this.sent.values()].filter(isAcked);
  }

  get answers(): Answer[] {
    return [...this.sent.values()].flatMap(({ answers }) => answers);
  }
}

export function isAcked({ answers }: Sent): boolean {
  return answers.some(({ status }) => status === 200);
}
