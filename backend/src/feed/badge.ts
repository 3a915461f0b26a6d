import type { HealthVerdict } from '../core/health.ts';
import type { Summary } from '../core/summary.ts';

export const BADGES = ['health', 'members', 'messages'] as const;
export type Badge = (typeof BADGES)[number];

/** White on these: 4.5 at least. */
const COLOURS: Record<HealthVerdict, string> = { thriving: '#006e49', steady: '#946200', 'at risk': '#8c1512' };
const NEUTRAL = '#474c48';
const LABEL = '#161917';

/** Px a character: of Verdana at 11 px, rounded up; `textLength` makes it exact whatever font there is. */
const ADVANCE = 7;
const PADDING = 6;
const HEIGHT = 20;

/** An SVG of one number for a README: two fields, without script, font or image of elsewhere. */
export function drawBadge(badge: Badge, summary: Summary): string {
  const [label, value, colour] = wordsOf(badge, summary);
  const [left, right] = [label.length * ADVANCE, value.length * ADVANCE];
  const split = left + 2 * PADDING;
  const width = split + right + 2 * PADDING;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${label}: ${value}">
<title>${label}: ${value}</title>
<rect width="${split}" height="${HEIGHT}" fill="${LABEL}"/>
<rect x="${split}" width="${width - split}" height="${HEIGHT}" fill="${colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">
<text x="${PADDING}" y="14" textLength="${left}">${label}</text>
<text x="${split + PADDING}" y="14" textLength="${right}">${value}</text>
</g>
</svg>
`;
}

/** Only our own words and figures: nothing of them needs escaping. */
function wordsOf(badge: Badge, { health, messages, newMembers }: Summary): [label: string, value: string, string] {
  switch (badge) {
    case 'health':
      return ['community health', `${count(health.score)} ${health.verdict}`, COLOURS[health.verdict]];
    case 'members':
      return ['new members, 30 d', count(newMembers.count), NEUTRAL];
    case 'messages':
      return ['messages, 30 d', count(messages.count), NEUTRAL];
  }
}

/** 2,318: whoever looks at a README says in no header how figures are written at home. */
function count(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}
