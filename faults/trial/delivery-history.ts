/** An invented event, and the outcome of each of its deliveries. */
export interface SentEvent {
  eventId: string;
  sender: number;
  /** Its number among the events of its sender, which sends the next event only after the 200 for this one. */
  sequence: number;
  event: Readonly<Record<string, unknown>>;
  attempts: DeliveryAttempt[];
}

/** The outcome of one delivery. `status` 0: no response. `sentAtMs`: UTC. */
export interface DeliveryAttempt {
  status: number;
  sentAtMs: number;
  latencyMs: number;
  /** There was no response within the three seconds that Slack waits. */
  isTimedOut: boolean;
  retryAfter: string | null;
}

/** Everything that was sent, acknowledged or not. The log and the numbers are compared with it. */
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
    return [...this.sent.values()].flatMap(({ attempts }) => attempts);
  }
}

export function isAcknowledged({ attempts }: SentEvent): boolean {
  return attempts.some(({ status }) => status === 200);
}
