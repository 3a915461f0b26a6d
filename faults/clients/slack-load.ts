import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { msToSeconds } from '../../backend/src/core/time/units.ts';
import { slackSignature } from '../../backend/src/slack/ingest/signature.ts';
import { TEST_SIGNING_SECRET } from '../../test/product/running-product.ts';
import {
  channelDeletedEvent,
  channelIdChangedEvent,
  madePrivateEvent,
  messageChangedEvent,
  messageDeletedEvent,
  messageEvent,
  teamJoinEvent,
} from '../../test/slack/slack-events.ts';
import type { DeliveryAttempt, DeliveryHistory } from '../trial/delivery-history.ts';

/** How long Slack waits for a 200. */
const SLACK_TIMEOUT_MS = 3000;
/** The delay before a failed delivery is sent again. Slack waits longer; a test has less time. */
const RETRY_DELAY_MS = 100;

/** How many events a sender sends before the id of its own channel changes. */
const OWN_CHANNEL_TURNS = 12;

type SlackEventFields = Record<string, unknown>;

export interface SlackLoadOptions {
  /** How many senders there are. Each sends one event after the other. */
  senders?: number;
  /** The mean time from a 200 to the next event of a sender. 16 senders at 30 ms make about 400 events a second. */
  pauseMs?: number;
  /** Length of a message, characters. */
  textLength?: number;
  /** How many channels the senders post to. */
  channels?: number;
}

let loadCount = 0;

/**
 * A busy workspace: sends signed events, mostly messages, of which some are edited or deleted, and joins. As Slack does,
 * a sender repeats an event until it gets a 200. It sends the next event only then, so its events have an order.
 */
export class SlackLoad {
  readonly #urlOf: (sender: number) => string;
  readonly #history: DeliveryHistory;
  readonly #options: Required<SlackLoadOptions>;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #loadNumber = loadCount++;
  #isStopped = false;
  #senders: Promise<void>[] = [];

  constructor(urlOf: (sender: number) => string, history: DeliveryHistory, options: SlackLoadOptions = {}) {
    this.#urlOf = urlOf;
    this.#history = history;
    this.#options = { senders: 16, pauseMs: 30, textLength: 80, channels: 5, ...options };
  }

  start(): this {
    this.#senders = Array.from({ length: this.#options.senders }, (_, sender) => this.#send(sender));
    return this;
  }

  /** Sends no new events. Resolves when every event that was sent has got its 200. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#senders);
    this.#agent.destroy();
  }

  async #send(sender: number): Promise<void> {
    let last: SlackEventFields | undefined;
    for (let turn = 0; !this.#isStopped; turn++) {
      const event: SlackEventFields = this.#eventAt(sender, turn, last);
      if (event['subtype'] === undefined && event['type'] === 'message') last = event;
      const eventId = `Ev${this.#loadNumber}-${sender}-${turn}`;
      const sent = this.#history.add({ eventId, sender: this.#loadNumber * 1000 + sender, sequence: turn, event });
      for (;;) {
        const attempt = await deliverEvent(this.#urlOf(sender), event, eventId, sent.attempts.length, this.#agent);
        sent.attempts.push(attempt);
        if (attempt.status === 200) break;
        await sleep(RETRY_DELAY_MS);
      }
      await sleep(this.#options.pauseMs * (0.5 + Math.random()));
    }
  }

  /**
   * One event of ten edits, and one of twenty deletes, the last message of this sender; one of fifty is a join. One of
   * five messages is in a channel of the sender's own, whose id changes, and which becomes private or is deleted.
   */
  #eventAt(sender: number, turn: number, last: SlackEventFields | undefined): SlackEventFields {
    const ownChannel = (period: number) => `CX${this.#loadNumber}N${sender}N${period}`;
    const period = Math.floor(turn / OWN_CHANNEL_TURNS);
    const [oldId, newId] = [ownChannel(period - 1), ownChannel(period)];
    const ofWholeChannel = wholeChannelEvent(turn % OWN_CHANNEL_TURNS, oldId, newId, period);
    if (ofWholeChannel) return ofWholeChannel;
    if (turn % 50 === 49) return teamJoinEvent(`U${sender}T${turn}`, `Person ${turn}`);
    if (last && turn % 20 === 19) return messageDeletedEvent(last);
    if (last && turn % 10 === 4) return messageChangedEvent(last, `${sender}:${turn} edited`);
    const text = `${sender}:${turn} `.padEnd(this.#options.textLength, 'x');
    const channel = turn % 5 === 0 ? newId : `C${sender % this.#options.channels}`;
    return messageEvent(text, { user: `U${sender}`, channel });
  }
}

/** The channel gets another id in each period; then it is deleted in even ones, and becomes private in odd ones. */
function wholeChannelEvent(turn: number, oldId: string, newId: string, period: number): SlackEventFields | undefined {
  if (turn === 3) return channelIdChangedEvent(oldId, newId);
  if (turn === 8) return period % 2 === 0 ? channelDeletedEvent(oldId) : madePrivateEvent(newId);
  return undefined;
}

/** Delivers an event once, signed now. Never rejects. `attempt`: 0 for the first delivery. */
export function deliverEvent(
  slackUrl: string,
  event: Readonly<SlackEventFields>,
  eventId: string,
  attempt = 0,
  agent?: Agent,
): Promise<DeliveryAttempt> {
  const seconds = Math.floor(msToSeconds(Date.now()));
  const envelope = { type: 'event_callback', team_id: 'T1', event_id: eventId, event_time: seconds, event };
  return postSignedBody(slackUrl, JSON.stringify(envelope), attempt, agent);
}

/** Posts a body, signed now. Never rejects. */
export function postSignedBody(slackUrl: string, body: string, attempt = 0, agent?: Agent): Promise<DeliveryAttempt> {
  const sentAtMs = Date.now();
  const start = performance.now();
  const seconds = Math.floor(msToSeconds(sentAtMs));
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-slack-request-timestamp': String(seconds),
    'x-slack-signature': slackSignature(TEST_SIGNING_SECRET, seconds, body),
    ...(attempt > 0 ? { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': 'http_error' } : {}),
  };
  return new Promise((resolve) => {
    let isTimedOut = false;
    const end = (status: number, retryAfter: string | null = null) => {
      clearTimeout(timer);
      resolve({ status, sentAtMs, latencyMs: performance.now() - start, isTimedOut, retryAfter });
    };
    const sending = request(`${slackUrl}/slack-events`, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.on('end', () => end(response.statusCode ?? 0, response.headers['retry-after'] ?? null));
      response.on('error', () => end(0));
    });
    const timer = setTimeout(() => {
      isTimedOut = true;
      sending.destroy();
    }, SLACK_TIMEOUT_MS);
    sending.on('error', () => end(0));
    sending.end(body);
  });
}
