import { stripBidiOverrides } from '../format/bidi-overrides.ts';

/** What Slack writes in angle brackets. `plain` is how it reads inside code. */
export type MrkdwnReference =
  | { kind: 'person'; id: string; name: string; plain: string }
  | { kind: 'channel'; id: string; name: string; plain: string }
  | { kind: 'link'; href: string; label: string; plain: string }
  /** `@here`, `@channel`, a user group, a date: plain words that Slack made. */
  | { kind: 'notice'; text: string; plain: string }
  /** In brackets, but nothing that we link to. */
  | { kind: 'text'; text: string; plain: string };

/** Stands for one atom. Slack's own text cannot contain it: it is taken out first. */
const REFERENCE_PLACEHOLDER = '\uFFFC';

/**
 * Splits off `<...>` and unescapes the rest, once. In `text` each atom is one character, and `atoms` says which by its
 * position: so marks like `*` can be searched for without ever looking into a link.
 */
export function extractReferences(raw: string): { text: string; atoms: ReadonlyMap<number, MrkdwnReference> } {
  const atoms = new Map<number, MrkdwnReference>();
  let text = '';
  let from = 0;
  while (from < raw.length) {
    const open = raw.indexOf('<', from);
    const close = open < 0 ? -1 : raw.indexOf('>', open);
    if (close < 0) break;
    // Slack escapes a bare "<", so a second one before the ">" means that the first was no bracket.
    const start = raw.lastIndexOf('<', close);
    text += unescapeEntities(raw.slice(from, start));
    atoms.set(text.length, parseReference(raw.slice(start + 1, close)));
    text += REFERENCE_PLACEHOLDER;
    from = close + 1;
  }
  return { text: text + unescapeEntities(raw.slice(from)), atoms };
}

function parseReference(content: string): MrkdwnReference {
  const bar = content.indexOf('|');
  const target = unescapeEntities(bar < 0 ? content : content.slice(0, bar));
  const label = bar < 0 ? '' : unescapeEntities(content.slice(bar + 1));
  const rest = target.slice(1);
  switch (target[0]) {
    case '@':
      return { kind: 'person', id: rest, name: label, plain: `@${label || rest}` };
    case '#':
      return { kind: 'channel', id: rest, name: label, plain: `#${label || rest}` };
    case '!':
      return parseSpecialMention(rest, label);
    default:
      return parseLink(target, label);
  }
}

function parseSpecialMention(target: string, label: string): MrkdwnReference {
  const name = target.split('^')[0] ?? '';
  // A group's label comes with its "@"; a date's label is the whole text.
  const text = label || (name === 'subteam' ? '@group' : `@${name}`);
  const notice = name === 'date' || text.startsWith('@') ? text : `@${text}`;
  return { kind: 'notice', text: notice, plain: notice };
}

const ALLOWED_SCHEMES = new Set(['http:', 'https:', 'mailto:']);

function parseLink(target: string, label: string): MrkdwnReference {
  const url = URL.canParse(target) ? new URL(target) : null;
  const shown = label || target;
  if (!url || !ALLOWED_SCHEMES.has(url.protocol)) return { kind: 'text', text: shown, plain: shown };
  return { kind: 'link', href: url.href, label: label || target.replace(/^(https?:\/\/|mailto:)/i, ''), plain: shown };
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

function unescapeEntities(text: string): string {
  return stripBidiOverrides(text)
    .replaceAll(REFERENCE_PLACEHOLDER, '')
    .replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
}
