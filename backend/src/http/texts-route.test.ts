import express from 'express';
import { expect, it } from 'vitest';
import { createScriptedLog } from '../../../test/product/scripted-log.ts';
import { sampleDeletion, sampleEdit, sampleMessage, tsBeforeNow } from '../../../test/records/sample-records.ts';
import type { SlackRecord } from '../core/records/record.ts';
import { fold } from '../core/state/fold.ts';
import { Feed } from '../feed/feed.ts';
import { listen } from './listen.ts';
import { type TextStore, textsRoute } from './texts-route.ts';

const timestamp = tsBeforeNow(60_000);
const posted = sampleMessage({ timestamp, text: 'as posted' });

/** What the route returns for the message while the store still has this text. */
async function textWith(records: readonly SlackRecord[], stored: ReturnType<TextStore['textOf']>): Promise<unknown> {
  const feed = new Feed(createScriptedLog().log, { team: 'T1' });
  for (const record of records) fold(feed.community, record);
  const app = express().use(textsRoute(feed, { textOf: () => stored }));
  const server = await listen(app, '127.0.0.1', 0);
  const { texts } = (await (await fetch(`${server.url}/texts?m=C1:${timestamp}`)).json()) as {
    texts: { text: string | null }[];
  };
  await server.close();
  feed.close();
  return texts[0]?.text;
}

it('a text of the store is returned while the community has neither a deletion nor a later edit', async () => {
  expect(await textWith([posted], { text: 'as posted', at: 0 })).toBe('as posted');
});

it('a store that is behind the community returns no text of a deleted message', async () => {
  expect(await textWith([posted, sampleDeletion({ timestamp })], { text: 'as posted', at: 0 })).toBeNull();
});

it('a store that is behind the community returns no text from before an edit', async () => {
  const edit = sampleEdit({ timestamp, edited_ts: tsBeforeNow(30_000), text: 'edited' });
  expect(await textWith([posted, edit], { text: 'as posted', at: 0 })).toBeNull();
  expect(await textWith([posted, edit], { text: 'edited', at: Number.MAX_SAFE_INTEGER })).toBe('edited');
});

it('a store that is ahead of the community returns no text of a message that is not folded yet', async () => {
  expect(await textWith([], { text: 'as posted', at: 0 })).toBeNull();
});
