import { readFileSync } from 'node:fs';
import { channelId } from './channels.ts';
import type { DemoPerson } from './people.ts';
import type { Random } from './random.ts';

/** Two people post the lines in turn, the one who begins and the one who answers. */
export interface Conversation {
  channel: string;
  lines: readonly string[];
}

/** In the file each paragraph is a conversation: the channel, then one message a line; `\n` is a line break in a message. */
export const CONVERSATIONS: readonly Conversation[] = readFileSync(
  new URL('conversations.txt', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n\n')
  .map((paragraph) => {
    const [channel = '', ...lines] = paragraph.split('\n').map((line) => line.replaceAll('\\n', '\n'));
    return { channel: channel.slice(1), lines };
  });

/**
 * Returns a text in Slack's markup. In the template, `{a}` mentions the person who began, `{b}` the one who answers, `{name}`
 * is the name of the former, `{n}` a random number, `{#help}` a channel and `{https://...|label}` a link.
 */
export function toSlackMarkup(text: string, a: DemoPerson, b: DemoPerson, random: Random): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('{a}', `<@${a.id}>`)
    .replaceAll('{b}', `<@${b.id}>`)
    .replaceAll('{name}', a.name)
    .replaceAll('{n}', () => String(Math.floor(random.between(3, 90))))
    .replace(/\{#([a-z0-9-]+)\}/g, (_all, name: string) => `<#${channelId(name)}|${name}>`)
    .replace(/\{(https:[^}]+)\}/g, '<$1>');
}

/** First messages of new members. */
export const GREETINGS = [
  'Hi all, I am {name}. I build small synthesizers and hope to learn how to weld here.',
  'Hello! {name} here, new in town. I have a half-finished canoe and many questions.',
  'Hi, I am {name}, a nurse by day. I would love to learn 3D design for assistive tools.',
  'Good evening :wave: {name}. I repair radios, the older the better.',
  'Hello from {name}! Found you at the street festival. I sew bags out of old sails.',
  'Hey, {name} here. I do embedded things at work and want to do wood things after work.',
];

export const WELCOMES = [
  'Welcome, {a}! The next tour of the workshop is on Thursday at 18:00.',
  'Welcome :tada: Ask anything in {#help}, there are no silly questions.',
  'Great to have you here, {a}! Come to the repair café on Saturday.',
];

/** Messages that several people post within seconds. */
export const BURST_TEXTS = [
  'Did the lights just go out for everybody?',
  'yes',
  'Yes, whole building :flashlight:',
  'Printer 1 was at 97 % :sob:',
  'Fuse box is on it',
  'Back on!',
  'Back here too. Who ran kettle AND kiln?',
  ':innocent:',
];

/** Messages as first posted, and as edited. */
export const CORRECTIONS = [
  ['The bandsaw course starts on Wendesday at 18:00.', 'The bandsaw course starts on Wednesday at 18:00.'],
  ['Please use max. 3 bar on the airbrush, not 30.', 'Please use *max. 2 bar* on the airbrush, not 30.'],
  ['I ordered 20 m of the blue cabel.', 'I ordered 20 m of the blue cable.'],
] as const;

export const REGRETTED_TEXTS = ['Wrong channel, sorry!', 'Test', 'The door code is on the back of my hand, it is 4'];

/** Messages of bots, which count in no number. */
export const BOOKING_BOT_TEXTS = [
  'The laser cutter is free from 16:00.',
  'Printer 2 has finished: game-tiles.3mf, 5 h 12 min.',
  'The bench at the window is booked until 21:00.',
];
export const NOTICE_BOT_TEXTS = ['The workshop is open.', 'The workshop is closed. Last light: wood room.'];

export const REACTIONS = ['thumbsup', 'heart', 'tada', 'eyes', 'raised_hands', 'joy', 'fire', 'panda_face'];
