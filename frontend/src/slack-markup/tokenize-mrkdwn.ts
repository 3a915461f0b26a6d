import { emojiAt } from './emoji.ts';
import { extractReferences, type MrkdwnReference } from './mrkdwn-references.ts';

/** A piece of a Slack message, ready to be drawn. Every text in it is plain and still unescaped for HTML. */
export type MrkdwnToken =
  | MrkdwnReference
  | { kind: 'text'; text: string }
  | { kind: 'break' }
  | { kind: 'emoji'; code: string; text: string }
  | { kind: 'bold' | 'italic' | 'strike' | 'quote'; tokens: readonly MrkdwnToken[] }
  | { kind: 'code' | 'block'; text: string };

const STYLES = { '*': 'bold', _: 'italic', '~': 'strike' } as const;
type StyleMark = keyof typeof STYLES;

const FENCE = '```';

/**
 * Slack's `text` as tokens. Angle brackets are read first and entities unescaped once, so that nobody can write a mention
 * or a link that Slack did not make. Reads every character a bounded number of times, whatever the text.
 */
export function tokenizeMrkdwn(raw: string): MrkdwnToken[] {
  const { text, atoms } = extractReferences(raw);
  const tokens: MrkdwnToken[] = [];
  let from = 0;
  while (from < text.length) {
    const open = text.indexOf(FENCE, from);
    const close = open < 0 ? -1 : text.indexOf(FENCE, open + FENCE.length);
    if (close < 0) break;
    lines(from, open);
    lineBreak();
    const code = plain(open + FENCE.length, close);
    tokens.push({ kind: 'block', text: code.replace(/^\n/, '').replace(/\n$/, '') });
    from = close + FENCE.length;
    if (from < text.length) tokens.push({ kind: 'break' });
    if (text[from] === '\n') from++;
  }
  lines(from, text.length);
  return tokens;

  function lines(from: number, to: number): void {
    for (let at = from; at < to; ) {
      const newline = text.indexOf('\n', at);
      const end = newline < 0 || newline > to ? to : newline;
      if (text.startsWith('>>>', at)) {
        quote(at + 3, to);
        return;
      }
      if (text[at] === '>') quote(text[at + 1] === ' ' ? at + 2 : at + 1, end);
      else spans(at, end, tokens, '');
      if (end < to) tokens.push({ kind: 'break' });
      at = end + 1;
    }
  }

  function quote(from: number, to: number): void {
    const quoted: MrkdwnToken[] = [];
    spans(from, to, quoted, '');
    tokens.push({ kind: 'quote', tokens: quoted });
  }

  /** Code in blocks stands on lines of its own, even where its author did not begin one. */
  function lineBreak(): void {
    if (tokens.length > 0 && tokens.at(-1)?.kind !== 'break') tokens.push({ kind: 'break' });
  }

  function spans(from: number, to: number, into: MrkdwnToken[], within: string): void {
    // A mark without its partner up to `to` has none for any later position either: searching once keeps this linear.
    let hopeless = within;
    let start = from;
    const flush = (end: number) => {
      if (end > start) into.push({ kind: 'text', text: text.slice(start, end) });
    };
    for (let at = from; at < to; ) {
      const char = text[at] ?? '';
      const atom = atoms.get(at);
      if (atom) {
        flush(at);
        into.push(atom);
        start = ++at;
      } else if (char === '\n') {
        flush(at);
        into.push({ kind: 'break' });
        start = ++at;
      } else if (char === '`' && !hopeless.includes(char)) {
        const close = text.indexOf('`', at + 1);
        if (close < 0 || close >= to) hopeless += char;
        if (close > at + 1 && close < to) {
          flush(at);
          into.push({ kind: 'code', text: plain(at + 1, close) });
          start = at = close + 1;
        } else at++;
      } else if (isMark(char) && !hopeless.includes(char) && opens(at, from)) {
        const close = closing(char, at + 2, to);
        if (close < 0) {
          hopeless += char;
          at++;
        } else {
          flush(at);
          const tokens: MrkdwnToken[] = [];
          spans(at + 1, close, tokens, within + char);
          into.push({ kind: STYLES[char], tokens });
          start = at = close + 1;
        }
      } else {
        const emoji = char === ':' ? emojiAt(text, at, to) : null;
        if (emoji) {
          flush(at);
          into.push({ kind: 'emoji', code: emoji.code, text: emoji.text });
          start = at += emoji.length;
        } else at++;
      }
    }
    flush(to);
  }

  function opens(at: number, from: number): boolean {
    return (at === from || !isWord(text[at - 1])) && !isSpace(text[at + 1]);
  }

  function closing(mark: StyleMark, from: number, to: number): number {
    for (let at = text.indexOf(mark, from); at >= 0 && at < to; at = text.indexOf(mark, at + 1))
      if (!isSpace(text[at - 1]) && (at + 1 >= to || !isWord(text[at + 1]))) return at;
    return -1;
  }

  /** What stands there with its atoms written out, for code. */
  function plain(from: number, to: number): string {
    let result = '';
    for (let at = from; at < to; at++) {
      const atom = atoms.get(at);
      result += atom ? atom.plain : (text[at] ?? '');
    }
    return result;
  }
}

function isMark(char: string): char is StyleMark {
  return char === '*' || char === '_' || char === '~';
}

function isSpace(char: string | undefined): boolean {
  return char === undefined || /\s/.test(char);
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /[\p{L}\p{N}_]/u.test(char);
}
