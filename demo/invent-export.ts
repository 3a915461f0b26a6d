import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { formatSlackTimestamp } from '../backend/src/core/time/slack-timestamp.ts';
import { DAY_MS, HOUR_MS, type Milliseconds, msToSeconds, msToUs, SECOND_MS } from '../backend/src/core/time/units.ts';
import { channelId, DEMO_CHANNELS } from './channels.ts';
import { type DemoPerson, demoPerson } from './people.ts';
import { createDeck, createRandom, pickByRank, type Random } from './random.ts';
import { BOOKING_BOT_TEXTS, CONVERSATIONS, type Conversation, REACTIONS, toSlackMarkup } from './texts.ts';

export interface InventedExportOptions {
  team: string;
  seed: number;
  messages: number;
  days: number;
  people: number;
  channels: number;
  /** The last day ends here, ms UTC. */
  endMs: Milliseconds;
}

interface ExportChannel {
  id: string;
  name: string;
}

/** Everything that the files of one export have in common. Instants are ms UTC. */
interface ExportPlan extends Pick<InventedExportOptions, 'team' | 'messages'> {
  random: Random;
  nextConversation: () => Conversation;
  members: readonly DemoPerson[];
  /** When the member of the same index joined. */
  joinedAt: readonly Milliseconds[];
  channels: readonly ExportChannel[];
  /** When each day begins, and when the last one ends. */
  midnights: readonly Milliseconds[];
  start: Milliseconds;
  end: Milliseconds;
}

/**
 * Invents a Slack export: a folder for each channel, with a file for each day in the time zone of Los Angeles, as Slack's
 * own exports have it. Day files are generated while the ZIP file is read. See docs/slack-events.md#export-layout.
 */
export function inventExport(options: InventedExportOptions): ZipFile {
  const plan = planExport(options);
  const zip = new ZipFile();
  addListFiles(zip, plan);
  for (const [index, channel] of plan.channels.entries()) addDayFiles(zip, plan, channel, index);
  zip.end();
  return zip;
}

function planExport({ team, seed, messages, days, people, channels, endMs: end }: InventedExportOptions): ExportPlan {
  const random = createRandom(seed);
  const today = losAngelesDay(end);
  const midnights = Array.from({ length: days }, (_, day) => losAngelesMidnight(today + 1 - days + day));
  const [start = end] = midnights;
  const members = Array.from({ length: people }, (_, number) => demoPerson(number));
  const joinedAt = members.map(
    (_, i) => start + SECOND_MS + Math.floor((i * (end - start - 2 * SECOND_MS)) / members.length),
  );
  return {
    team,
    messages,
    random,
    nextConversation: createDeck(CONVERSATIONS, random),
    members,
    joinedAt,
    channels: Array.from({ length: channels }, (_, number) => exportChannel(number)),
    midnights,
    start,
    end,
  };
}

function addListFiles(zip: ZipFile, { team, members, joinedAt, channels, start }: ExportPlan): void {
  const add = (name: string, value: unknown) => zip.addBuffer(Buffer.from(JSON.stringify(value, null, 4)), name);
  add(
    'channels.json',
    channels.map((channel, i) => channelJson(channel, members, start, i)),
  );
  add(
    'users.json',
    members.map((member, i) => userJson(member, team, joinedAt[i] ?? start)),
  );
  add('integration_logs.json', []);
}

function addDayFiles(zip: ZipFile, plan: ExportPlan, channel: ExportChannel, index: number): void {
  const { members, joinedAt, midnights, end } = plan;
  for (const [day, from] of midnights.entries()) {
    const to = midnights[day + 1] ?? end;
    const messages = messagesBefore(plan, index, to) - messagesBefore(plan, index, from);
    const file = `${channel.name}/${new Date(from + DAY_MS / 2).toISOString().slice(0, 10)}.json`;
    zip.addReadStreamLazy(file, {}, (callback) => {
      const arrivals = index === 0 ? members.filter((_, i) => isWithin(joinedAt[i] ?? 0, from, to)) : [];
      callback(null, Readable.from([dayJson(plan, { from, to, messages, arrivals })]));
    });
  }
}

