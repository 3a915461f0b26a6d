/** One event that was made up, and every answer that its deliveries got. */
export interface SentEvent {
  eventId: string;
  /** Who sent it, and as its how-manieth: one event at a time, the next one after the 200 for this one. */
  sender: number;
  sequence: number;
  event: Readonly<Record<string, unknown>>;
  attempts: DeliveryAttempt[];
}

/** How one delivery ended. `status` 0: no answer. Times in ms; `at` as `Date.now()`. */
export interface DeliveryAttempt {
  status: number;
  sentAtMs: number;
  latencyMs: number;
  /** Nothing came within the three seconds that Slack waits. */
  isTimedOut: boolean;
  retryAfter: string | null;
}

/** Everything that was sent, whatever became of it: what the log and the numbers are held against. */
export class DeliveryHistory {
  readonly sent = new Map<string, SentEvent>();

  add(sent: Omit<SentEvent, 'attempts'>): SentEvent {
    const entry: SentEvent = { ...sent, attempts: [] };
    this.sent.set(sent.eventId, entry);
    return entry;
  }

  get acknowledged(): SentEvent[] {
    return [...this.sent.values()].filter(isAcknowledged);
  }

  get attempts(): DeliveryAttempt[] {
    return [...this.sent.values()].flatMap(({ attempts: answers }) => answers);
  }
}

export function isAcknowledged({ attempts: answers }: SentEvent): boolean {
  return answers.some(({ status }) => status === 200);
}
