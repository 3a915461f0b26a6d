/** More than the two lines that are visible, so that a message of 40,000 characters is not in the page as a whole. */
const VISIBLE_CHARACTERS = 480;
/** A link that starts in the visible part may end as far as this. */
const MAX_CHARACTERS = 2400;

const FENCE = '```';

/** Returns the beginning of a raw Slack text, never cut inside `<...>`, an entity or a character. */
export function excerpt(raw: string): string {
  if (raw.length <= VISIBLE_CHARACTERS) return raw;
  let end = VISIBLE_CHARACTERS;
  const open = raw.lastIndexOf('<', end);
  if (open > raw.lastIndexOf('>', end)) {
    const close = raw.slice(0, MAX_CHARACTERS).indexOf('>', end);
    end = close < 0 ? open : close + 1;
  } else {
    const entity = raw.lastIndexOf('&', end);
    if (entity > end - '&amp;'.length) end = entity;
  }
  if (isHighSurrogate(raw.charCodeAt(end - 1))) end--;
  if (end >= raw.length) return raw;
  const start = `${raw.slice(0, end).trimEnd()}…`;
  // A code block that was cut must still be closed.
  return start.split(FENCE).length % 2 === 0 ? `${start}${FENCE}` : start;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