/**
 * Returns the number of messages in all earlier channels, and in this one up to a time. Rounding it keeps the total
 * exact.
 */
function messagesBefore({ messages, channels, start, end }: ExportPlan, index: number, at: Milliseconds): number {
  return Math.floor((messages * (index + (at - start) / Math.max(1, end - start))) / channels.length);
}

interface ExportDay {
  from: Milliseconds;
  to: Milliseconds;
  messages: number;
  arrivals: readonly DemoPerson[];
}

function dayJson(plan: ExportPlan, { from, to, messages, arrivals }: ExportDay): Buffer {
  const { random, members, team } = plan;
  const count = messages + arrivals.length;
  const offsetsUs = Array.from({ length: count }, () => msToUs(random.next() * (to - from))).sort((a, b) => a - b);
  const items: object[] = [];
  let [threadTs, lines]: [string | undefined, readonly string[]] = [undefined, []];
  for (const [i, offsetUs] of offsetsUs.entries()) {
    // The index makes each `ts` of a channel unique.
    const ts = formatSlackTimestamp(msToUs(from) + Math.floor(offsetUs) + i);
    const arrival = arrivals[i];
    if (arrival) {
      items.push(joinJson(arrival, ts));
      continue;
    }
    if (lines.length === 0) [threadTs, lines] = [undefined, plan.nextConversation().lines];
    const [line = '', ...rest] = lines;
    lines = rest;
    const [by, other] = [pickByRank(members, random), random.pick(members)];
    const text = toSlackMarkup(line, other, by, random);
    items.push(random.chance(0.03) ? botJson(ts, random) : messageJson(by, text, ts, team, threadTs, random));
    if (random.chance(0.6)) threadTs ??= ts;
  }
  return Buffer.from(JSON.stringify(items, null, 4));
}

function exportChannel(number: number): ExportChannel {
  const names = Object.keys(DEMO_CHANNELS);
  const name = `${names[number % names.length]}${number < names.length ? '' : `-${Math.floor(number / names.length)}`}`;
  return { id: number < names.length ? channelId(name) : `C1DEMO${String(number).padStart(5, '0')}`, name };
}

function isWithin(at: Milliseconds, from: Milliseconds, to: Milliseconds): boolean {
  return at >= from && at < to;
}

/** The day in Los Angeles, counted from 1970. */
function losAngelesDay(at: Milliseconds): number {
  return Math.floor((at - losAngelesOffsetMs(at)) / DAY_MS);
}

/** When that day begins, ms UTC. Clocks change after local midnight, so the offset is still that of midnight UTC. */
function losAngelesMidnight(day: number): Milliseconds {
  return day * DAY_MS + losAngelesOffsetMs(day * DAY_MS);
}

/** UTC less the local time of Los Angeles. */
function losAngelesOffsetMs(at: Milliseconds): Milliseconds {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Los_Angeles', timeZoneName: 'longOffset' });
  const [, hours = '8'] = /GMT-0?(\d+)/.exec(format.format(at)) ?? [];
  return Number(hours) * HOUR_MS;
}

function channelJson(
  { id, name }: ExportChannel,
  members: readonly DemoPerson[],
  start: Milliseconds,
  index: number,
): object {
  return {
    id,
    name,
    // Real exports contain it as text.
    created: String(Math.floor(msToSeconds(start))),
    creator: members[0]?.id,
    is_archived: index % 10 === 9,
    is_general: index === 0,
    members: members.slice(0, 50).map((member) => member.id),
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
  };
}

function userJson({ id, name }: DemoPerson, team: string, joinedAt: Milliseconds): object {
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
    updated: Math.floor(msToSeconds(joinedAt)),
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
  threadTs: string | undefined,
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
    ...(threadTs ? { thread_ts: threadTs, parent_user_id: id } : {}),
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
