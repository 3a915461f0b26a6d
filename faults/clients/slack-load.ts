import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { slackSignature } from '../../backend/src/slack/ingest/signature.ts';
import { TEST_SIGNING_SECRET } from '../../test/product/running-product.ts';
import {
  messageChangedEvent,
  messageDeletedEvent,
  messageEvent,
  teamJoinEvent,
} from '../../test/slack/slack-events.ts';
import type { DeliveryAttempt, DeliveryHistory } from '../trial/delivery-history.ts';

/** As long as Slack waits for a 200, ms. */
const SLACK_TIMEOUT_MS = 3000;
/** How soon a delivery that failed comes again, ms. Slack waits longer; a test has less time. */
const RETRY_DELAY_MS = 100;

type SlackEventFields = Record<string, unknown>;

export interface SlackLoadOptions {
  /** How many send at a time, each one event after the other. */
  senders?: number;
  /** Between the answer to an event and the next one, ms. 16 clients at 30 make about 400 events a second. */
  pauseMs?: number;
  /** Characters of a message. */
  textLength?: number;
  /** Into how many channels they post. */
  channels?: number;
}

let loadCount = 0;

/**
 * A workspace that never rests: signed events, mostly messages, of which some are edited or deleted, and people who
 * join. Each client sends an event again until it is taken, as Slack would, so that what follows in its ledger follows in
 * time.
 */
export class SlackLoad {
  readonly #urlOf: (client: number) => string;
  readonly #ledger: DeliveryHistory;
  readonly #options: Required<SlackLoadOptions>;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #number = loadCount++;
  #isStopped = false;
  #clients: Promise<void>[] = [];

  constructor(urlOf: (client: number) => string, ledger: DeliveryHistory, options: SlackLoadOptions = {}) {
    this.#urlOf = urlOf;
    this.#ledger = ledger;
    this.#options = { senders: 16, pauseMs: 30, textLength: 80, channels: 5, ...options };
  }

  start(): this {
    this.#clients = Array.from({ length: this.#options.senders }, (_, client) => this.#send(client));
    return this;
  }

  /** No new events; resolves once each that was begun has got its 200. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#clients);
    this.#agent.destroy();
  }

  async #send(client: number): Promise<void> {
    let last: SlackEventFields | undefined;
    for (let turn = 0; !this.#isStopped; turn++) {
      const event: SlackEventFields = this.#eventAt(client, turn, last);
      if (event['subtype'] === undefined && event['type'] === 'message') last = event;
      const eventId = `Ev${this.#number}-${client}-${turn}`;
      const sent = this.#ledger.add({ eventId, sender: this.#number * 1000 + client, sequence: turn, event });
      for (;;) {
        const answer = await deliverEvent(this.#urlOf(client), event, eventId, sent.attempts.length, this.#agent);
        sent.attempts.push(answer);
        if (answer.status === 200) break;
        await sleep(RETRY_DELAY_MS);
      }
      await sleep(this.#options.pauseMs * (0.5 + Math.random()));
    }
  }

  /** Of ten events one edits, and of twenty one deletes, what this client said last; of fifty one is a join. */
  #eventAt(client: number, turn: number, last: SlackEventFields | undefined): SlackEventFields {
    if (turn % 50 === 49) return teamJoinEvent(`U${client}T${turn}`, `Person ${turn}`);
    if (last && turn % 20 === 19) return messageDeletedEvent(last);
    if (last && turn % 10 === 4) return messageChangedEvent(last, `${client}:${turn} edited`);
    const text = `${client}:${turn} `.padEnd(this.#options.textLength, 'x');
    return messageEvent(text, { user: `U${client}`, channel: `C${client % this.#options.channels}` });
  }
}

/** One delivery, signed now. Never rejects. */
export function deliverEvent(
  slackUrl: string,
  event: Readonly<SlackEventFields>,
  eventId: string,
  attempt = 0,
  agent?: Agent,
): Promise<DeliveryAttempt> {
  const seconds = Math.floor(Date.now() / 1000);
  const envelope = { type: 'event_callback', team_id: 'T1', event_id: eventId, event_time: seconds, event };
  return postSignedBody(slackUrl, JSON.stringify(envelope), attempt, agent);
}

/** Posts a body, signed now. Never rejects. */
export function postSignedBody(slackUrl: string, body: string, attempt = 0, agent?: Agent): Promise<DeliveryAttempt> {
  const at = Date.now();
  const start = performance.now();
  const seconds = Math.floor(at / 1000);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-slack-request-timestamp': String(seconds),
    'x-slack-signature': slackSignature(TEST_SIGNING_SECRET, seconds, body),
    ...(attempt > 0 ? { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': 'http_error' } : {}),
  };
  return new Promise((resolve) => {
    let isLate = false;
    const end = (status: number, retryAfter: string | null = null) => {
      clearTimeout(timer);
      resolve({ status, sentAtMs: at, latencyMs: performance.now() - start, isTimedOut: isLate, retryAfter });
    };
    const sending = request(`${slackUrl}/slack-events`, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.on('end', () => end(response.statusCode ?? 0, response.headers['retry-after'] ?? null));
      response.on('error', () => end(0));
    });
    const timer = setTimeout(() => {
      isLate = true;
      sending.destroy();
    }, SLACK_TIMEOUT_MS);
    sending.on('error', () => end(0));
    sending.end(body);
  });
}
