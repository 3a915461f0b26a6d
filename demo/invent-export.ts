import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { channelId, DEMO_CHANNELS } from './channels.ts';
import { type DemoPerson, demoPerson } from './people.ts';
import { createDeck, createRandom, type Random } from './random.ts';
import { BOOKING_BOT_TEXTS, CONVERSATIONS, REACTIONS, toSlackMarkup } from './texts.ts';

const SECOND_MS = 1000;
const DAY_MS = 24 * 3600 * SECOND_MS;

export interface InventedExportOptions {
  team: string;
  seed: number;
  messages: number;
  days: number;
  people: number;
  channels: number;
  /** The last day ends here, ms UTC. */
  endMs: number;
}

interface ExportChannel {
  id: string;
  name: string;
}

/** An export of an invented workspace, as Slack makes them: a folder a channel, a file a day that begins in Los Angeles. */
export function inventExport(invention: InventedExportOptions): ZipFile {
  const { team, seed, messages, days, endMs: end } = invention;
  const random = createRandom(seed);
  const members = Array.from({ length: invention.people }, (_, number) => demoPerson(number));
  const channels = Array.from({ length: invention.channels }, (_, number) => exportChannel(number));
  const today = losAngelesDay(end);
  const midnights = Array.from({ length: days }, (_, day) => losAngelesMidnight(today + 1 - days + day));
  const [start = end] = midnights;
  const joined = members.map((_, i) => start + 1000 + Math.floor((i * (end - start - 2000)) / members.length));
  const conversation = createDeck(CONVERSATIONS, random);

  const zip = new ZipFile();
  const list = (name: string, value: unknown) => zip.addBuffer(Buffer.from(JSON.stringify(value, null, 4)), name);
  list(
    'channels.json',
    channels.map((channel, i) => channelJson(channel, members, start, i)),
  );
  list(
    'users.json',
    members.map((member, i) => userJson(member, team, joined[i] ?? start)),
  );
  list('integration_logs.json', []);
  for (const [place, channel] of channels.entries()) {
    for (const [day, from] of midnights.entries()) {
      const to = midnights[day + 1] ?? end;
      const posts = postsUpTo(place, to) - postsUpTo(place, from);
      const file = `${channel.name}/${new Date(from + DAY_MS / 2).toISOString().slice(0, 10)}.json`;
      zip.addReadStreamLazy(file, {}, (give) => {
        const arrivals = place === 0 ? members.filter((_, i) => isWithin(joined[i] ?? 0, from, to)) : [];
        give(null, Readable.from([dayJson(from, to, posts, arrivals)]));
      });
    }
  }
  zip.end();
  return zip;

  /** So many as time has passed, a channel after the other: whole numbers that add up to all. */
  function postsUpTo(place: number, at: number): number {
    return Math.floor((messages * (place + (at - start) / Math.max(1, end - start))) / channels.length);
  }

  function dayJson(from: number, to: number, posts: number, arrivals: readonly DemoPerson[]): Buffer {
    const times = Array.from({ length: posts + arrivals.length }, () => random.next() * (to - from) * 1000).sort(
      (a, b) => a - b,
    );
    const written: object[] = [];
    let [root, lines]: [string | undefined, readonly string[]] = [undefined, []];
    for (const [i, offset] of times.entries()) {
      // No two of a channel are the same.
      const us = from * 1000 + Math.floor(offset) + i;
      const ts = `${Math.floor(us / 1e6)}.${String(us % 1e6).padStart(6, '0')}`;
      const arrival = arrivals[i];
      if (arrival) written.push(joinJson(arrival, ts));
      else {
        if (lines.length === 0) [root, lines] = [undefined, conversation().lines];
        const [line = '', ...rest] = lines;
        lines = rest;
        const [by, other] = [pickTalkative(members, random), random.pick(members)];
        const text = toSlackMarkup(line, other, by, random);
        written.push(random.chance(0.03) ? botJson(ts, random) : messageJson(by, text, ts, team, root, random));
        if (random.chance(0.6)) root ??= ts;
      }
    }
    return Buffer.from(JSON.stringify(written, null, 4));
  }
}

