import type { EmojiNames, FetchEmojiNames } from './emoji-names.ts';

const emojis = new Map<string, string>();
let loading: Promise<void> | undefined;

/** Fetches the emoji names once, and again if that failed. Rejects if they cannot be fetched; codes then stay text. */
export function loadEmojiNames(fetchEmojiNames: FetchEmojiNames): Promise<void> {
  loading ??= fetchEmojiNames()
    .then(setEmojiNames)
    .catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

export function setEmojiNames(shortcodes: EmojiNames): void {
  for (const [hex, names] of Object.entries(shortcodes))
    for (const name of typeof names === 'string' ? [names] : names) emojis.set(name, emojiFromCodePoints(hex));
}

export function areEmojiNamesLoaded(): boolean {
  return emojis.size > 0;
}

/** The length is bounded, so that a long run of colons and letters takes linear time. */
const EMOJI_CODE = /:([\p{L}\p{N}_+'-]{1,80}):(?::skin-tone-([2-6]):)?/uy;

/** The emoji whose code starts at `at` and ends before `to`; null for an unknown code, which stays text. */
export function emojiAt(text: string, at: number, to: number): { code: string; text: string; length: number } | null {
  EMOJI_CODE.lastIndex = at;
  const match = EMOJI_CODE.exec(text);
  if (!match || at + match[0].length > to) return null;
  const [code, name = '', tone] = match;
  const emoji = emojis.get(name);
  if (emoji === undefined) return null;
  return { code, text: tone ? withSkinTone(emoji, Number(tone)) : emoji, length: code.length };
}

function emojiFromCodePoints(hex: string): string {
  const text = String.fromCodePoint(...hex.split('-').map((code) => Number.parseInt(code, 16)));
  // Characters older than emoji, such as the heart, are drawn in black without the variation selector.
  return /^\p{Emoji_Presentation}/u.test(text) || text.length > 2 ? text : `${text}\uFE0F`;
}

/** Slack counts skin tones from 2 (light) to 6 (dark), as the Fitzpatrick scale does. The first person gets the tone. */
function withSkinTone(emoji: string, tone: number): string {
  const [first = '', ...rest] = emoji;
  if (!/^\p{Emoji_Modifier_Base}$/u.test(first)) return emoji;
  const tail = rest[0] === '\uFE0F' ? rest.slice(1) : rest;
  return first + String.fromCodePoint(0x1f3f9 + tone) + tail.join('');
}
