import { stripBidiOverrides } from '../format/bidi-overrides.ts';

/** What Slack writes in angle brackets. `plain` is its text inside code. */
export type MrkdwnReference =
  | { kind: 'person'; id: string; name: string; plain: string }
  | { kind: 'channel'; id: string; name: string; plain: string }
  | { kind: 'link'; href: string; label: string; plain: string }
  /** A special mention such as `@here`, a user group or a date, as Slack writes it. */
  | { kind: 'notice'; text: string; plain: string }
  /** In brackets, but with a target that must not be linked to. */
  | { kind: 'text'; text: string; plain: string };

/** Stands in the text for one reference. It is removed from Slack's own text first. */
const REFERENCE_PLACEHOLDER = '\uFFFC';

/**
 * Extracts each `<...>` and unescapes the rest once. In the returned `text` each reference is one placeholder character,
 * and `references` is keyed by its position, so that a search for marks such as `*` never looks into a link.
 */
export function extractReferences(raw: string): { text: string; references: ReadonlyMap<number, MrkdwnReference> } {
  const references = new Map<number, MrkdwnReference>();
  let text = '';
  let from = 0;
  while (from < raw.length) {
    const open = raw.indexOf('<', from);
    const close = open < 0 ? -1 : raw.indexOf('>', open);
    if (close < 0) break;
    // Slack escapes a literal "<", so of two before a ">" the first is no bracket.
    const start = raw.lastIndexOf('<', close);
    text += unescapeEntities(raw.slice(from, start));
    references.set(text.length, parseReference(raw.slice(start + 1, close)));
    text += REFERENCE_PLACEHOLDER;
    from = close + 1;
  }
  return { text: text + unescapeEntities(raw.slice(from)), references };
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
  // The label of a user group includes its "@"; the label of a date is the whole text.
  const text = label || (name === 'subteam' ? '@group' : `@${name}`);
  const notice = name === 'date' || text.startsWith('@') ? text : `@${text}`;
  return { kind: 'notice', text: notice, plain: notice };
}

const ALLOWED_SCHEMES = new Set(['http:', 'https:', 'mailto:']);

function parseLink(target: string, label: string): MrkdwnReference {
  const url = URL.canParse(target) ? new URL(target) : null;
  const text = label || target;
  if (!url || !ALLOWED_SCHEMES.has(url.protocol)) return { kind: 'text', text, plain: text };
  return { kind: 'link', href: url.href, label: label || target.replace(/^(https?:\/\/|mailto:)/i, ''), plain: text };
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

function unescapeEntities(text: string): string {
  return stripBidiOverrides(text)
    .replaceAll(REFERENCE_PLACEHOLDER, '')
    .replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
}
