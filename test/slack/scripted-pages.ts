import { createCoalescingWriter } from '../../backend/src/async/coalescing-writer.ts';
import { type Community, createCommunity } from '../../backend/src/core/state/community.ts';
import { fold } from '../../backend/src/core/state/fold.ts';
import { MINUTE_MS } from '../../backend/src/core/time/units.ts';
import type { WebApiMethod } from '../../backend/src/slack/api/rate-limiter.ts';
import { ShutdownError, type WebApi } from '../../backend/src/slack/api/web-api.ts';
import { createDirectorySync, type DirectorySync } from '../../backend/src/slack/sync/directory-sync.ts';
import { HistoryBackfill } from '../../backend/src/slack/sync/history-backfill.ts';
import { HistoryPlan } from '../../backend/src/slack/sync/history-plan.ts';
import { TEST_NOW_MS, tsBeforeNow } from '../records/sample-records.ts';

/** One page of a scripted list: its items, and the cursor that it gives. */
export interface ScriptedPage {
  items: readonly unknown[];
  next?: string;
  has_more?: boolean;
}
/** Returns the page for a cursor; undefined for the first. */
export type Script = (cursor: string | undefined) => ScriptedPage;

export interface Reading {
  community: Community;
  /** The cursor of each call; '' for a call without one. */
  cursors: string[];
  warned: string[];
}

/** A method that Slack returns page by page, as the product reads it. */
export interface PageReader {
  method: WebApiMethod;
  field: string;
  item(index: number): object;
  /** Reads the whole list. */
  read(api: WebApi, reading: Reading): Promise<void>;
  /** The indexes of the items that are in the community. */
  found(community: Community): number[];
}

export const THREAD_TS = tsBeforeNow(10 * MINUTE_MS);
/** The first item is the newest, as in a channel's history. */
export const messageTs = (index: number) => tsBeforeNow(5 * MINUTE_MS, -index);
const message = (index: number) => ({ type: 'message', user: 'U1', text: `number ${index}`, ts: messageTs(index) });

/** Returns a directory sync that folds what it reads. */
export function directoryOf(api: WebApi, { community, warned }: Reading): DirectorySync {
  return createDirectorySync({
    api,
    team: 'T1',
    append: async (records) => records.forEach((record) => void fold(community, record)),
    community: () => community,
    now: () => TEST_NOW_MS,
    warn: (text) => warned.push(text),
  });
}

/** Reads the plan until it is empty, or until a call of the API ends the process. */
export async function readPlan(
  api: WebApi,
  { community, warned }: Reading,
  plan: HistoryPlan,
  stop = new AbortController(),
): Promise<void> {
  const isRead = () => plan.state.stretches.length + plan.state.threads.length === 0;
  const history = new HistoryBackfill({
    api,
    plan,
    planWriter: createCoalescingWriter(async () => undefined),
    team: 'T1',
    botUserId: 'U0APP',
    append: async (records) => records.forEach((record) => void fold(community, record)),
    community: () => community,
    clock: {
      now: () => TEST_NOW_MS,
      sleep: async () => {
        await new Promise(setImmediate);
        if (isRead()) stop.abort();
      },
    },
    signal: stop.signal,
    hasRoom: () => true,
    onRecords: () => undefined,
    onMissingScope: () => undefined,
    onUnreadable(channel) {
      plan.removeChannel(channel);
      return true;
    },
    warn: (text) => warned.push(text),
  });
  await history.run();
}

/** A plan with the history of one channel. */
export function channelPlan(): HistoryPlan {
  const plan = new HistoryPlan('T1');
  plan.addChannelHistory('C1', 90, TEST_NOW_MS);
  return plan;
}

/** A plan with one thread. */
export function threadPlan(): HistoryPlan {
  const plan = channelPlan();
  const range = plan.state.stretches[0];
  if (range) plan.markPageRead({ ...range }, undefined, [THREAD_TS], 0);
  return plan;
}

function foundMessages({ channels }: Community): number[] {
  return Array.from({ length: 20 }, (_, index) => index).filter(
    (index) => (channels.get('C1')?.rows.findRow(Number(messageTs(index).replace('.', ''))) ?? -1) >= 0,
  );
}

export const historyReader: PageReader = {
  method: 'conversations.history',
  field: 'messages',
  item: message,
  read: (api, reading) => readPlan(api, reading, channelPlan()),
  found: foundMessages,
};

export const repliesReader: PageReader = {
  method: 'conversations.replies',
  field: 'messages',
  item: (index) => ({ ...message(index), thread_ts: THREAD_TS }),
  read: (api, reading) => readPlan(api, reading, threadPlan()),
  found: foundMessages,
};

export const channelsReader: PageReader = {
  method: 'conversations.list',
  field: 'channels',
  item: (index) => ({ id: `C${index}`, name: `channel-${index}`, created: 1_700_000_000, is_channel: true }),
  read: async (api, reading) => void (await directoryOf(api, reading).syncChannels()),
  found: ({ channels }) => [...channels.keys()].map((id) => Number(id.slice(1))),
};

export const usersReader: PageReader = {
  method: 'users.list',
  field: 'members',
  item: (index) => ({ id: `U${index}`, name: `person-${index}`, updated: 1_700_000_000, profile: {} }),
  read: (api, reading) => directoryOf(api, reading).syncUsers(),
  found: ({ people }) => [...people.keys()].map((id) => Number(id.slice(1))),
};

/** Returns an API whose method responds with the pages of a script. Any other method is an error. */
export function scriptedApi({ method, field }: PageReader, script: Script, { cursors }: Reading): WebApi {
  return {
    async call(called, parameters = {}) {
      if (called !== method) throw new Error(`the test does not expect a call of ${called}`);
      const cursor = parameters['cursor'];
      cursors.push(String(cursor ?? ''));
      const { items, next, ...rest } = script(cursor === undefined ? undefined : String(cursor));
      return {
        ok: true,
        [field]: items,
        ...rest,
        ...(next !== undefined && { response_metadata: { next_cursor: next } }),
      };
    },
  };
}

/** Pages with these numbers of items, in order; the last one has no cursor. */
export function pagesOf({ item }: PageReader, sizes: readonly number[]): Script {
  let first = 0;
  const pages = sizes.map((size, page): ScriptedPage => {
    const items = Array.from({ length: size }, (_, i) => item(first + i));
    first += size;
    const isLast = page === sizes.length - 1;
    return isLast ? { items, next: '', has_more: false } : { items, next: `page ${page + 1}`, has_more: true };
  });
  return (cursor) => pages[cursor === undefined ? 0 : Number(cursor.slice(5))] ?? { items: [] };
}

export function newReading(): Reading {
  return { community: createCommunity(), cursors: [], warned: [] };
}

/** Returns an API that ends the process with its n-th call, before the response is stored. */
export function killedAt(api: WebApi, call: number, stop: AbortController): WebApi {
  let calls = 0;
  return {
    async call(...given) {
      const response = await api.call(...given);
      if (++calls < call) return response;
      stop.abort();
      throw new ShutdownError();
    },
  };
}
