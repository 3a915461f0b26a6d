import { type Request, type Response, Router } from 'express';
import type { FetchedTexts } from '../core/protocol/message-texts.ts';
import { isEnterpriseId } from '../core/records/enterprise-id.ts';
import { type ChannelState, type Community, findChannel } from '../core/state/community.ts';
import { FLAG_DELETED } from '../core/state/rows/message-columns.ts';
import { parseSlackTimestamp } from '../core/time/slack-timestamp.ts';
import type { Microseconds } from '../core/time/units.ts';
import type { Feed } from '../feed/feed.ts';

/** Where texts are stored. */
export interface TextStore {
  /** The text that people see of a message; `at`: 0 for the text as posted, else the time of the edit. */
  textOf(
    channel: string,
    ts: Microseconds,
    isOwnTeam: (team: string) => boolean,
  ): { text: string; at: Microseconds } | undefined;
}

interface MessageId {
  channel: string;
  /** Slack's text of the time. */
  ts: string;
  us: Microseconds;
}

const MAX_MESSAGES = 100;
const WRONG_MESSAGES = `The parameter "m" must name 1 to ${MAX_MESSAGES} messages as CHANNEL:TS, separated by commas, such as C024BE91L:1735689600.000100.\n`;

/**
 * `GET /texts?m=CHANNEL:TS,...`: the texts of messages, null where none may be shown (docs/architecture.md#texts). `store`
 * is absent with `KEEP_TEXT=false`.
 */
export function textsRoute(feed: Feed, store: TextStore | undefined): Router {
  return Router().get('/texts', (request: Request, response: Response) => {
    response.set('Cache-Control', 'no-store');
    const messages = parseMessages(request.query.m);
    if (!messages) {
      response.status(400).type('text/plain').send(WRONG_MESSAGES);
      return;
    }
    const texts = messages.map(({ channel, ts, us }) => ({
      channel,
      ts,
      text: store ? shownText(store, feed.community, channel, us) : null,
    }));
    const body: FetchedTexts = { texts, kept: store !== undefined };
    response.json(body);
  });
}

/**
 * The text that a page may show. The store may be behind the community for a moment, so a text counts only if the
 * community has no deletion and no later edit of the message.
 */
function shownText(store: TextStore, community: Community, channel: string, us: Microseconds): string | null {
  const state = findChannel(community, channel);
  if (!state || !isHeld(state, us) || community.channelChanges.erasedUntilUs(channel) >= us) return null;
  const stored = store.textOf(channel, us, (team) => team === community.team || isEnterpriseId(team));
  return stored && stored.at >= editedAtUs(state, us) ? stored.text : null;
}

function isHeld({ rows }: ChannelState, us: Microseconds): boolean {
  const row = rows.findRow(us);
  return row >= 0 && ((rows.columns.flags[row] ?? 0) & FLAG_DELETED) === 0;
}

/** The time of the latest edit of a message; 0 if there is none. */
function editedAtUs({ edits }: ChannelState, us: Microseconds): Microseconds {
  for (const { ts, at } of edits.all(us)) return ts === us ? at : 0;
  return 0;
}

function parseMessages(value: unknown): MessageId[] | undefined {
  if (typeof value !== 'string') return undefined;
  const items = value.split(',', MAX_MESSAGES + 1);
  const messages = items.map((item) => parseMessage(item)).filter((message) => message !== undefined);
  return messages.length === items.length && items.length <= MAX_MESSAGES ? messages : undefined;
}

function parseMessage(item: string): MessageId | undefined {
  const [, channel = '', ts = ''] = /^([^:]{1,64}):([\d.]{1,32})$/.exec(item) ?? [];
  const us = parseSlackTimestamp(ts);
  return us === undefined ? undefined : { channel, ts, us };
}
