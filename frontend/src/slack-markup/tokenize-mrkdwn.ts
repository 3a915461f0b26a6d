import { emojiAt } from './emoji.ts';
import { extractReferences, type MrkdwnReference } from './mrkdwn-references.ts';

/** A piece of a Slack message. Every text in it is plain, and not escaped for HTML. */
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
 * Parses Slack's `text` into tokens. References in angle brackets are extracted first and entities are unescaped once, so
 * that nobody can write a mention or a link that Slack did not make. The time is linear in the length of any text.
 * Source: https://docs.slack.dev/messaging/formatting-message-text
 */
export function tokenizeMrkdwn(raw: string): MrkdwnToken[] {
  return new MrkdwnTokenizer(raw).tokens;
}

class MrkdwnTokenizer {
  readonly tokens: MrkdwnToken[] = [];
  readonly #text: string;
  readonly #references: ReadonlyMap<number, MrkdwnReference>;

  constructor(raw: string) {
    const { text, references } = extractReferences(raw);
    this.#text = text;
    this.#references = references;
    this.#readBlocks();
  }

  /** Splits the text at its code blocks. */
  #readBlocks(): void {
    const text = this.#text;
    let from = 0;
    while (from < text.length) {
      const open = text.indexOf(FENCE, from);
      const close = open < 0 ? -1 : text.indexOf(FENCE, open + FENCE.length);
      if (close < 0) break;
      this.#readLines(from, open);
      this.#breakLine();
      const code = this.#plainText(open + FENCE.length, close);
      this.tokens.push({ kind: 'block', text: code.replace(/^\n/, '').replace(/\n$/, '') });
      from = close + FENCE.length;
      if (from < text.length) this.tokens.push({ kind: 'break' });
      if (text[from] === '\n') from++;
    }
    this.#readLines(from, text.length);
  }

  /** A code block begins and ends a line, also if its text has no line breaks around it. */
  #breakLine(): void {
    if (this.tokens.length > 0 && this.tokens.at(-1)?.kind !== 'break') this.tokens.push({ kind: 'break' });
  }

  #readLines(from: number, to: number): void {
    const text = this.#text;
    for (let at = from; at < to; ) {
      const newline = text.indexOf('\n', at);
      const end = newline < 0 || newline > to ? to : newline;
      if (text.startsWith('>>>', at)) {
        this.#readQuote(at + 3, to);
        return;
      }
      if (text[at] === '>') this.#readQuote(text[at + 1] === ' ' ? at + 2 : at + 1, end);
      else this.#readSpans(at, end, this.tokens, '');
      if (end < to) this.tokens.push({ kind: 'break' });
      at = end + 1;
    }
  }

  #readQuote(from: number, to: number): void {
    const quoted: MrkdwnToken[] = [];
    this.#readSpans(from, to, quoted, '');
    this.tokens.push({ kind: 'quote', tokens: quoted });
  }

  /** `openMarks` are the marks of the styles around this span, which cannot open again inside it. */
  #readSpans(from: number, to: number, into: MrkdwnToken[], openMarks: string): void {
    // A mark that has no partner up to `to` has none for a later position either: one search keeps the time linear.
    const unpaired = new Set(openMarks);
    let textStart = from;
    for (let at = from; at < to; ) {
      const span = this.#readSpan(at, from, to, unpaired, openMarks);
      if (!span) {
        at++;
        continue;
      }
      if (at > textStart) into.push({ kind: 'text', text: this.#text.slice(textStart, at) });
      into.push(span.token);
      textStart = at = span.end;
    }
    if (to > textStart) into.push({ kind: 'text', text: this.#text.slice(textStart, to) });
  }

  /** The token that begins at `at`, or null where the character is plain text. */
  #readSpan(at: number, from: number, to: number, unpaired: Set<string>, openMarks: string): Span | null {
    const char = this.#text[at] ?? '';
    const reference = this.#references.get(at);
    if (reference) return { token: reference, end: at + 1 };
    if (char === '\n') return { token: { kind: 'break' }, end: at + 1 };
    if (char === '`' && !unpaired.has(char)) return this.#readCode(at, to, unpaired);
    if (isMark(char) && !unpaired.has(char) && this.#opensAt(at, from))
      return this.#readStyle(char, at, to, unpaired, openMarks);
    const emoji = char === ':' ? emojiAt(this.#text, at, to) : null;
    return emoji && { token: { kind: 'emoji', code: emoji.code, text: emoji.text }, end: at + emoji.length };
  }

  #readCode(at: number, to: number, unpaired: Set<string>): Span | null {
    const close = this.#text.indexOf('`', at + 1);
    if (close < 0 || close >= to) {
      unpaired.add('`');
      return null;
    }
    return close > at + 1 ? { token: { kind: 'code', text: this.#plainText(at + 1, close) }, end: close + 1 } : null;
  }

  #readStyle(mark: StyleMark, at: number, to: number, unpaired: Set<string>, openMarks: string): Span | null {
    const close = this.#closingMark(mark, at + 2, to);
    if (close < 0) {
      unpaired.add(mark);
      return null;
    }
    const tokens: MrkdwnToken[] = [];
    this.#readSpans(at + 1, close, tokens, openMarks + mark);
    return { token: { kind: STYLES[mark], tokens }, end: close + 1 };
  }

  #opensAt(at: number, from: number): boolean {
    return (at === from || !isWord(this.#text[at - 1])) && !isSpace(this.#text[at + 1]);
  }

  #closingMark(mark: StyleMark, from: number, to: number): number {
    const text = this.#text;
    for (let at = text.indexOf(mark, from); at >= 0 && at < to; at = text.indexOf(mark, at + 1))
      if (!isSpace(text[at - 1]) && (at + 1 >= to || !isWord(text[at + 1]))) return at;
    return -1;
  }

  /** The text with its references written out, for code. */
  #plainText(from: number, to: number): string {
    let result = '';
    for (let at = from; at < to; at++) result += this.#references.get(at)?.plain ?? this.#text[at] ?? '';
    return result;
  }
}

interface Span {
  token: MrkdwnToken;
  /** The position after the token. */
  end: number;
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
