/** The channels of the invented workshop, with their ages in days. */
export const DEMO_CHANNELS = {
  general: 364,
  introductions: 364,
  help: 363,
  'show-and-tell': 363,
  electronics: 350,
  '3d-printing': 350,
  woodwork: 340,
  events: 320,
  random: 362,
  'robot-club': 12,
} as const;

export type DemoChannelName = keyof typeof DEMO_CHANNELS;

/** A channel that was created under another name. */
export const RENAMED_CHANNEL = { from: 'off-topic', to: 'random', daysAgo: 200 } as const;

/** The channels that are created while the demo runs. */
export const NEW_CHANNELS = [
  'bike-repair',
  'garden-sensors',
  'synth-night',
  'sourdough',
  'book-swap',
  'laser-cutter',
  'sewing-corner',
  'repair-cafe',
];

export function channelId(name: string): string {
  return `C0DEMO${name.replaceAll('-', '').toUpperCase().slice(0, 6)}`;
}