function exportChannel(number: number): ExportChannel {
  const names = Object.keys(DEMO_CHANNELS);
  const name = `${names[number % names.length]}${number < names.length ? '' : `-${Math.floor(number / names.length)}`}`;
  return { id: number < names.length ? channelId(name) : `C1DEMO${String(number).padStart(5, '0')}`, name };
}

function isWithin(at: number, from: number, to: number): boolean {
  return at >= from && at < to;
}

/** The day that it is there, numbered since 1970. */
function losAngelesDay(at: number): number {
  return Math.floor((at - losAngelesOffsetMs(at)) / DAY_MS);
}

/** When that day begins there: the clocks are set later than that, so they still differ as at midnight UTC. */
function losAngelesMidnight(date: number): number {
  return date * DAY_MS + losAngelesOffsetMs(date * DAY_MS);
}

function losAngelesOffsetMs(at: number): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Los_Angeles', timeZoneName: 'longOffset' });
  const [, hours = '8'] = /GMT-0?(\d+)/.exec(format.format(at)) ?? [];
  return Number(hours) * 3600 * SECOND_MS;
}

function pickTalkative(members: readonly DemoPerson[], random: Random): DemoPerson {
  const rank = Math.floor(3 * ((members.length / 3 + 1) ** random.next() - 1));
  return random.pick(members.slice(rank, rank + 1));
}

function channelJson(
  { id, name }: ExportChannel,
  members: readonly DemoPerson[],
  start: number,
  place: number,
): object {
  return {
    id,
    name,
    // As a text, as real exports have it.
    created: String(Math.floor(start / SECOND_MS)),
    creator: members[0]?.id,
    is_archived: place % 10 === 9,
    is_general: place === 0,
    members: members.slice(0, 50).map((member) => member.id),
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}

function userJson({ id, name }: DemoPerson, team: string, joined: number): object {
  const handle = name.toLowerCase().replaceAll(' ', '.');
  const number = Number(id.slice(-4));
  return {
    id,
    team_id: team,
    name: handle,
    deleted: number % 17 === 16,
    color: '9f69e7',
    real_name: name,
    tz: 'Europe/Lisbon',
    profile: {
      title: '',
      real_name: name,
      display_name: '',
      avatar_hash: 'g0000000',
      email: `${handle}@example.org`,
      team,
    },
    is_admin: number === 0,
    is_restricted: number % 23 === 22,
    is_bot: false,
    updated: Math.floor(joined / SECOND_MS),
  };
}

function joinJson({ id, name }: DemoPerson, ts: string): object {
  return {
    subtype: 'channel_join',
    user: id,
    text: `<@${id}> has joined the channel`,
    type: 'message',
    ts,
    inviter: id,
    name,
  };
}

function botJson(ts: string, random: Random): object {
  return {
    type: 'message',
    subtype: 'bot_message',
    text: random.pick(BOOKING_BOT_TEXTS),
    ts,
    username: 'Bench booking',
    bot_id: 'B0DEMOBOOK',
  };
}

function messageJson(
  { id, name }: DemoPerson,
  text: string,
  ts: string,
  team: string,
  root: string | undefined,
  random: Random,
): object {
  return {
    user: id,
    type: 'message',
    ts,
    client_msg_id: `${ts}-${id}`,
    text,
    team,
    user_team: team,
    source_team: team,
    user_profile: {
      avatar_hash: 'g0000000',
      image_72: '',
      real_name: name,
      display_name: '',
      team,
      name,
      is_restricted: false,
    },
    ...(root ? { thread_ts: root, parent_user_id: id } : {}),
    blocks: [
      {
        type: 'rich_text',
        block_id: ts,
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
      },
    ],
    ...(random.chance(0.1) ? { reactions: [{ name: random.pick(REACTIONS), users: [id], count: 1 }] } : {}),
  };
}
